"""Financial statements out of tables and out of pages of words.

`vocabulary` says what a statement is, `items.yaml` what its figures are called. A figure is read
only where its row, its column and its unit are certain; everything else is left out with a problem.
"""

from __future__ import annotations

from ingest.statements.items import Item, load_items
from ingest.statements.reading import read_statement_pages, read_statement_tables
from ingest.statements.vocabulary import (
    Figure,
    FigureSource,
    ReadStatements,
    Statement,
    StatementKind,
)

__all__ = [
    "Figure",
    "FigureSource",
    "Item",
    "ReadStatements",
    "Statement",
    "StatementKind",
    "load_items",
    "read_statement_pages",
    "read_statement_tables",
]
