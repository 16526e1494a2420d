"""The packs that a worth is found by, and what is owed, as an installation has them."""

from __future__ import annotations

from sqlmodel import Session

from checker.exposure.reading import OwedBook, open_ledgers, read_owed
from checker.rule_packs import open_deciding_pack
from checker.settings import Settings
from checker.worth.assessing import Packs
from rules.pack import load_pack
from storage.database import Database
from storage.originals import Originals


def open_packs(settings: Settings, database: Database) -> Packs:
    """Open the pack that decides on customers and the one that says who is worth what.

    Raises:
        PackError: One of them cannot be used.
    """
    return Packs(open_deciding_pack(settings, database), load_pack(settings.value_pack))


def read_book(session: Session, originals: Originals, packs: Packs) -> OwedBook | None:
    """Add up what is owed; None where there is no ledger or the pack has no credit policy."""
    policy = packs.judging.credit_policy
    if policy is None:
        return None
    return read_owed(open_ledgers(session, originals), policy.order_horizon_days)
