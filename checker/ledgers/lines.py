"""The lines of a ledger: what one is, its columns, and what makes it the same line tomorrow."""

from __future__ import annotations

from enum import StrEnum

import polars as pl


class LineKind(StrEnum):
    """What a line of a ledger says happened.

    Attributes:
        INVOICE: The customer owes the amount.
        CREDIT_NOTE: Part of what was invoiced is taken back.
        PAYMENT: Money that came in and is not set against an invoice yet.
        ORDER: Ordered, neither delivered nor invoiced.
        DELIVERY: Delivered, not invoiced.
    """

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    ORDER = "order"
    DELIVERY = "delivery"


RECEIVABLES = (LineKind.INVOICE, LineKind.CREDIT_NOTE, LineKind.PAYMENT)
"""The kinds that make up the receivables; orders and deliveries are exposure beside them."""

KIND = pl.Enum([kind.value for kind in LineKind])
SCHEMA = pl.Schema(
    {
        "customer": pl.String(),
        "kind": KIND,
        "number": pl.String(),
        "line": pl.String(),
        "issued_on": pl.Date(),
        "due_on": pl.Date(),
        "amount": pl.Int64(),
        "currency": pl.String(),
        "settled_on": pl.Date(),
        "paid_amount": pl.Int64(),
        "disputed": pl.Boolean(),
        "contract": pl.String(),
    }
)
"""Columns of the lines on file.

`amount` and `paid_amount` are minor units and never negative; the kind says which way they count.
`settled_on` is null while a line is open; `paid_amount` is what was paid of an open line so far;
`disputed` is null where the export does not say.
"""

KEY = ("customer", "kind", "number", "line")
"""What a line is known by from one export to the next."""
