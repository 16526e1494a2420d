"""Everything a ledger says of one customer, for a person to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from checker.ledgers.errors import LedgerMissing
from checker.ledgers.open_items import age_balance, list_open_items, read_customer_lines
from checker.ledgers.states import find_reason
from storage.ledgers import SUMMARY_COLUMNS, find_summary
from storage.originals import Originals
from storage.tables import Customer, Ledger

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Account:
    """One customer in the ledger that speaks of them.

    Attributes:
        customer: The customer.
        ledger: The ledger; everything is as of its day.
        facts: The facts `ledger.*` by name without the prefix, None where there is no value.
        reasons: Why not, as keys into `missing.yaml`.
        balances: As `checker.ledgers.open_items.age_balance`.
        items: As `checker.ledgers.open_items.list_open_items`.
    """

    customer: Customer
    ledger: Ledger
    facts: Mapping[str, Any]
    reasons: Mapping[str, str]
    balances: pl.DataFrame
    items: pl.DataFrame


def read_account(session: Session, originals: Originals, customer: Customer) -> Account:
    """Read what a ledger says of a customer.

    Raises:
        LedgerMissing: None has lines of theirs.
        OriginalMissing, OriginalDamaged: The lines are not there or not what was filed.
    """
    summary = find_summary(session, customer.id)
    if summary is None:
        raise LedgerMissing(customer=customer.name)
    ledger = session.get_one(Ledger, summary.ledger_id)
    told = summary.model_dump()
    facts = {name: told[name] for name in SUMMARY_COLUMNS}
    has_settled = ledger.prior_late_bp is not None
    reasons = {
        name: reason
        for name in SUMMARY_COLUMNS
        if (reason := find_reason(name, facts, has_settled=has_settled)) is not None
    }
    lines = read_customer_lines(originals, ledger, customer.id)
    return Account(
        customer,
        ledger,
        facts,
        reasons,
        age_balance(lines, ledger.as_of),
        list_open_items(lines, ledger.as_of),
    )
