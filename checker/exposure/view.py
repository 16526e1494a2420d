"""What a customer, a group or everybody owes, put together for a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from checker.exposure.concentration import Concentration, concentrate
from checker.exposure.exposure import Exposure, add_up_group
from checker.exposure.portfolio import expose_all
from checker.exposure.reading import open_ledgers, read_due_days, read_exposure, read_owed
from checker.exposure.runoff import MonthLeft, run_off
from rules.credit_policy import CreditPolicy
from storage.customers import names_of
from storage.groups import find_group, list_group_members
from storage.ledgers import find_summary
from storage.originals import Originals
from storage.securities import list_securities

_MONTHS_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Member:
    """One customer of a group.

    Attributes:
        id: Of the customer.
        name: What it is called.
        exposure: What it owes.
    """

    id: str
    name: str
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class ExposureView:
    """What one customer owes, and its group.

    Attributes:
        exposure: Of the customer alone.
        group: Name of the group; None where there is none.
        members: Of the group, the customer among them; empty without a group.
        together: Of all members; None without a group.
        months: What is left of the receivables at the end of each month, if paid as usual.
        days_beyond_terms: After how many days past due is taken to be usual.
        is_lateness_assumed: Whether that is the policy's assumption.
    """

    exposure: Exposure
    group: str | None
    members: tuple[Member, ...]
    together: Exposure | None
    months: tuple[MonthLeft, ...]
    days_beyond_terms: int
    is_lateness_assumed: bool


@dataclass(frozen=True, slots=True)
class BookView:
    """How all exposure is spread.

    Attributes:
        ledger_as_of: The day that the ledgers speak of; None where there is none.
        spread: Currency by currency.
        names: Of the largest customers, by id.
    """

    ledger_as_of: date | None
    spread: tuple[Concentration, ...]
    names: dict[str, str]


def view_exposure(
    session: Session, originals: Originals, policy: CreditPolicy, customer_id: str, on: date
) -> ExposureView:
    """Put together what a customer and its group owe.

    Args:
        session: Where securities and groups are.
        originals: Where the lines of the ledgers are.
        policy: Says how far ahead orders count and how late customers are taken to pay.
        customer_id: Whose.
        on: The day on which a security must be in force.
    """
    group = find_group(session, customer_id)
    members = list_group_members(session, customer_id) if group is not None else [customer_id]
    ledgers = open_ledgers(session, originals)
    book = read_owed(ledgers, policy.order_horizon_days, members)
    exposures = {
        each: read_exposure(
            book,
            each,
            list_securities(session, each),
            currency=book.find_currency(each) if book else None,
            on=on,
        )
        for each in members
    }
    names = names_of(session, members)
    own = exposures[customer_id]
    summary = find_summary(session, customer_id)
    late = summary.weighted_days_beyond_terms if summary else None
    days = policy.days_beyond_terms_assumed if late is None else late
    months: tuple[MonthLeft, ...] = ()
    if own.currency is not None and own.ledger_as_of is not None:
        due = read_due_days(ledgers, customer_id, own.currency)
        months = tuple(run_off(due, own.ledger_as_of, days, _MONTHS_AHEAD))
    return ExposureView(
        exposure=own,
        group=group,
        members=tuple(Member(each, names.get(each, each), exposures[each]) for each in members)
        if group is not None
        else (),
        together=add_up_group(exposures.values()) if group is not None else None,
        months=months,
        days_beyond_terms=days,
        is_lateness_assumed=late is None,
    )


def view_book(
    session: Session, originals: Originals, policy: CreditPolicy, on: date, *, top: int
) -> BookView:
    """Put together how all exposure is spread over the customers.

    Args:
        session: Where the securities are.
        originals: Where the lines of the ledgers are.
        policy: Says how far ahead orders count.
        on: The day on which a security must be in force.
        top: How many of the largest customers are named in each currency.
    """
    book = read_owed(open_ledgers(session, originals), policy.order_horizon_days)
    if book is None:
        return BookView(None, (), {})
    exposed = sorted(expose_all(session, book, on).items())
    spread = tuple(concentrate(currency, amounts, top) for currency, amounts in exposed)
    ids = [share.customer_id for each in spread for share in each.largest]
    return BookView(book.as_of, spread, names_of(session, ids))
