"""What each measure is called, how it is counted and what it rests on; data in `measures.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.basis import BasisStatus


class Unit(StrEnum):
    """What the whole number of a measure counts."""

    BASIS_POINTS = "bp"
    THOUSANDTHS = "milli"
    DAYS = "days"


class Better(StrEnum):
    """Which direction is better for the customer."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


_SCALES = {Unit.BASIS_POINTS: 10_000, Unit.THOUSANDTHS: 1_000, Unit.DAYS: 1}


class MeasureSource(BaseModel):
    """Where a formula comes from, and whether that was read in the original."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    status: BasisStatus


class Zone(BaseModel):
    """A range of a score to which the literature gives a name.

    Attributes:
        zone: `distress`, `grey`, `safe` or what the author calls it.
        title: For people.
        below: Values less than this belong to it, unless a zone before it has them.
        at_most: Likewise for values up to this. The last zone has neither and takes what is left.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    zone: str
    title: Sentence
    below: int | None = None
    at_most: int | None = None

    def holds(self, value: int) -> bool:
        """Tell whether a value lies below the upper end."""
        return (self.below is None or value < self.below) and (
            self.at_most is None or value <= self.at_most
        )


class MeasureDefinition(BaseModel):
    """One measure.

    Attributes:
        title: Its name.
        formula: How it is computed, in words.
        unit: What it counts.
        better: Which direction is better; it is rounded to the other side.
        source: Where the formula comes from.
        zones: Of a score, the ranges that its author names, from below. They inform and decide
            nothing: two of five sound firms lie in a zone of distress.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Sentence
    formula: Sentence
    unit: Unit
    better: Better
    source: MeasureSource
    zones: Annotated[tuple[Zone, ...], Field(repr=False)] = ()

    @property
    def scale(self) -> int:
        """By how much the plain ratio is multiplied."""
        return _SCALES[self.unit]

    def find_zone(self, value: int) -> Zone | None:
        """Give the zone of a value; None where the measure has none."""
        return next((zone for zone in self.zones if zone.holds(value)), None)

    @model_validator(mode="after")
    def _has_zones_for_all(self) -> Self:
        open_ended = [zone.below is None and zone.at_most is None for zone in self.zones]
        if self.zones and open_ended != [False] * (len(self.zones) - 1) + [True]:
            raise ValueError("the last zone, and no other, takes what is left")
        return self


@cache
def load_definitions() -> Mapping[str, MeasureDefinition]:
    """Give every measure by its name, in the order of the file."""
    return read_table("checker.measures", "measures.yaml", dict[str, MeasureDefinition])
