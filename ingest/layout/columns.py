"""Labels printed to one width below one another: the columns of a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.layout.label import Label

_LEAST_STRENGTH = 0.8
_SAME_EDGE = 1.2
"""How far the edges of a label may lie from those of the one above it, in line heights."""
_FARTHEST_ROW = 9.0
"""How far below it the next label may stand, in line heights: an address may run over lines."""


@dataclass(frozen=True, slots=True)
class Column:
    """Labels printed to one width below one another, in page units."""

    x0: float
    x1: float
    labels: tuple[Label, ...]

    @property
    def height(self) -> float:
        """The usual thickness of its labels."""
        return median(label.height for label in self.labels)


def find_columns(labels: Sequence[Label]) -> list[Column]:
    """Group labels that share both edges and follow one another; a column has at least two."""
    columns: list[list[Label]] = []
    for label in sorted(labels, key=lambda each: each.middle):
        if label.field is None or label.strength < _LEAST_STRENGTH:
            continue
        for column in columns:
            if _goes_on(column[-1], label):
                column.append(label)
                break
        else:
            columns.append([label])
    return [make_column(column) for column in columns if len(column) > 1]


def _goes_on(above: Label, label: Label) -> bool:
    """Tell whether a label stands below another in one column, which a leaning page may shift."""
    height = min(above.height, label.height)
    shift = max(abs(above.x0 - label.x0), abs(above.x1 - label.x1))
    return shift < _SAME_EDGE * height and label.middle - above.middle < _FARTHEST_ROW * height


def make_column(labels: Sequence[Label]) -> Column:
    """The column that some labels stand in."""
    x0 = median(label.x0 for label in labels)
    x1 = median(label.x1 for label in labels)
    return Column(x0, x1, tuple(labels))
