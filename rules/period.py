"""The days on which a version of a rule or a requirement is in force."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError


class Period(BaseModel):
    """The days on which a version of a rule or requirement is in force, both ends included.

    Attributes:
        starts_on: The first day (`from`).
        ends_on: The last day (`until`); None while no end is set.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    starts_on: Annotated[date, Field(alias="from")]
    ends_on: Annotated[date | None, Field(alias="until")] = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise PydanticCustomError("period_backwards", "until is before from")
        return self

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both periods."""
        return self.covers(other.starts_on) or other.covers(self.starts_on)
