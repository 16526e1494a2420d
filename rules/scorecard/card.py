"""A scorecard as its YAML says it: characteristics with points, a total, grades.

Integers only. What a fact that is missing or not applicable earns is a row of its own that must be
written: nothing is zero because somebody forgot it.

The **weight** of a characteristic is what it can move: its best points less its worst. There are
two totals:

- `sum`: the points of all rows that apply, added up. The rows for missing and not applicable are
  points too.
- `percent_of_known`: the points above the worst, in percent of the weight that is counted, rounded
  down. A row `left_out` takes its characteristic out of the sum and out of the weight, so what
  is unknown counts neither as nothing nor as everything.

**Coverage** stands beside the score and never inside it: the weight that is known over the weight
that applies. A characteristic proven not applicable with a row `left_out` does not apply; with
points it is known.
"""

from __future__ import annotations

import keyword
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rules.basis import Basis
from rules.facts import Subject, find_sheet_kind
from rules.schema import Name, Text
from rules.scorecard.elapsed import Measure
from rules.scorecard.hysteresis import Hysteresis
from rules.scorecard.points import MOST_POINTS, PointsTable
from rules.vocabulary import Dimension

CARD_ID = r"^[a-z][a-z0-9_]*$"
GRADE_ID = r"^[A-Za-z][A-Za-z0-9_+-]{0,31}$"
SCORE, GRADE, COVERAGE = "score", "grade", "coverage"
LEFT_OUT = "left_out"
RESERVED = frozenset(["missing", "not_applicable", LEFT_OUT])
"""Rows of tables have these names, so no grade and no value of a choice may."""

_ABSENT_ROWS = ("missing", "not_applicable")


def _check_no_keyword(name: str) -> str:
    if keyword.iskeyword(name):
        raise PydanticCustomError("fact_name_is_keyword", "a keyword in the name")
    return name


Id = Annotated[str, Field(pattern=CARD_ID, max_length=64), AfterValidator(_check_no_keyword)]
GradeId = Annotated[str, Field(pattern=GRADE_ID)]
Percent = Annotated[StrictInt, Field(ge=0, le=100)]


def _read_absent(value: object) -> object:
    """Refuse in one sentence what is neither points nor `left_out`."""
    is_points = type(value) is int and abs(value) <= MOST_POINTS
    if not is_points and value != LEFT_OUT:
        raise PydanticCustomError("row_unreadable", "neither points nor left_out")
    return value


