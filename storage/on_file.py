"""Which customers are on file: all but those that were erased.

Of an erased customer a row without content is left, since decisions and the log point to it. Who
asks by its id is told of the erasure; whatever lists, counts, sweeps or searches customers says
`is_on_file`, and so never meets it. Erasures are few, so this costs one look into a small table.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression
from sqlmodel import col, exists, select

from storage.tables import Erasure


def is_on_file(customer_id: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Give the condition that a customer was not erased; also true where there is no customer.

    Args:
        customer_id: The column that names the customer.
    """
    return ~exists(select(Erasure.customer_id).where(col(Erasure.customer_id) == customer_id))
