"""Alerts for machines: what a webhook gets, with all alerts and in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from checker.messages.item import word_customer
from checker.messages.reader import Reader
from checker.messages.safe_text import clean_line, clean_number
from checker.renewals.alert_view import AlertView
from rules.vocabulary import Bilingual

SCHEMA_VERSION = 1


def digest_to_data(
    views: Sequence[AlertView], reader: Reader, *, message_id: str, total: int
) -> dict[str, object]:
    """Give a digest as JSON; its keys are part of the product's interface.

    Args:
        views: All of them, in the order of the message.
        reader: Who is told.
        message_id: The same at every repeat, so that a receiver can tell one.
        total: How many alerts there are, also those that are not among the views.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "message_id": message_id,
        "as_of": reader.as_of.isoformat(),
        "person": reader.name,
        "language": reader.language.value,
        "total": total,
        "alerts": [_view_to_data(view) for view in views],
    }


def _view_to_data(view: AlertView) -> dict[str, object]:
    customer = {
        "id": view.customer_id,
        "name": word_customer(view),
        "is_own": view.is_own,
    }
    return {
        "alert_id": view.alert_id,
        "source": view.source.value,
        "kind": view.kind,
        "stage": view.stage,
        "severity": view.severity.value,
        "state": view.state.value,
        "customer": None if view.customer_id is None else customer,
        "title": _both(view.title),
        "holder": None if view.holder is None else clean_line(view.holder),
        "number": None if view.number is None else clean_number(view.number),
        "due_on": view.due_on.isoformat(),
        "days_left": view.days_left,
        "act_by": view.act_by.isoformat(),
        "is_estimated": view.is_estimated,
        "headline": _both(view.headline),
        "task": _both(view.task),
        "reason": None if view.reason is None else _both(view.reason),
        "assignee": None if view.assignee is None else clean_line(view.assignee),
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": clean_line(text.zh), "en": clean_line(text.en)}
