"""One row of every table of purchases, every column filled."""

from __future__ import annotations

from datetime import date

from sqlmodel import SQLModel

from storage.tables import ActivityRates, PurchaseBook, PurchaseSummary, StatedSpend
from storage.vocabulary import BookContent
from tests.storage.examples import NOW, TODAY

HASH = "ab" * 32


def make_purchase_rows(customer_id: str) -> list[SQLModel]:
    """Give the rows, for a customer and the original `HASH`."""
    counts = {
        name: number
        for number, name in enumerate(PurchaseSummary.model_fields)
        if name not in ("customer_id", "book_id", "margin_class")
    }
    return [
        PurchaseBook(
            id="pb1",
            book="main",
            content=BookContent.TRANSACTIONS,
            as_of=TODAY,
            covers_from=date(2024, 1, 1),
            currency="CNY",
            sha256=HASH,
            source_name="订单.csv",
            source_sha256=HASH,
            lines=2**40,
            customers=3,
            cut_offs={"recency_score": [90, 60, 30, 10, 2]},
            imported_at=NOW,
            is_current=True,
        ),
        PurchaseSummary(customer_id=customer_id, book_id="pb1", margin_class="A", **counts),
        StatedSpend(
            id="ss1",
            customer_id=customer_id,
            total_minor=2**50,
            currency="CNY",
            source="年度采购预算，客户采购部来函",
            observed_on=TODAY,
            author_name="示例经办",
            recorded_at=NOW,
        ),
        ActivityRates(
            id="ar1",
            book="main",
            content={"currency": "CNY", "drivers": {}},
            source_name="费率.yaml",
            author_name="示例经办",
            recorded_at=NOW,
            is_current=True,
        ),
    ]
