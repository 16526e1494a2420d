"""What became of the companies of a table: the column that says who defaulted.

1 yes true 是 违约      defaulted
0 no false 否 正常      did not
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from checker.errors import FiguresTableInvalid
from checker.scoring.cell_faults import say_fault
from checker.scoring.figures_table import FiguresTable, TableRow

Truths = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

_BAD = frozenset({"1", "yes", "true", "是", "违约"})
_GOOD = frozenset({"0", "no", "false", "否", "正常"})


class LeftOut(NamedTuple):
    """A row that does not count.

    Attributes:
        line: In the file, from 1.
        code: Key into `faults.yaml`: `target_empty`, `target_unreadable` or `row_faulty`.
    """

    line: int
    code: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Rows of which it is known what became of them.

    Attributes:
        rows: Those that count.
        is_bad: Which of them defaulted.
        left_out: The others, and why.
    """

    rows: tuple[TableRow, ...]
    is_bad: Truths
    left_out: tuple[LeftOut, ...]

    @property
    def bad(self) -> int:
        """How many defaulted."""
        return int(self.is_bad.sum())

    def count_left_out(self) -> dict[str, int]:
        """Count the rows left out by reason."""
        return dict(Counter(one.code for one in self.left_out))


def read_outcomes(table: FiguresTable, target: str, path: str) -> Outcomes:
    """Read the column that says who defaulted.

    Args:
        table: The table.
        target: The heading of the column.
        path: How the user calls the file.

    Raises:
        FiguresTableInvalid: There is no such column.
    """
    headings = list(table.rows[0].labels) if table.rows else []
    if target not in headings:
        words = say_fault("target_absent", column=target, columns=", ".join(headings) or "—")
        raise FiguresTableInvalid(path=path, reason_zh=words.zh, reason_en=words.en)
    rows: list[TableRow] = []
    truths: list[bool] = []
    left_out: list[LeftOut] = []
    for row in table.rows:
        told = row.labels[target].strip().casefold()
        if row.faults:
            left_out.append(LeftOut(row.line, "row_faulty"))
        elif told in _BAD or told in _GOOD:
            rows.append(row)
            truths.append(told in _BAD)
        else:
            left_out.append(LeftOut(row.line, "target_unreadable" if told else "target_empty"))
    return Outcomes(tuple(rows), np.array(truths, dtype=np.bool_), tuple(left_out))


def measure_auc(score: Numbers, is_bad: Truths) -> float | None:
    """Give the chance that of two companies the one that defaults has the lower score.

    Ties count half. None where all defaulted, or none did.
    """
    bad_count, good_count = int(is_bad.sum()), int((~is_bad).sum())
    if not (bad_count and good_count):
        return None
    values, places = np.unique(score, return_inverse=True)
    bad = np.bincount(places, is_bad, len(values))
    good = np.bincount(places, ~is_bad, len(values))
    above = good_count - np.cumsum(good)
    return float((bad * (above + good / 2)).sum() / (bad_count * good_count))


def count_both(is_bad: Sequence[bool] | Truths) -> tuple[int, int]:
    """Count who did not default, and who did."""
    bad = int(np.sum(is_bad))
    return len(is_bad) - bad, bad
