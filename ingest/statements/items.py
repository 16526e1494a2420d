"""The items of statements as `items.yaml` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from pydantic import BaseModel

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from ingest.statements.vocabulary import StatementKind


class Sign(StrEnum):
    """What a positive figure of an item means."""

    AS_PRINTED = "as_printed"
    EXPENSE = "expense"
    """A cost, whatever sign the statement prints it with."""
    GAIN = "gain"
    """A gain; a loss is negative, also where an older form prints it without a sign."""


class Item(BaseModel, frozen=True, extra="forbid"):
    """One item of a statement.

    Attributes:
        statement: Where it stands.
        title: For people.
        rows: What its row is called.
        weak_rows: Names that count only where no row has one of `rows`.
        below: The row counts only below the row of this item.
        sign: What a positive figure means.
    """

    statement: StatementKind
    title: Sentence
    rows: tuple[str, ...]
    weak_rows: tuple[str, ...] = ()
    below: str | None = None
    sign: Sign = Sign.AS_PRINTED


@cache
def load_items() -> Mapping[str, Item]:
    """Every item by its key, in the order of the statements.

    Raises:
        yaml.YAMLError: The file is not plain YAML.
        pydantic.ValidationError: An entry has not the form of an item.
    """
    return read_table("ingest.statements", "items.yaml", dict[str, Item])
