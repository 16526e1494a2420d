"""An alert as a person needs it: what is the matter, what to do, by when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.vocabulary import Bilingual
from storage.vocabulary import AlertSeverity, AlertSource, AlertState


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert, told.

    Attributes:
        alert_id: The short number.
        source: Where in the state it was found.
        kind: Kind of the credential, purpose, kind of the deadline, name of the dataset.
        stage: Name of the stage in its ladder.
        severity: How grave.
        state: Whether it is open, acknowledged or snoozed.
        customer: Name of the customer; None for what concerns the installation.
        customer_id: Likewise.
        is_own: Whether the customer is the user's own company.
        title: What it is about, such as the kind of the credential.
        holder: To whom the credential was issued, where that is not the customer.
        number: Number of the credential.
        due_on: The day that matters.
        days_left: From the day looked at; negative once it has passed.
        headline: What is the matter, in one sentence with the date.
        task: What to do.
        act_by: The last day to do it: of the renewal window where there is one, else `due_on`.
        reason: Why: the consequence, and the basis with its status; None where nothing is known.
        is_estimated: Whether dates rest on an estimated calendar; the sentences then say so.
        assignee: Name of who is to do it; None for nobody.
    """

    alert_id: int
    source: AlertSource
    kind: str
    stage: str
    severity: AlertSeverity
    state: AlertState
    customer: str | None
    customer_id: str | None
    is_own: bool
    title: Bilingual
    holder: str | None
    number: str | None
    due_on: date
    days_left: int
    headline: Bilingual
    task: Bilingual
    act_by: date
    reason: Bilingual | None
    is_estimated: bool
    assignee: str | None
