"""What stops a customer, and which credential to renew by when so that it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checker.customer_file.dossier import BUSINESS_LICENCE
from rules.calendar import WorkingCalendar
from rules.pack import Pack
from rules.portfolio.tokens import Token
from rules.vocabulary import Bilingual
from storage.register import PaperCredential
from storage.tables import Credential

_OF_LICENCE = "licence."


@dataclass(frozen=True, slots=True)
class Renewal:
    """A credential to renew.

    Attributes:
        credential: Which.
        renew_by: The last day for applying, else the last day of its term.
        is_estimated: Whether working days of that time are not declared yet.
    """

    credential: Credential
    renew_by: date
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class Cause:
    """A finding that comes on the day of a stop.

    Attributes:
        rule_id: The rule.
        title: What it is called.
        is_adverse: Whether it is adverse; inconclusive otherwise.
        renewal: What to renew so that it does not come; None where that would not help.
    """

    rule_id: str
    title: Bilingual
    is_adverse: bool
    renewal: Renewal | None


def explain_stop(
    findings: Sequence[Token],
    credentials: Sequence[PaperCredential],
    pack: Pack,
    calendar: WorkingCalendar,
    as_of: date,
    on: date,
) -> tuple[Cause, ...]:
    """Say what stops a customer on a day.

    Args:
        findings: What came on that day.
        credentials: Those of the customer.
        pack: Names the rules and places the renewal windows.
        calendar: The working days.
        as_of: The day looked from.
        on: The day of the stop.
    """
    rules = {rule.id: rule for rule in pack.rules_in_force(on)}
    by_paper = {f"{c.sha256}#{c.part}": c.credential for c in credentials}
    licence = _find_licence(credentials)
    causes = []
    for token in findings:
        rule = rules[token.rule_id]
        credential = None if token.reference is None else by_paper.get(token.reference)
        if token.reference is None and any(n.startswith(_OF_LICENCE) for n in rule.fact_names):
            credential = licence
        renewal = None if credential is None else _renew(credential, pack, calendar, as_of, on)
        causes.append(Cause(rule.id, rule.title, token.letters == "a", renewal))
    return tuple(causes)


def _find_licence(credentials: Sequence[PaperCredential]) -> Credential | None:
    """Give the business licence in force, as the papers have it."""
    licences: Mapping[bool, list[Credential]] = {True: [], False: []}
    for row in credentials:
        if row.credential.kind == BUSINESS_LICENCE:
            licences[row.credential.is_current].append(row.credential)
    found = licences[True] or licences[False]
    return found[-1] if found else None


def _renew(
    credential: Credential, pack: Pack, calendar: WorkingCalendar, as_of: date, on: date
) -> Renewal | None:
    """Give by when to renew; None where the term ends later, or has no end: that is not why."""
    until = credential.valid_until
    if until is None or until > on:
        return None
    placement = pack.renewals.place_window(credential.kind, until, as_of, calendar)
    if placement is None:
        return Renewal(credential, until, is_estimated=False)
    return Renewal(credential, placement.last_day, placement.is_estimated)
