"""What a score says of one row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from checker.scoring.cell_faults import CellFault
from rules.vocabulary import Bilingual


class Because(NamedTuple):
    """One reason for a score: what it is about, and what it cost.

    Attributes:
        data: As JSON, with the message in both languages.
        message: For a person.
    """

    data: Mapping[str, Any]
    message: Bilingual


def make_because(message: Bilingual, **data: object) -> Because:
    """Make a reason of its message and of what else is known of it."""
    return Because({**data, "message": {"zh": message.zh, "en": message.en}}, message)


class RowScore(NamedTuple):
    """The score of one row.

    Attributes:
        score: In the unit of the card, or of the formula; None where nothing could be counted.
        grade: The grade, or the zone of a formula; None where the row is not rated.
        coverage_percent: How much of what the card asks for is known.
        reasons: What cost points, the most first, and what is not known.
    """

    score: int | float | None
    grade: str | None
    coverage_percent: int
    reasons: tuple[Because, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the score as JSON."""
        return {
            "score": self.score,
            "grade": self.grade,
            "coverage": self.coverage_percent / 100,
            "reasons": [reason.data for reason in self.reasons],
        }


def refuse(faults: tuple[CellFault, ...]) -> RowScore:
    """Give the row of a score that a cell has made impossible."""
    reasons = tuple(
        make_because(f.message, code=f.code, line=f.line, column=f.column) for f in faults
    )
    return RowScore(None, None, 0, reasons)
