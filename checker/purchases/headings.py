"""What columns of purchases and activities and the words in them are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, model_validator

from checker.line_files.layout import Layout
from checker.purchases.errors import PurchasesUnreadable
from checker.register.headings import FieldHeadings, fold_heading
from ingest.normalise.packaged_yaml import read_table

JOINED = ("number",)
"""Fields that several columns may make up: in some books a number is unique only with its year."""

_LEAST_FIELDS = 3


class BookColumns(BaseModel):
    """One of the tables beside this module.

    Attributes:
        fields: By the name of the field.
        returns: The words that say of a line whether it is a return.
        kinds: The words for kinds of activities.
        totals: What stands before a sum.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: Mapping[str, FieldHeadings]
    returns: Mapping[str, tuple[str, ...]] = {}
    kinds: Mapping[str, tuple[str, ...]] = {}
    totals: tuple[str, ...]

    @model_validator(mode="after")
    def _nothing_means_two_things(self) -> BookColumns:
        headings = {name: field.headings for name, field in self.fields.items()}
        for words in (headings, self.returns, self.kinds):
            owners: dict[str, str] = {}
            for name, said in words.items():
                for word in map(fold_heading, said):
                    if owners.setdefault(word, name) != name:
                        raise ValueError(f"{word} means {owners[word]} and {name}")
        return self

    @property
    def layout(self) -> Layout:
        """What such a file is made of."""
        return Layout(self.fields, _LEAST_FIELDS, PurchasesUnreadable, JOINED)

    @property
    def words_of_totals(self) -> frozenset[str]:
        """The folded words that stand before a sum."""
        return frozenset(map(fold_heading, self.totals))


@cache
def load_purchase_columns() -> BookColumns:
    """Give the table of purchases.

    Raises:
        pydantic.ValidationError: It is not what it should be.
    """
    return read_table("checker.purchases", "purchase_columns.yaml", BookColumns)


@cache
def load_activity_columns() -> BookColumns:
    """Give the table of activities.

    Raises:
        pydantic.ValidationError: It is not what it should be.
    """
    return read_table("checker.purchases", "activity_columns.yaml", BookColumns)


@cache
def returns_by_word() -> Mapping[str, bool]:
    """Give by folded word whether it says that a line is a return."""
    said = load_purchase_columns().returns
    return {fold_heading(word): name == "yes" for name, words in said.items() for word in words}


@cache
def kinds_by_word() -> Mapping[str, str]:
    """Give the kinds of activities by their folded words."""
    kinds = load_activity_columns().kinds.items()
    return {fold_heading(word): kind for kind, words in kinds for word in (kind, *words)}
