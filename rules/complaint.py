"""What is wrong with a pack, and where.

Whoever writes a rule is told the file, line and column, in Chinese and in English, and the nearest
known name. The sentences are data in `complaints.yaml`; a complaint names its sentence by a code.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from rules.vocabulary import Bilingual


class Place(NamedTuple):
    """A spot in a file; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Weight(StrEnum):
    """How much a complaint weighs."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing to put right.

    Attributes:
        code: Names the sentence in `complaints.yaml`.
        place: Where the fault stands.
        message: What is wrong and what to do.
        suggestion: The nearest known name, if the fault is a name that nothing has.
        weight: A warning leaves the pack fit for use: something in it is idle, repeated or old.
    """

    code: str
    place: Place
    message: Bilingual
    suggestion: str | None = None
    weight: Weight = Weight.ERROR

    @property
    def is_error(self) -> bool:
        """Whether the pack should not be used before this is put right."""
        return self.weight is Weight.ERROR


class PackError(Exception):
    """A pack, catalogue or policy cannot be used.

    Attributes:
        complaints: Everything found wrong, in the order of the files; never empty.
    """

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(f"{c.place}: {c.message.en}" for c in self.complaints))


class Flaw(Exception):
    """A fault inside a text, whose place in the file is not yet known.

    It is raised where it is found, and then kept as a value.

    Attributes:
        code: Names the sentence in `complaints.yaml`.
        offset: 0-based position in the text.
        suggestion: The nearest known name.
        values: What the placeholders of the sentence stand for.
    """

    def __init__(
        self, code: str, offset: int, *, suggestion: str | None = None, **values: object
    ) -> None:
        super().__init__(code, offset)
        self.code = code
        self.offset = offset
        self.suggestion = suggestion
        self.values = values

    def locate(self, place: Place) -> Complaint:
        """Return the complaint that this is at a place in a file."""
        return complain(self.code, place, suggestion=self.suggestion, **self.values)


class FlawsError(ValueError):
    """A text has flaws.

    Attributes:
        flaws: Every one that was found; never empty.
    """

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__(*self.flaws)


class ConditionError(PackError):
    """The text of a condition cannot be understood, or compares what cannot be compared."""


def complain(
    code: str, place: Place, /, *, suggestion: str | None = None, **values: object
) -> Complaint:
    """Fill in the sentence of a code.

    Args:
        code: A key of `complaints.yaml`.
        place: Where the fault stands.
        suggestion: The nearest known name.
        **values: What the placeholders of the sentence stand for.

    Raises:
        KeyError: No sentence has this code, or a placeholder has no value: a bug of the caller.
    """
    sentence = sentences()[code]
    message = Bilingual(*(text.format_map(values) for text in sentence))
    if suggestion is not None:
        hint = sentences()["did_you_mean"]
        message = Bilingual(
            message.zh + hint.zh.format(name=suggestion),
            f"{message.en} {hint.en.format(name=suggestion)}",
        )
    return Complaint(code, place, message, suggestion)


def warn(
    code: str, place: Place, /, *, suggestion: str | None = None, **values: object
) -> Complaint:
    """Fill in the sentence of a code for a complaint that leaves the pack fit for use.

    Raises:
        KeyError: As `complain`.
    """
    return replace(complain(code, place, suggestion=suggestion, **values), weight=Weight.WARNING)


def find_nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` most likely meant, or None if none is near."""
    matches = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


@cache
def sentences() -> Mapping[str, Bilingual]:
    """Return every sentence by its code."""
    text = files("rules").joinpath("complaints.yaml").read_text(encoding="utf-8")
    return {code: Bilingual(**sentence) for code, sentence in yaml.safe_load(text).items()}
