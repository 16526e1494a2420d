"""Where a customer stands by the pack that judges it, as facts that cap what its worth can win."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from checker.exposure.reading import OwedBook, read_exposure
from checker.facts.formulas import formula
from checker.facts.reading import known
from rules.facts import Fact, FactSheet, Source
from rules.pack import Pack
from storage.assessments import latest_assessment
from storage.limits import find_limit
from storage.securities import list_securities
from storage.tables import Assessment


@formula("read_standing")
def standing_facts(
    session: Session,
    customer_id: str,
    sheets: Sequence[FactSheet],
    pack: Pack,
    as_of: date,
    *,
    purpose: str,
    book: OwedBook | None,
) -> dict[str, Fact]:
    """Give verdict, grades and the free share of the limit; what is not known is not there.

    Args:
        session: Where the customer is on file.
        customer_id: Who.
        sheets: With the scores and grades of the pack.
        pack: That judges customers.
        as_of: The day.
        purpose: Whose verdict counts.
        book: From `checker.exposure.reading.read_owed`; None where there is no ledger.
    """
    facts: dict[str, Fact] = {}
    assessed = latest_assessment(session, customer_id, purpose)
    if assessed is not None and assessed.verdict is not None and assessed.as_of <= as_of:
        facts["onboarding_verdict"] = known(assessed.verdict.value, _name_assessment(assessed))
    policy = pack.credit_policy
    if policy is not None:
        cards = {"credit_grade": policy.grade_card, "payment_grade": policy.payment_card}
        for name, card in cards.items():
            facts[name] = sheets[0][f"grade.{card}"]
    facts["limit_headroom_percent"] = _find_headroom(session, customer_id, as_of, book)
    return {f"customer.{name}": fact for name, fact in facts.items()}


def _find_headroom(session: Session, customer_id: str, as_of: date, book: OwedBook | None) -> Fact:
    """Give what of the limit in force the exposure leaves free, in percent, rounded down."""
    limit = find_limit(session, customer_id, as_of)
    if limit is None or not limit.amount_minor:
        return known(None)
    source = Source(document=f"limit:{limit.id}", document_name=f"{limit.currency}")
    exposure = read_exposure(
        book,
        customer_id,
        list_securities(session, customer_id),
        currency=limit.currency,
        on=as_of,
    ).minor_units
    if exposure is None:
        return known(None, source)
    free = max(0, limit.amount_minor - exposure)
    return known(100 * free // limit.amount_minor, source)


def _name_assessment(assessed: Assessment) -> Source:
    name = f"{assessed.pack_id} {assessed.as_of.isoformat()}"
    return Source(document=f"assessment:{assessed.id}", document_name=name)
