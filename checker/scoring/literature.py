"""The scores of the literature over a table: Altman's three and Zmijewski's, for information only.

They stand in their own units, and the zone that their authors name stands for a grade. Two of five
sound firms lie in a zone of distress, so no zone decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from checker.measures import FigureRef, Measured, MeasureTable, load_definitions
from checker.scoring.figures_table import TableRow
from checker.scoring.row_score import Because, RowScore, make_because, refuse

LITERATURE_SCORES = ("altman_z", "altman_z_prime", "altman_z_double_prime", "zmijewski")
_MILLI = "_milli"
"""They are measured in thousandths."""


class LiteratureScorer:
    """Scores rows by a formula.

    Args:
        name: One of `LITERATURE_SCORES`.
    """

    def __init__(self, name: str) -> None:
        self._definition = load_definitions()[name + _MILLI]
        self._measures = MeasureTable([name + _MILLI])

    @property
    def inputs(self) -> frozenset[FigureRef]:
        """The figures that go into it."""
        return frozenset(self._measures.compute(())[0].inputs)

    def score(self, rows: Iterable[TableRow]) -> Iterator[RowScore]:
        """Yield the score of each row."""
        for row in rows:
            yield refuse(row.faults) if row.faults else self._score(row)

    def _score(self, row: TableRow) -> RowScore:
        (measured,) = self._measures.compute(row.years)
        if measured.value is None:
            return RowScore(None, None, 0, (_explain(measured),))
        zone = self._definition.find_zone(measured.value)
        score = float(Decimal(measured.value) / self._definition.scale)
        return RowScore(score, None if zone is None else zone.zone, 100, ())


def _explain(measured: Measured) -> Because:
    assert measured.why is not None  # noqa: S101  (there is no value)
    return make_because(measured.why.words, code=measured.why.code, state=measured.state.value)
