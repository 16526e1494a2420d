"""A customer with papers, statements, a ledger and a limit, put together without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from checker.contract_check.gathering import compose_situation
from checker.contract_check.situation import GroupStanding, LimitInForce, Situation
from checker.customer_file.dossier import Dossier, FiledStatement, make_dossier
from checker.exposure.reading import LedgerLines, read_owed
from checker.facts.reading import known
from checker.ledgers.behaviour import add_up, measure, sum_up_book
from checker.ledgers.lines import SCHEMA
from checker.limits.standing import make_standing
from checker.settings import CompanySize, OwnCompanySettings
from ingest.document import Document, Money
from rules.facts import Fact
from rules.pack import Pack
from storage.tables import Customer, Security
from tests.checker.packs import shipped_pack
from tests.checker.papers import TODAY, make_letter, make_licence

CUSTOMER_ID = "c1"
OWN = OwnCompanySettings(size=CompanySize.MEDIUM, equity=Decimal("200000000"))
LIMIT = Money(1_000_000_00, "CNY")


def invoice(amount: int, issued: str, due: str, **told: Any) -> dict[str, Any]:  # noqa: ANN401
    """Make a line of the customer's invoices; `settled` is the day of payment."""
    settled = told.pop("settled", None)
    return {
        "customer": CUSTOMER_ID,
        "kind": "invoice",
        "amount": amount,
        "currency": "CNY",
        "disputed": False,
        "issued_on": date.fromisoformat(issued),
        "due_on": date.fromisoformat(due),
        "settled_on": date.fromisoformat(settled) if settled else None,
        **told,
    }


def make_lines(rows: Sequence[dict[str, Any]]) -> pl.LazyFrame:
    numbered = [
        dict.fromkeys(SCHEMA) | {"number": str(index), "line": "1"} | row
        for index, row in enumerate(rows)
    ]
    return pl.LazyFrame(numbered, schema=SCHEMA)


def ledger_facts(lines: pl.LazyFrame, as_of: date) -> dict[str, Fact]:
    """Give what the ledger says of the customer, as it is put on the sheet."""
    sums = add_up(lines, as_of).collect()
    rows = measure(sums, sum_up_book(sums, as_of)).filter(pl.col("customer") == CUSTOMER_ID)
    if rows.is_empty():
        return {}
    told = rows.drop("customer").row(0, named=True)
    return {f"ledger.{name}": known(value) for name, value in told.items()}


def stage(
    *,
    papers: Sequence[Document] | None = None,
    dossier: Dossier | None = None,
    statements: Sequence[FiledStatement] = (),
    ledger: Sequence[dict[str, Any]] | None = (),
    ledger_as_of: date = TODAY,
    limit: Money | None = LIMIT,
    limit_ends_on: date | None = None,
    securities: Sequence[Security] = (),
    group: GroupStanding | None = None,
    own: OwnCompanySettings = OWN,
    currency: str = "CNY",
    pack: Pack | None = None,
) -> Situation:
    """Put a situation together as of today; a ledger of None is none at all."""
    pack = pack or shipped_pack()
    dossier = dossier or make_dossier("甲", papers or (make_licence(), make_letter()), TODAY)
    lines = None if ledger is None else make_lines(ledger)
    standing = make_standing(
        Customer(id=CUSTOMER_ID, name=dossier.label, created_at=datetime(2026, 1, 1, tzinfo=UTC)),
        Dossier(dossier.label, dossier.documents, tuple(statements)),
        TODAY,
        pack,
        "contract",
        ledger={} if lines is None else ledger_facts(lines, ledger_as_of),
        securities=securities,
    )
    ledgers = [] if lines is None else [LedgerLines(ledger_as_of, lines)]
    return compose_situation(
        standing,
        pack,
        currency,
        book=read_owed(ledgers, standing.policy.order_horizon_days),
        limit=None if limit is None else LimitInForce("l1", limit, limit_ends_on),
        group=group,
        own=own,
    )
