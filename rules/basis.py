"""What a rule, a scorecard or a requirement rests on, and how far that has been checked."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from rules.schema import Name


class BasisStatus(StrEnum):
    """How far the source of a rule has been checked."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Basis(BaseModel):
    """What a rule rests on.

    Attributes:
        instrument: The law, regulation, standard or policy.
        article: The place in it.
        status: Read in the original (verified), taken from someone's account of it (secondary), or
            neither. Only a verified basis may be shown as law.
        checked_on: The day on which it was read; needed unless the status is unverified.
        note: What it says, or why it is relied upon.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    instrument: Name
    article: Name | None = None
    status: BasisStatus
    checked_on: date | None = None
    note: Name | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if self.status is not BasisStatus.UNVERIFIED and self.checked_on is None:
            raise PydanticCustomError("basis_not_dated", "checked_on is missing")
        return self
