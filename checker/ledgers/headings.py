"""What columns of a ledger and words in them are called: the table `ledger_columns.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, model_validator

from checker.ledgers.errors import LedgerUnreadable
from checker.ledgers.lines import LineKind
from checker.line_files.layout import Layout
from checker.register.headings import FieldHeadings, fold_heading
from ingest.normalise.packaged_yaml import read_table

JOINED = ("number",)
"""Fields that several columns may make up: in some books a number is unique only with its year."""

_LEAST_FIELDS = 4


class LedgerColumns(BaseModel):
    """The table.

    Attributes:
        fields: By the name of the field.
        kinds: The words for each kind of line.
        disputed: The words that say yes and no.
        totals: What stands before a sum instead of a customer or a number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: Mapping[str, FieldHeadings]
    kinds: Mapping[LineKind, tuple[str, ...]]
    disputed: Mapping[str, tuple[str, ...]]
    totals: tuple[str, ...]

    @model_validator(mode="after")
    def _nothing_means_two_things(self) -> LedgerColumns:
        headings = {name: field.headings for name, field in self.fields.items()}
        for words in (headings, self.kinds, self.disputed):
            owners: dict[str, str] = {}
            for name, said in words.items():
                for word in map(fold_heading, said):
                    if owners.setdefault(word, str(name)) != name:
                        raise ValueError(f"{word} means {owners[word]} and {name}")
        return self


@cache
def load_columns() -> LedgerColumns:
    """Give the table.

    Raises:
        pydantic.ValidationError: It is not what it should be.
    """
    return read_table("checker.ledgers", "ledger_columns.yaml", LedgerColumns)


@cache
def give_layout() -> Layout:
    """Give what an export of a ledger is made of."""
    return Layout(load_columns().fields, _LEAST_FIELDS, LedgerUnreadable, JOINED)


@cache
def kinds_by_word() -> Mapping[str, LineKind]:
    """Give the kinds of lines by their folded words."""
    kinds = load_columns().kinds.items()
    return {fold_heading(word): kind for kind, words in kinds for word in words}


@cache
def disputes_by_word() -> Mapping[str, bool]:
    """Give by folded word whether it says that a line is disputed."""
    said = load_columns().disputed
    return {fold_heading(word): name == "yes" for name, words in said.items() for word in words}


@cache
def words_of_totals() -> frozenset[str]:
    """Give the folded words that stand before a sum."""
    return frozenset(map(fold_heading, load_columns().totals))
