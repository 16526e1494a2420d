"""Seals, codes, handwriting and the way up: what is found on a picture besides its text."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from ingest.document import Word
from ingest.readers.handwriting import find_handwriting
from ingest.readers.ocr import Quad, Recognition
from ingest.readers.picture import Picture, turn_picture
from ingest.readers.qr import read_codes
from ingest.readers.seal import find_red_ink, lift_red, measure_red
from ingest.readers.upright import find_turn, is_sideways
from licet_examples.picture import paint_picture
from licet_examples.sheet import Item, QrCode, Seal, Sheet, Stroke, Text

RED = (60, 50, 220)
WORD = Word("法定代表人（签字）：", (0.1, 0.49, 0.4, 0.52))


def draw(*items: Item) -> Picture:
    return np.ascontiguousarray(paint_picture(Sheet(600, 800, items), 900)[:, :, ::-1])


def make_paper() -> Picture:
    return np.full((800, 1000, 3), 250, dtype=np.uint8)


def test_a_seal_is_found_where_it_is() -> None:
    ink = find_red_ink(
        draw(Text(80, 200, "云帆样例贸易有限公司", 20), Seal(400, 600, 60, "样例公司"))
    )
    (seal,) = ink.seals
    assert seal == pytest.approx((340 / 600, 540 / 800, 460 / 600, 660 / 800), abs=0.01)


def test_a_red_disc_and_red_print_are_no_seals() -> None:
    picture = make_paper()
    cv2.circle(picture, (200, 200), 60, RED, -1)
    cv2.rectangle(picture, (400, 500), (900, 540), RED, -1)
    ink = find_red_ink(picture)
    assert ink.seals == ()
    assert len(ink.marks) == 2


def test_lifting_red_leaves_the_black_print_under_it() -> None:
    picture = make_paper()
    cv2.putText(picture, "PRINT", (100, 400), cv2.FONT_HERSHEY_SIMPLEX, 3, (20, 20, 20), 8)
    before = lift_red(picture)[:, :, 0] < 100
    cv2.circle(picture, (250, 380), 120, RED, 10)
    cv2.putText(picture, "PRINT", (100, 400), cv2.FONT_HERSHEY_SIMPLEX, 3, (20, 20, 20), 8)
    after = lift_red(picture)[:, :, 0] < 100
    assert (before == after).mean() > 0.999


@pytest.mark.parametrize("scale", [1.0, 0.35])
def test_a_qr_code_is_read_with_its_place(scale: float) -> None:
    text = "http://gsxt.example.cn/index.html?uniscid=91440305MAW00B0131"
    picture = draw(QrCode(400, 100, 90, text))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    (code,) = read_codes(np.asarray(small, dtype=np.uint8))
    assert code.text == text
    assert code.box == pytest.approx((400 / 600, 100 / 800, 490 / 600, 190 / 800), abs=0.03)


def test_a_page_without_codes_has_none() -> None:
    assert read_codes(draw(Text(80, 200, "云帆样例贸易有限公司", 20))) == ()


def test_strokes_behind_a_label_are_handwriting() -> None:
    scrawl = Stroke(
        tuple((270 + 3 * n, 400 + (-1) ** n * 8.0) for n in range(16)), 1.3, (30, 40, 90)
    )
    picture = draw(Text(60, 405, "法定代表人（签字）：", 18), scrawl)
    (box,) = find_handwriting(picture, [WORD], [])
    assert box == pytest.approx((270 / 600, 392 / 800, 315 / 600, 408 / 800), abs=0.02)


def test_a_blank_line_and_a_red_seal_are_not() -> None:
    rule = Stroke(((270, 402), (400, 402)), 0.8, (0, 0, 0))
    seal = Seal(400, 420, 50, "云帆样例贸易有限公司")
    picture = draw(Text(60, 405, "法定代表人（签字）：", 18), rule, seal)
    assert find_handwriting(picture, [WORD], []) == ()


class Reader:
    """Stands in for the engine: reads a crop surely if its top is darker than its foot."""

    def recognise(self, crops: Sequence[Picture]) -> list[Recognition]:
        return [Recognition("样", self._tell(crop), (0.5,)) for crop in crops]

    @staticmethod
    def _tell(crop: Picture) -> float:
        half = crop.shape[0] // 2
        return 0.99 if crop[:half].mean() < crop[half:].mean() else 0.3


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_turn_that_stands_a_page_upright_is_found(degrees: int) -> None:
    upright = make_paper()
    boxes = [(100, 100 * row, 700, 100 * row + 40) for row in range(1, 6)]
    for x0, y0, x1, y1 in boxes:
        upright[y0 : (y0 + y1) // 2, x0:x1] = 20
    picture = turn_picture(upright, -degrees)
    quads = [turn_quad(box, -degrees, upright.shape) for box in boxes]
    assert find_turn(picture, quads, Reader()) == degrees  # type: ignore[arg-type]


def turn_quad(box: tuple[int, int, int, int], degrees: int, shape: tuple[int, ...]) -> Quad:
    height, width = shape[:2]
    x0, y0, x1, y1 = box
    for _ in range(degrees // 90 % 4):
        x0, y0, x1, y1 = height - y1, x0, height - y0, x1
        height, width = width, height
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float32)


def test_a_column_of_labels_does_not_lay_a_page_on_its_side() -> None:
    rows = [turn_quad((200, 60 * row, 600, 60 * row + 30), 0, (800, 1000)) for row in range(1, 9)]
    column = turn_quad((100, 60, 130, 500), 0, (800, 1000))
    assert not is_sideways([*rows, column])
    assert is_sideways([column])
    assert not is_sideways([])


def test_red_print_is_told_from_black_print_that_red_crosses() -> None:
    paper = make_paper()
    cv2.putText(paper, "PRINT", (100, 400), cv2.FONT_HERSHEY_SIMPLEX, 3, (20, 20, 20), 8)
    cv2.line(paper, (100, 300), (400, 420), RED, 6)
    crossed = paper[320:420, 90:420]
    assert 0 < measure_red(crossed) < 0.6
    cv2.putText(paper, "SEAL", (100, 700), cv2.FONT_HERSHEY_SIMPLEX, 3, RED, 8)
    assert measure_red(paper[620:720, 90:420]) > 0.9
    assert measure_red(make_paper()) == 0
