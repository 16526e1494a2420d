from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.glyphs import (
    Glyph,
    dominant_quarter_turns,
    drop_duplicates,
    is_slanted,
    quarter_turns,
    turn_glyph,
)

POINT = st.integers(min_value=0, max_value=400)
GLYPH = st.builds(
    lambda x, y, w, h, angle: Glyph("字", x, y, x + w, y + h, angle),
    POINT,
    POINT,
    st.integers(min_value=1, max_value=40),
    st.integers(min_value=1, max_value=40),
    st.sampled_from([0.0, 45.0, 90.0, 180.0, 270.0]),
)


@given(GLYPH, st.integers(min_value=0, max_value=3))
def test_turning_on_and_back_changes_nothing(glyph: Glyph, turns: int) -> None:
    turned = turn_glyph(glyph, turns, 500, 700)
    width, height = (700, 500) if turns % 2 else (500, 700)
    assert turn_glyph(turned, -turns, width, height) == glyph


@given(GLYPH)
def test_a_quarter_turn_swaps_the_sides(glyph: Glyph) -> None:
    turned = turn_glyph(glyph, 1, 500, 700)
    assert turned.x1 - turned.x0 == glyph.bottom - glyph.top
    assert turned.bottom - turned.top == glyph.x1 - glyph.x0


@pytest.mark.parametrize("angle", [0, 3, 90, 178, 270, 357])
def test_text_along_the_sides_is_not_slanted(angle: float) -> None:
    assert not is_slanted(Glyph("字", 0, 0, 1, 1, angle))


@pytest.mark.parametrize("angle", [8, 30, 45, 135, 330])
def test_watermarks_are_slanted(angle: float) -> None:
    assert is_slanted(Glyph("字", 0, 0, 1, 1, angle))


def test_the_direction_of_most_text_counts() -> None:
    level, down = Glyph("字", 0, 0, 1, 1, 0.0), Glyph("字", 0, 0, 1, 1, 90.0)
    assert quarter_turns(down) == 1
    assert dominant_quarter_turns([]) == 0
    assert dominant_quarter_turns([level, down]) == 0
    assert dominant_quarter_turns([level, down, down]) == 1


@given(st.lists(GLYPH, max_size=20))
def test_what_is_kept_is_what_was_there_and_stays_kept(glyphs: list[Glyph]) -> None:
    kept = drop_duplicates(glyphs)
    assert set(kept) <= set(glyphs)
    assert drop_duplicates(kept) == kept
    assert drop_duplicates([*glyphs, *glyphs]) == kept


def test_neighbours_are_no_duplicates_however_small_the_print() -> None:
    glyphs = [Glyph("l", 0.8 * index, 0, 0.8 * index + 0.7, 2.0) for index in range(5)]
    assert drop_duplicates(glyphs) == glyphs
