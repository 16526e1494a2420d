"""Gathering what a contract is set against: limit, exposure, group, our own side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_FLOOR

from sqlmodel import Session

from checker.contract_check.situation import GroupStanding, LimitInForce, OwnSide, Situation
from checker.exposure.exposure import add_up_group
from checker.exposure.reading import OwedBook, open_ledgers, read_exposure, read_owed
from checker.facts.reading import known
from checker.limits.means import find_turnover
from checker.limits.standing import Standing
from checker.measures import Amount, YearFigures, resolve
from checker.settings import OwnCompanySettings
from ingest.document import Money
from ingest.normalise.currencies import minor_digits
from rules.facts import MISSING, Fact, FactState
from rules.pack import Pack
from storage.groups import find_group, list_group_members
from storage.limits import find_limit
from storage.originals import Originals
from storage.securities import list_securities


def gather_situation(
    session: Session,
    originals: Originals,
    standing: Standing,
    pack: Pack,
    currency: str,
    own: OwnCompanySettings,
) -> Situation:
    """Gather everything that a contract in a currency is set against.

    Args:
        session: Where limits, securities and groups are on file.
        originals: Where the lines of the ledgers are.
        standing: What is known of the customer.
        pack: The rules.
        currency: Of the contract.
        own: Our own company.
    """
    day, customer_id = standing.as_of, standing.customer.id
    book = read_owed(open_ledgers(session, originals), standing.policy.order_horizon_days)
    return compose_situation(
        standing,
        pack,
        currency,
        book=book,
        limit=_find_limit(session, customer_id, day),
        group=_gather_group(session, customer_id, book, currency, day),
        own=own,
    )


def compose_situation(
    standing: Standing,
    pack: Pack,
    currency: str,
    *,
    book: OwedBook | None,
    limit: LimitInForce | None,
    group: GroupStanding | None,
    own: OwnCompanySettings,
) -> Situation:
    """Put together what a contract in a currency is set against.

    Args:
        standing: What is known of the customer.
        pack: The rules.
        currency: Of the contract.
        book: What the ledgers say is owed; None where there is none.
        limit: The approved limit; None where nobody approved one.
        group: None where the customer belongs to none.
        own: Our own company.
    """
    late = standing.days_beyond_terms
    return Situation(
        as_of=standing.as_of,
        pack=pack,
        policy=standing.policy,
        sheets=standing.sheets,
        silent_ledger=_speak_for_ledger(standing, book),
        grade=standing.grade,
        days_beyond_terms=(
            standing.policy.days_beyond_terms_assumed if late is None else max(0, late)
        ),
        is_lateness_assumed=late is None,
        limit=limit,
        derivation=standing.derive_limit(None),
        exposure=read_exposure(
            book,
            standing.customer.id,
            standing.securities,
            currency=currency,
            on=standing.as_of,
        ),
        group=group,
        turnover=in_currency(standing.years, currency, find_turnover(standing.years)),
        paid_in_capital=in_currency(standing.years, currency, _find_capital(standing.years)),
        own=_describe_own(own, book, currency),
    )


def _speak_for_ledger(standing: Standing, book: OwedBook | None) -> dict[str, Fact]:
    """Say of a customer without a line in any ledger what that means: nothing is owed or overdue.

    Else nobody new could ever be given credit: a ledger would seem to be missing.
    """
    if book is None or standing.sheets[0]["ledger.as_of"] != MISSING:
        return {}
    return {
        "ledger.as_of": known(book.as_of),
        "ledger.currencies_mixed": known(False),
        "ledger.open_invoices": known(0),
        "ledger.settled_invoices": known(0),
        "ledger.oldest_overdue_days": known(0),
    }


def in_currency(years: Sequence[YearFigures], currency: str, amount: Amount) -> Amount:
    """Give an amount of statements, or why it says nothing of a contract in another currency."""
    if years and years[0].currency == currency:
        return amount
    return Amount(None, FactState.MISSING, "currency_mismatch" if years else "no_statements")


def _find_capital(years: Sequence[YearFigures]) -> Amount:
    return resolve(years[0], "paid_in_capital") if years else Amount(None, FactState.MISSING)


def _find_limit(session: Session, customer_id: str, on: date) -> LimitInForce | None:
    found = find_limit(session, customer_id, on)
    if found is None:
        return None
    return LimitInForce(found.id, Money(found.amount_minor, found.currency), found.valid_until)


def _gather_group(
    session: Session, customer_id: str, book: OwedBook | None, currency: str, on: date
) -> GroupStanding | None:
    name = find_group(session, customer_id)
    if name is None:
        return None
    members = list_group_members(session, customer_id)
    exposures = [
        read_exposure(book, each, list_securities(session, each), currency=currency, on=on)
        for each in members
    ]
    limits = [_find_limit(session, each, on) for each in members]
    amounts = [limit.amount for limit in limits if limit is not None]
    is_one_currency = {amount.currency for amount in amounts} == {currency}
    total = Money(sum(amount.minor_units for amount in amounts), currency)
    limit = total if is_one_currency else None
    return GroupStanding(name, len(members), add_up_group(exposures), limit)


def _describe_own(own: OwnCompanySettings, book: OwedBook | None, currency: str) -> OwnSide:
    equity = None
    digits = minor_digits(own.currency)
    if own.equity is not None and digits is not None:
        minor_units = own.equity.scaleb(digits).to_integral_value(ROUND_FLOOR)
        equity = Money(int(minor_units), own.currency)
    receivables = None if book is None else book.sum_receivables(currency)
    return OwnSide(own.size, equity, receivables)
