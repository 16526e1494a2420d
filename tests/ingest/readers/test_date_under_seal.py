"""Dates whose figures stand apart under a seal."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.readers.date_under_seal import join_dates
from ingest.readers.image_words import Line
from ingest.readers.ocr import Quad, Recognition
from ingest.readers.picture import Picture

PICTURE = np.full((1000, 1000, 3), 255, dtype=np.uint8)
SEAL = (0.7, 0.6, 0.9, 0.85)


class Engine:
    """Says what it is told to, and counts the crops."""

    def __init__(self, *texts: str) -> None:
        self._texts = texts
        self.crops = 0

    def recognise(self, crops: Sequence[Picture]) -> list[Recognition]:
        self.crops += len(crops)
        return [make_reading(text) for text, _ in zip(self._texts, crops, strict=True)]


def make_reading(text: str) -> Recognition:
    return Recognition(text, 0.95, tuple((i + 0.5) / len(text) for i in range(len(text))))


def make_line(text: str, x0: float, y0: float, x1: float, y1: float) -> Line:
    quad: Quad = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float32)
    return Line(quad, make_reading(text))


def join(engine: Engine, *lines: Line) -> list[str]:
    found = join_dates(PICTURE, lines, (SEAL,), engine)  # type: ignore[arg-type]
    return [line.recognition.text for line in found]


def test_the_row_across_the_seal_is_read_as_one_line_in_place_of_its_pieces() -> None:
    engine = Engine("2021年 8 月13日", "2021年8月13")
    pieces = make_line("2021", 650, 780, 700, 805), make_line("日", 880, 780, 900, 805)
    label = make_line("登记机关", 500, 640, 640, 670)
    assert join(engine, label, *pieces) == ["登记机关", "2021年 8 月13日"]


@pytest.mark.parametrize("text", ["2021年8月13日", "8月13日"])
def test_a_whole_date_and_one_without_a_year_are_left_as_they_are(text: str) -> None:
    engine = Engine()
    assert join(engine, make_line(text, 650, 780, 800, 805)) == [text]
    assert engine.crops == 0


def test_where_no_date_comes_of_it_the_pieces_stay() -> None:
    assert join(Engine("2021年月日", "2021"), make_line("2021", 650, 780, 700, 805)) == ["2021"]


def test_a_year_far_from_the_seal_is_no_date_of_it() -> None:
    engine = Engine()
    join(engine, make_line("2021", 100, 780, 150, 805), make_line("2021", 650, 300, 700, 325))
    assert engine.crops == 0
