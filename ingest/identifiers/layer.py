"""One layer of an identifier's check: what was looked at, what came out, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import BaseModel

from ingest.normalise.packaged_yaml import read_table


class LayerState(StrEnum):
    """What a layer of a check found."""

    VALID = "valid"
    INVALID = "invalid"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Layer:
    """The answer of one layer.

    Attributes:
        state: Valid, invalid, or not checkable (nothing to compare with, or the form failed).
        reason: Stable code, key into `reasons.yaml`.
        details: Values that the sentence names; never personal data.
    """

    state: LayerState
    reason: str
    details: tuple[tuple[str, str], ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the layer was checked and holds."""
        return self.state is LayerState.VALID

    def describe(self, language: str) -> str:
        """The reason as a sentence.

        Args:
            language: `zh` or `en`.

        Raises:
            KeyError: If the language is another, or the reason has no sentence.
        """
        return reasons()[self.reason].get(language).format_map(dict(self.details))


class Sentence(BaseModel, frozen=True, extra="forbid"):
    """The same words in both languages."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """The words in `zh` or `en`.

        Raises:
            KeyError: If the language is another.
        """
        return {"zh": self.zh, "en": self.en}[language]


@cache
def reasons() -> dict[str, Sentence]:
    """Every reason code with its sentence."""
    return read_table("ingest.identifiers", "reasons.yaml", dict[str, Sentence])


def valid(reason: str, **details: str) -> Layer:
    """A layer that holds."""
    return Layer(LayerState.VALID, reason, tuple(details.items()))


def invalid(reason: str, **details: str) -> Layer:
    """A layer that fails."""
    return Layer(LayerState.INVALID, reason, tuple(details.items()))


def not_checkable(reason: str, **details: str) -> Layer:
    """A layer that cannot be decided."""
    return Layer(LayerState.NOT_CHECKABLE, reason, tuple(details.items()))
