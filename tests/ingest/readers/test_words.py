from __future__ import annotations

import pytest

from ingest.readers.glyphs import Glyph
from ingest.readers.words import group_watermarks, group_words, is_chinese

SIZE = 10.0


def set_line(text: str, x: float = 0.0, top: float = 0.0, gap: float = 0.0) -> list[Glyph]:
    """Sets a line: Chinese characters are one em wide, all others half."""
    glyphs = []
    for character in text:
        width = SIZE if is_chinese(character) else SIZE / 2
        glyphs.append(Glyph(character, x, top, x + width, top + SIZE))
        x += width + gap
    return glyphs


def read(*lines: list[Glyph]) -> list[str]:
    glyphs = [glyph for line in lines for glyph in line]
    return [word.text for word in group_words(glyphs, 500, 500)]


@pytest.mark.parametrize(
    ("gap", "words"), [(0, ["统一社会"]), (6, ["统一社会"]), (12, ["统", "一", "社", "会"])]
)
def test_chinese_labels_may_be_spread_a_little(gap: float, words: list[str]) -> None:
    assert read(set_line("统一社会", gap=gap)) == words


def test_latin_words_end_at_blanks_and_at_gaps() -> None:
    assert read(set_line("Ltd of")) == ["Ltd", "of"]
    assert read(set_line("Ltd") + set_line("of", x=18)) == ["Ltd", "of"]


def test_lines_are_told_apart_and_read_from_the_top() -> None:
    assert read(set_line("下", top=12), set_line("上", top=0)) == ["上", "下"]


def test_a_line_holds_types_of_several_sizes() -> None:
    small = [Glyph("a", 20, 4, 23, 9)]
    assert read(set_line("甲乙"), small) == ["甲乙a"]


def test_content_order_does_not_matter_on_a_line() -> None:
    assert read(list(reversed(set_line("营业执照")))) == ["营业执照"]


def test_vertical_writing_is_a_word_for_each_column() -> None:
    right = [Glyph(c, 100, 12.0 * i, 110, 12.0 * i + 10) for i, c in enumerate("营业执照")]
    left = [Glyph(c, 80, 12.0 * i, 90, 12.0 * i + 10) for i, c in enumerate("统一社会")]
    words = group_words(right + left, 500, 500)
    assert [word.text for word in words] == ["营业执照", "统一社会"]
    assert words[0].box == pytest.approx((0.2, 0.0, 0.22, 0.092))
    assert words[0].character_edges == ()


def test_two_lines_of_one_character_are_no_column() -> None:
    assert read(set_line("备", top=0), set_line("注", top=12)) == ["备", "注"]


def test_a_caption_up_the_margin_is_read_along_its_direction() -> None:
    caption = [Glyph(c, 2, 100 - 10 * i, 12, 110 - 10 * i, 270.0) for i, c in enumerate("abcd")]
    words = group_words(set_line("名称", x=200) + caption, 500, 500)
    assert [word.text for word in words] == ["名称", "abcd"]
    assert words[1].box == pytest.approx((0.004, 0.14, 0.024, 0.22))


def test_a_ligature_is_two_characters_with_edges_of_their_own() -> None:
    (word,) = group_words([Glyph("fi", 0, 0, 10, 10)], 100, 100)
    assert word.character_edges == (0.0, 0.05, 0.1)


def test_characters_that_compose_lose_their_edges_and_are_composed() -> None:
    (word,) = group_words([Glyph("e", 0, 0, 5, 10), Glyph("\u0301", 5, 0, 6, 10)], 100, 100)
    assert word.text == "é"
    assert word.character_edges == ()


def test_each_slanted_run_is_one_watermark() -> None:
    def slant(text: str, x: float) -> list[Glyph]:
        return [
            Glyph(c, x + 8 * i, 300 - 8 * i, x + 8 * i + 12, 312 - 8 * i, 315.0)
            for i, c in enumerate(text)
        ]

    glyphs = slant("仅供投标", 0) + set_line("名称") + slant("仅供投标", 200)
    words = group_watermarks(glyphs, 500, 500)
    assert [word.text for word in words] == ["仅供投标", "仅供投标"]
    assert words[0].box[0] < words[1].box[0]
