"""Labels printed to one width below one another: the columns of a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.layout.label import Label

_LEAST_STRENGTH = 0.8
_SAME_EDGE = 1.2
"""How far the edges of two labels of one column may lie apart, in line heights."""


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
    """Group labels that share both edges; a column has at least two."""
    columns: list[list[Label]] = []
    for label in sorted(labels, key=lambda each: -each.strength):
        if label.field is None or label.strength < _LEAST_STRENGTH:
            continue
        reach = _SAME_EDGE * label.height
        for column in columns:
            if abs(column[0].x0 - label.x0) < reach and abs(column[0].x1 - label.x1) < reach:
                column.append(label)
                break
        else:
            columns.append([label])
    return [_make_column(column) for column in columns if len(column) > 1]


def _make_column(labels: Sequence[Label]) -> Column:
    x0 = median(label.x0 for label in labels)
    x1 = median(label.x1 for label in labels)
    return Column(x0, x1, tuple(labels))
