from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.image_words import Line, is_slanted, lay_out, measure_skew
from ingest.readers.ocr import Quad, Recognition

WIDTH, HEIGHT = 1000, 800


def make_quad(x: float, y: float, length: float, thickness: float, degrees: float = 0.0) -> Quad:
    """A box whose middle is at (x, y), turned clockwise."""
    angle = math.radians(degrees)
    along = np.array([math.cos(angle), math.sin(angle)]) * length / 2
    across = np.array([-math.sin(angle), math.cos(angle)]) * thickness / 2
    middle = np.array([x, y])
    corners = [middle - along - across, middle + along - across]
    corners += [middle + along + across, middle - along + across]
    return np.asarray(corners, dtype=np.float32)


def make_line(text: str, quad: Quad, confidence: float = 0.99) -> Line:
    centres = tuple((index + 0.5) / len(text) for index in range(len(text)))
    return Line(quad, Recognition(text, confidence, centres))


def test_a_level_line_keeps_its_place_and_its_characters_theirs() -> None:
    laid_out = lay_out([make_line("样例公司", make_quad(300, 100, 200, 40))], WIDTH, HEIGHT)
    (word,) = laid_out.words
    assert word.text == "样例公司"
    assert word.box == pytest.approx((0.2, 0.1, 0.4, 0.15))
    assert word.character_edges == pytest.approx((0.2, 0.25, 0.3, 0.35, 0.4), abs=0.006)


def test_the_last_character_ends_where_its_print_does() -> None:
    recognition = Recognition("签字：", 0.99, (0.1, 0.3, 0.5))
    line = Line(make_quad(300, 100, 200, 40), recognition)
    (word,) = lay_out([line], WIDTH, HEIGHT).words
    assert word.box[2] == pytest.approx(0.4)
    assert word.character_edges[-1] == pytest.approx(0.2 + 0.2 * (0.5 + 0.12))


def test_spaces_go_from_chinese_print_and_stay_between_latin_words() -> None:
    texts = ["名    称", "ABC Trading Ltd", "副本 1-1"]
    lines = [make_line(text, make_quad(300, 100, 200, 30)) for text in texts]
    words = lay_out(lines, WIDTH, HEIGHT).words
    assert [word.text for word in words] == ["名称", "ABC Trading Ltd", "副本1-1"]
    assert all(len(word.character_edges) == len(word.text) + 1 for word in words)


def test_a_column_of_labels_becomes_its_characters() -> None:
    column = make_line("名类住", make_quad(100, 300, 30, 240))
    words = lay_out([column], WIDTH, HEIGHT).words
    assert [word.text for word in words] == ["名", "类", "住"]
    middles = [(word.box[1] + word.box[3]) / 2 * HEIGHT for word in words]
    assert middles == pytest.approx([220, 300, 380])


def test_what_slants_is_a_watermark_and_what_is_hardly_read_is_nothing() -> None:
    lines = [
        make_line("统一社会信用代码", make_quad(300, 100, 300, 30, 2)),
        make_line("仅供样例使用", make_quad(500, 400, 300, 40, -30)),
        make_line("乱码乱码", make_quad(500, 600, 200, 30, 2), confidence=0.3),
    ]
    laid_out = lay_out(lines, WIDTH, HEIGHT)
    assert [word.text for word in laid_out.words] == ["统一社会信用代码"]
    assert [word.text for word in laid_out.watermarks] == ["仅供样例使用"]
    assert laid_out.skew_degrees == pytest.approx(2, abs=0.01)


def test_a_single_character_never_slants() -> None:
    assert not is_slanted(make_quad(100, 100, 30, 28, 40), 0.0)


@given(st.floats(-6, 6), st.lists(st.floats(-0.5, 0.5), min_size=3, max_size=9))
def test_skew_is_that_of_most_lines(skew: float, noise: list[float]) -> None:
    quads = [make_quad(400, 50 * n, 300, 20, skew + off) for n, off in enumerate(noise, 1)]
    assert min(noise) - 0.01 <= measure_skew(quads) - skew <= max(noise) + 0.01


def test_a_page_without_lines_has_no_skew() -> None:
    assert measure_skew([]) == 0.0
    assert lay_out([], WIDTH, HEIGHT).words == ()


def test_a_leaning_column_gives_characters_no_higher_than_their_step() -> None:
    column = make_line("名类住", make_quad(100, 300, 60, 120))
    words = lay_out([column], WIDTH, HEIGHT).words
    assert [round((word.box[3] - word.box[1]) * HEIGHT) for word in words] == [40, 40, 40]


def test_what_a_second_look_says_goes_with_the_word() -> None:
    line = make_line("样例公司", make_quad(300, 100, 200, 40))
    again = Line(line.quad, line.recognition, "祥例公司")
    (word,) = lay_out([again], WIDTH, HEIGHT).words
    assert (word.text, word.reread) == ("样例公司", "祥例公司")
