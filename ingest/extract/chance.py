"""The chance that a recognised value is right, and the bar above which nobody has to look.

A recognition engine's own number does not find its errors: of transcribed licences a wrong address
was read with 1.00. What tells is whether two looks at the ink agree, whether a seal crosses it, how
small the print is and whether the QR code says the same. `chances.yaml` holds what these weigh, as
fitted by `python -m benchmarks.field_chance --fit` on documents whose truth is known; for what is
not in it the chance is None, and a person looks.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from statistics import median
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounded

from ingest.document import Box, Document, Field, Method, Page, Word
from ingest.normalise.packaged_yaml import read_table

_RECOGNISED = (Method.OCR, Method.REPAIRED)
_EXACT = (Method.FORM, Method.TEXT, Method.PERSON)
_HIGHEST = 0.999
"""No more than this can be told from the some thousand values on which chances are fitted."""
_CLEAR_PRINT = 24.0
"""Height of a line in pixels from which on more of them help no more."""
_LEAST_DOUBT = 1e-4
_SHORTEST_IN_QR = 4

Share = Annotated[float, Bounded(ge=0, le=1)]


class Agreement(StrEnum):
    """What the second look at a value's lines says."""

    SURE = "sure"
    """There was none: the first was sure."""
    AGREES = "agrees"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Clues:
    """What speaks for or against a recognised value.

    Attributes:
        confidence: The reader's own number.
        agreement: Of two looks at its lines.
        is_repaired: One character was changed so that its check character fits.
        is_sealed: A seal's box touches it.
        print_pixels: Median height of its lines, in pixels of the picture.
        characters: How many it has.
        is_in_qr: The QR code on the document says the same.
    """

    confidence: float
    agreement: Agreement
    is_repaired: bool
    is_sealed: bool
    print_pixels: float
    characters: int
    is_in_qr: bool

    def weigh(self) -> dict[str, float]:
        """As the numbers that weights are fitted to, each about 0 to 4.

        Where two looks differ, what either says of itself counts for nothing.
        """
        is_disputed = self.agreement is Agreement.DIFFERS
        certainty = -math.log10(max(1.0 - self.confidence, _LEAST_DOUBT))
        return {
            "certainty": 0.0 if is_disputed else certainty,
            "agrees": float(self.agreement is Agreement.AGREES),
            "differs": float(self.agreement is Agreement.DIFFERS),
            "repaired": float(self.is_repaired),
            "sealed": float(self.is_sealed),
            "small_print": max(0.0, math.log2(_CLEAR_PRINT / max(self.print_pixels, 1.0))),
            "length": math.log2(1 + self.characters),
            "in_qr": float(self.is_in_qr),
        }


class Measured(BaseModel):
    """What was measured of a field at its bar, on documents that the fit did not see.

    Attributes:
        values: How many were read with a value.
        passed: How many of these are at the bar or above it.
        right: How many of those that passed are right.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    values: int = Bounded(ge=0)
    passed: int = Bounded(ge=0)
    right: int = Bounded(ge=0)


class FieldChance(BaseModel):
    """Of one field.

    Attributes:
        intercept: Log-odds before any clue.
        passes_from: The bar; None for a field that always has to be looked at.
        measured: At the bar.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    intercept: float
    passes_from: Share | None
    measured: Measured


class KindChances(BaseModel):
    """Of one kind of document.

    Attributes:
        fitted_on: Which documents, and how many.
        weights: By the names that `Clues.weigh` gives.
        fields: By name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fitted_on: str
    weights: dict[str, float]
    fields: dict[str, FieldChance]


@cache
def load_chances() -> Mapping[str, KindChances]:
    """Load what was fitted, by kind of document."""
    return read_table("ingest.extract", "chances.yaml", dict[str, KindChances])


def add_chances(document: Document, pages: Sequence[Page]) -> Document:
    """Give every recognised field of a document its chance.

    Args:
        document: As read.
        pages: All pages of its file.
    """
    table = load_chances().get(document.kind or "")
    if table is None:
        return document
    by_number = {page.number: page for page in pages}
    fields = {
        name: replace(
            field, chance=_estimate(table, name, find_clues(field, by_number[field.page]))
        )
        if field.method in _RECOGNISED and field.value is not None and name in table.fields
        else field
        for name, field in document.fields.items()
    }
    return replace(document, fields=fields)


def find_clues(field: Field, page: Page) -> Clues:
    """Gather what speaks for or against a recognised field."""
    words = list(_find_words(field.box, page))
    heights = [(word.box[3] - word.box[1]) * page.height for word in words]
    said = _fold(field.raw)
    in_codes = len(said) >= _SHORTEST_IN_QR and any(said in _fold(c.text) for c in page.codes)
    return Clues(
        confidence=field.confidence,
        agreement=_compare_looks(words),
        is_repaired=field.method is Method.REPAIRED,
        is_sealed=any(_touch(field.box, seal) for seal in page.seals),
        print_pixels=median(heights) if heights else 0.0,
        characters=len(said),
        is_in_qr=in_codes,
    )


def passes_alone(document: Document, name: str) -> bool:
    """Tell whether a field may be relied on without a person having looked at it.

    What was printed as text, filled into a form or entered by a person is exact. What was
    recognised passes from its bar on, unless the reader reported something about it.
    """
    field = document.fields.get(name)
    if field is None or field.value is None:
        return False
    is_reported = any(problem.field == name for problem in document.problems)
    return not must_be_checked(
        document.kind, name, field.method, field.chance, is_reported=is_reported
    )


def must_be_checked(
    kind: str | None, name: str, method: str, chance: float | None, *, is_reported: bool
) -> bool:
    """Tell whether a person has to compare a value with the paper.

    Args:
        kind: Of the document.
        name: Of the field.
        method: How the value was obtained, as in `Method`.
        chance: That it is right, as measured; what was not measured has to be checked.
        is_reported: Whether the reader reported something about the field.
    """
    if method in _EXACT:
        return False
    if is_reported:
        return True
    if method == Method.QR:
        return False
    table = load_chances().get(kind or "")
    known = table.fields.get(name) if table else None
    if known is None or known.passes_from is None or chance is None:
        return True
    return chance < known.passes_from


def _estimate(table: KindChances, name: str, clues: Clues) -> float:
    odds = table.fields[name].intercept + sum(
        table.weights[clue] * weight for clue, weight in clues.weigh().items()
    )
    return round(min(_HIGHEST, 1 / (1 + math.exp(-odds))), 4)


def _find_words(box: Box, page: Page) -> Iterator[Word]:
    """The words whose middle line runs through a box."""
    x0, y0, x1, y1 = box
    for word in page.words:
        middle = (word.box[1] + word.box[3]) / 2
        if y0 <= middle <= y1 and word.box[0] < x1 and word.box[2] > x0:
            yield word


def _compare_looks(words: Sequence[Word]) -> Agreement:
    again = [word for word in words if word.reread is not None]
    if not again:
        return Agreement.SURE
    is_same = all(_fold(word.text) == _fold(word.reread or "") for word in again)
    return Agreement.AGREES if is_same else Agreement.DIFFERS


def _fold(text: str) -> str:
    """Letters and figures alone: looks that differ in a full stop agree."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def _touch(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
