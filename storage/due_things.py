"""What falls due, named alike whether or not an alert was raised about it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from storage.tables import Alert
from storage.vocabulary import AlertSource


class DueThing(NamedTuple):
    """One thing that falls due, whether or not an alert was raised about it.

    The attributes are those of `storage.tables.Alert`.
    """

    source: AlertSource
    kind: str
    subject_id: str
    customer_id: str | None
    due_on: date

    @classmethod
    def of(cls, alert: Alert) -> DueThing:
        """Give what an alert is about."""
        return cls(alert.source, alert.kind, alert.subject_id, alert.customer_id, alert.due_on)
