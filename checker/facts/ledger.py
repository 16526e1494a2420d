"""What a receivables ledger says of a customer, as facts on top of those that documents give.

They are kept apart from the stored sheets: an import changes what is known of every customer of the
book, and no sheet has to be written for that (decision 20).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from checker.facts.formulas import formula
from checker.ledgers.states import is_idle
from rules.facts import Fact, FactSheet, FactState, Source
from storage.ledgers import SUMMARY_COLUMNS, find_summary
from storage.tables import Ledger

PREFIX = "ledger."
LEDGER_FACTS = frozenset(PREFIX + name for name in SUMMARY_COLUMNS)
"""Every fact that a ledger supplies."""


@formula("summarise_ledger")
def load_ledger_facts(session: Session, customer_id: str) -> dict[str, Fact]:
    """Give what the ledgers say of a customer; nothing if none has lines of theirs."""
    summary = find_summary(session, customer_id)
    if summary is None:
        return {}
    ledger = session.get_one(Ledger, summary.ledger_id)
    source = Source(
        document=ledger.sha256, document_name=f"{ledger.source_name} ({ledger.as_of.isoformat()})"
    )
    told = summary.model_dump()
    return {PREFIX + name: _make_fact(name, told, source) for name in SUMMARY_COLUMNS}


def lay_over(sheets: Sequence[FactSheet], facts: Mapping[str, Fact]) -> tuple[FactSheet, ...]:
    """Give the sheets of a customer with more facts of the customer, each on every sheet."""
    return tuple(
        FactSheet(sheet.subject, {**sheet.facts, **facts}, sheet.kind, sheet.label)
        for sheet in sheets
    )


def _make_fact(name: str, told: Mapping[str, object], source: Source) -> Fact:
    value = told[name]
    if value is not None:
        return Fact(value, sources=(source,))  # type: ignore[arg-type]
    state = FactState.NOT_APPLICABLE if is_idle(name, told) else FactState.MISSING
    return Fact(None, state, (source,))
