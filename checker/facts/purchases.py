"""What our own transactions say of a customer, as facts on top of those that documents give.

They are kept apart from the stored sheets, as those of a ledger are: an import changes what is
known of every customer of the book (decision 33).
"""

from __future__ import annotations

from sqlmodel import Session

from checker.facts.formulas import formula
from checker.facts.reading import known
from checker.purchases.wallet import choose_spend, share_of_wallet
from ingest.normalise.currencies import minor_digits
from rules.facts import Fact, Source
from storage.purchases import find_purchase_summary, stated_spends_of
from storage.tables import PurchaseBook, StatedSpend

PREFIX = "purchases."
AMOUNTS = {
    "revenue_12m_units": "revenue_12m_minor",
    "margin_12m_units": "margin_12m_minor",
    "net_margin_12m_units": "net_margin_12m_minor",
}
"""Facts in whole units of the book's currency, by what the summary has in minor units."""
AS_THEY_ARE = (
    "orders_12m",
    "days_since_last",
    "median_gap_days",
    "silence_percent",
    "tenure_days",
    "growth_percent",
    "active_quarters_of_8",
    "channels_12m",
    "products_12m",
    "largest_product_share_percent",
    "returns_share_percent",
    "spend_share_percent",
    "margin_class",
)
"""Facts that stand in the summary as they are."""


@formula("summarise_purchases")
def load_purchase_facts(session: Session, customer_id: str) -> dict[str, Fact]:
    """Give what our transactions say of a customer; nothing if no book has lines of theirs.

    Everything is as of the day of the book. Amounts are rounded down to whole units.
    """
    summary = find_purchase_summary(session, customer_id)
    if summary is None:
        return {}
    book = session.get_one(PurchaseBook, summary.book_id)
    source = Source(
        document=book.sha256, document_name=f"{book.source_name} ({book.as_of.isoformat()})"
    )
    told = summary.model_dump()
    per_unit = 10 ** (minor_digits(book.currency or "") or 0)
    spend = choose_spend(stated_spends_of(session, customer_id), book)
    facts = {name: known(_floor(told[minor], per_unit), source) for name, minor in AMOUNTS.items()}
    facts |= {name: known(told[name], source) for name in AS_THEY_ARE}
    facts["wallet_share_percent"] = known(
        share_of_wallet(summary.revenue_12m_minor, spend), source, *_name_spend(spend)
    )
    return {PREFIX + name: fact for name, fact in facts.items()}


def _floor(minor_units: int | None, per_unit: int) -> int | None:
    return None if minor_units is None else minor_units // per_unit


def _name_spend(spend: StatedSpend | None) -> tuple[Source, ...]:
    if spend is None:
        return ()
    name = f"{spend.source}, {spend.author_name}, {spend.observed_on.isoformat()}"
    return (Source(document=f"spend:{spend.id}", document_name=name),)
