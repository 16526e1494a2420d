"""A table from the value of a fact to a result, written so that it can have no gap and no overlap.

    {at_least: {200: 15, 150: 12, 100: 5}, otherwise: 0}     whole numbers, bounds that count in
    {more_than: {200: 15}, otherwise: 0}                     bounds that do not
    {at_most: {50: 20, 60: 16}, otherwise: 0}                counted from below
    {less_than: {50: 20}, otherwise: 0}
    {values: {company: 10, branch: 5}, otherwise: 0}         choices; true and false

Each bound is written once and belongs to one side, and every number that no bound claims falls to
`otherwise`: the form itself leaves nothing out and nothing twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, ClassVar, Generic, NamedTuple, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from rules.vocabulary import Bilingual

Result = TypeVar("Result")

LARGEST_BOUND = 2**53
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FORMS = ("at_least", "more_than", "at_most", "less_than")


def _read_bound(value: object) -> object:
    """Accept the one way to write a whole number: `05` and `5` would be two keys and one bound."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("bound_is_no_integer", "a bound is a whole number")


Bound = Annotated[
    int, BeforeValidator(_read_bound), Field(ge=-LARGEST_BOUND, le=LARGEST_BOUND, strict=True)
]


class Row(NamedTuple, Generic[Result]):
    """One row of a table.

    Attributes:
        first: The smallest whole number that falls into it; None for no end, and for a value.
        last: The largest, likewise.
        value: The value of a choice, or `true` or `false`; None for numbers and for `otherwise`.
        result: What the table gives.
    """

    first: int | None
    last: int | None
    value: str | None
    result: Result

    @property
    def words(self) -> Bilingual:
        """Which values fall into it, for a person."""
        first, last = self.first, self.last
        if self.value is not None:
            return Bilingual(self.value, self.value)
        if first is None and last is None:
            return Bilingual("其他", "any other")
        if last is None:
            return Bilingual(f"不小于 {first}", f"at least {first}")
        if first is None:
            return Bilingual(f"不大于 {last}", f"at most {last}")
        if first == last:
            return Bilingual(f"{first}", f"{first}")
        return Bilingual(f"{first} 至 {last}", f"{first} to {last}")


class Lookup(BaseModel, Generic[Result]):
    """A table; see the top of the module for its forms.

    Attributes:
        at_least: Result by bound, for numbers that reach the bound; the largest such bound counts.
        more_than: The same for numbers above the bound.
        at_most: Result by bound, for numbers up to the bound; the smallest such bound counts.
        less_than: The same for numbers below the bound.
        values: Result by value of a choice, or by `true` and `false`.
        otherwise: The result for every other value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    forms: ClassVar[tuple[str, ...]] = (*_FORMS, "values")
    """The keys of which a table has one."""

    at_least: Annotated[Mapping[Bound, Result], Field(min_length=1)] | None = None
    more_than: Annotated[Mapping[Bound, Result], Field(min_length=1)] | None = None
    at_most: Annotated[Mapping[Bound, Result], Field(min_length=1)] | None = None
    less_than: Annotated[Mapping[Bound, Result], Field(min_length=1)] | None = None
    values: Annotated[Mapping[str, Result], Field(min_length=1)] | None = None
    otherwise: Result | None = None

    @model_validator(mode="after")
    def _has_one_form(self) -> Self:
        forms = (getattr(self, name) for name in self.forms)
        if sum(form is not None for form in forms) != 1:
            raise PydanticCustomError("table_form", "a table has one form")
        if self.is_numeric and not self.is_closed and self.otherwise is None:
            raise PydanticCustomError("table_not_closed", "numbers need otherwise")
        return self

    @property
    def is_numeric(self) -> bool:
        """Whether the table is one of whole numbers."""
        return self.values is None

    @property
    def is_closed(self) -> bool:
        """Whether every number has a result without `otherwise`."""
        return False

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """The first number of every row but the lowest, ascending."""
        return tuple(row.first for row in self.rows if row.first is not None)

    @cached_property
    def rows(self) -> tuple[Row[Result], ...]:
        """The rows: numbers from the lowest to the highest, values in the order written."""
        return tuple(self._list_bins() if self.is_numeric else self._list_values())

    def find(self, value: int | str | bool) -> Row[Result] | None:
        """Return the row that a value falls into; None for a value that the table does not know.

        Args:
            value: A whole number, the value of a choice, or a truth.
        """
        if self.values is None:
            assert isinstance(value, int)  # noqa: S101  (the table was checked against its fact)
            return self.rows[bisect_right(self.cuts, value)]
        key = _spell(value)
        return next((row for row in self.rows if row.value in (key, None)), None)

    def _list_values(self) -> Iterator[Row[Result]]:
        for value, result in (self.values or {}).items():
            yield Row(None, None, value, result)
        if self.otherwise is not None:
            yield Row(None, None, None, self.otherwise)

    def _list_bins(self) -> Iterator[Row[Result]]:
        """Yield the rows of numbers, each bound turned into the first number of the upper side."""
        assert self.otherwise is not None  # noqa: S101
        form = next(name for name in _FORMS if getattr(self, name) is not None)
        table: Mapping[int, Result] = getattr(self, form)
        counts_up = form in ("at_least", "more_than")
        shift = 1 if form in ("more_than", "at_most") else 0
        bounds = sorted(table)
        results = [table[bound] for bound in bounds]
        results = [self.otherwise, *results] if counts_up else [*results, self.otherwise]
        firsts = [None, *(bound + shift for bound in bounds)]
        lasts = [*(bound + shift - 1 for bound in bounds), None]
        for first, last, result in zip(firsts, lasts, results, strict=True):
            yield Row(first, last, None, result)


def _spell(value: int | str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