AbsentPoints = Annotated[StrictInt | Literal["left_out"], BeforeValidator(_read_absent)]
"""What a fact earns that has no value: points, or nothing where it is left out."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Total(StrEnum):
    """How points become the score; see the top of the module."""

    SUM = "sum"
    PERCENT_OF_KNOWN = "percent_of_known"


class Characteristic(_Record):
    """One line of a card.

    Attributes:
        id: Tells it from the others of the card.
        fact: The fact that it looks at: an integer, a date, a boolean or a choice.
        title: What it is called; the title of the fact, if None.
        measured_in: How a date becomes a whole number; None for every other type.
        points: What each value earns.
        missing: What it earns while the fact is not known, or `left_out`.
        not_applicable: What it earns where the fact does not apply, or `left_out`.
        note: Why it is there, and where its bounds come from.
        point_decimals: How many of the last digits of its points stand behind the decimal point
            when they are shown: with 2 they are hundredths of a point. The same in all of a card.
    """

    id: Id
    fact: str
    title: Text | None = None
    measured_in: Measure | None = None
    points: PointsTable
    missing: AbsentPoints
    not_applicable: AbsentPoints
    note: Name | None = None
    point_decimals: Annotated[StrictInt, Field(ge=0, le=4)] = 0

    @model_validator(mode="before")
    @classmethod
    def _states_every_row(cls, data: Any) -> Any:  # noqa: ANN401
        for row in _ABSENT_ROWS:
            if isinstance(data, dict) and data.get(row) is None:
                raise PydanticCustomError("row_not_written", "no row for {row}", {"row": row})
        return data

    @cached_property
    def best(self) -> int:
        """The most that a value can earn."""
        return max(row.result for row in self.points.rows)

    @cached_property
    def worst(self) -> int:
        """The least that a value can earn."""
        return min(row.result for row in self.points.rows)

    @property
    def weight(self) -> int:
        """What it can move: the best less the worst."""
        return self.best - self.worst


class Grade(_Record):
    """A grade, and the score from which on it is given.

    Attributes:
        grade: As rules and matrices name it.
        title: What it means.
        at_least: The lowest score; None for the last grade, which takes all that is left.
    """

    grade: GradeId
    title: Text
    at_least: StrictInt | None = None


class Evidence(_Record):
    """How much experience a grade takes.

    Attributes:
        fact: An integer fact that counts it, such as settled invoices.
        at_least: The least of it; if the fact has no value there is too little.
    """

    fact: str
    at_least: StrictInt


class CardCase(_Record):
    """An example that a card carries with it.

    Attributes:
        name: What it shows.
        as_of: The value of `today`.
        facts: The facts that are known, by name; every other is missing.
        not_applicable: The facts that do not apply.
        score: What the card must say; None where nothing could be counted.
        grade: Likewise; None where coverage is too thin for one.
        coverage_percent: Likewise, rounded down; not compared if None.
    """

    name: Annotated[str, Field(min_length=1)]
    as_of: date
    facts: dict[str, Any] = {}
    not_applicable: tuple[str, ...] = ()
    score: StrictInt | None
    grade: str | None
    coverage_percent: Percent | None = None


class CardFrame(_Record):
    """All of a scorecard but its lines.

    Attributes:
        id: As facts name it: `grade.<id>`.
        title: Its name.
        measures: What it measures, and what it does not.
        dimension: Which question it helps to answer; None where it is none of the three.
        subject: Whom or what it looks at.
        of_kind: The kind of credential that it looks at.
        basis: What its points and bounds rest on.
        total: How points become the score.
        minimum_coverage_percent: Below this coverage no grade is given.
        minimum_evidence: Below so much experience no grade is given; None if none is asked for.
        grades: The best first.
        hysteresis: How sticky a grade is from one assessment to the next; None for not at all.
        cases: Examples that it must get right.
    """

    id: Id
    title: Text
    measures: Text
    dimension: Dimension | None = None
    subject: Subject
    of_kind: str | None = None
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    total: Total
    minimum_coverage_percent: Percent
    minimum_evidence: Evidence | None = None
    grades: Annotated[tuple[Grade, ...], Field(min_length=1)]
    hysteresis: Hysteresis | None = None
    cases: Annotated[tuple[CardCase, ...], Field(repr=False)] = ()


class Scorecard(CardFrame):
    """One scorecard.

    Attributes:
        awaits: What is still to be brought before the card can score anything; None for a card in
            use. A card that waits has no characteristics, no score and a coverage of 0.
        characteristics: The lines.
    """

    awaits: Text | None = None
    characteristics: Annotated[tuple[Characteristic, ...], Field(max_length=200)]

    @model_validator(mode="after")
    def _has_lines_or_awaits_them(self) -> Self:
        if bool(self.characteristics) == (self.awaits is not None):
            raise PydanticCustomError("card_without_lines", "either characteristics or awaits")
        return self

    @property
    def sheet_kind(self) -> str | None:
        """The kind of sheet that it looks at; None for the customer's."""
        return find_sheet_kind(self.subject, self.of_kind)

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Every fact that it looks at."""
        evidence = () if self.minimum_evidence is None else (self.minimum_evidence.fact,)
        return frozenset([*(c.fact for c in self.characteristics), *evidence])

    @cached_property
    def supplied(self) -> frozenset[str]:
        """The facts that it supplies; see `rules.scorecard.supply`."""
        return frozenset(f"{kind}.{self.id}" for kind in (SCORE, GRADE, COVERAGE))

    @property
    def score_decimals(self) -> int:
        """How many digits of a score stand behind the decimal point when it is shown."""
        is_sum = self.total is Total.SUM and self.characteristics
        return self.characteristics[0].point_decimals if is_sum else 0

    @property
    def grade_ids(self) -> tuple[str, ...]:
        """The grades by name, the best first."""
        return tuple(grade.grade for grade in self.grades)

    @cached_property
    def bounds(self) -> tuple[int, ...]:
        """The lowest score of each grade but the last, the best first."""
        return tuple(grade.at_least for grade in self.grades if grade.at_least is not None)

    def grade_of(self, score: int) -> str:
        """Return the grade of a score by its bands alone."""
        position = next((n for n, b in enumerate(self.bounds) if score >= b), len(self.bounds))
        return self.grades[position].grade
