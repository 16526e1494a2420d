"""Types of what requests hold: bounded, and of one form each."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

_ID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
MOST_MINOR_UNITS = 10**15
"""Ten thousand billion: any amount of a contract, and the sum of thousands fits 64 bits."""

Id = Annotated[str, StringConstraints(pattern=_ID)]
IdInPath = Annotated[str, Path(pattern=_ID)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
PerhapsWords = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{0,99}$")]
Day = Annotated[date, Field(ge=_FIRST_DAY, le=_LAST_DAY)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
MinorUnits = Annotated[int, Field(ge=0, le=MOST_MINOR_UNITS, strict=True)]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Moment = AwareDatetime

Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[
    str | None,
    Query(max_length=500, pattern=r"^[A-Za-z0-9_-]+$", description="`next` of the page before."),
]
SearchText = Annotated[str | None, Query(max_length=200)]
DayAsked = Annotated[date | None, Query(ge=_FIRST_DAY, le=_LAST_DAY)]
IdAsked = Annotated[str | None, Query(pattern=_ID)]
CodeAsked = Annotated[str | None, Query(pattern=r"^[a-z][a-z0-9_.-]{0,99}$")]


class Body(BaseModel):
    """What a program sends: exactly what the model names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """What a program is answered: exactly what the model names."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ShownInPart(BaseModel):
    """What a program is answered, of which the model names what one can rely on."""

    model_config = ConfigDict(extra="allow", frozen=True)


class InBothLanguages(Shown):
    """A text for people."""

    zh: str
    en: str
