"""Cutting a text to what a channel takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.channels.cutting import count_utf8, cut_text
from checker.channels.words import load_words, say

LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"])))


@given(lines=LINES, limit=st.integers(100, 400))
def test_what_is_kept_is_a_beginning_and_fits(lines: list[str], limit: int) -> None:
    text = "\n".join(lines)
    cut = cut_text(text, limit)
    assert count_utf8(cut) <= limit
    if count_utf8(text) <= limit:
        assert cut == text
    elif len(lines) > 1:
        *kept, last = cut.split("\n")
        assert last == say("more_lines", count=len(lines) - len(kept))
        assert all(
            line.startswith(k.removesuffix("…")) for line, k in zip(lines, kept, strict=False)
        )
    else:
        assert text.startswith(cut.removesuffix("…"))


def test_whole_lines_are_kept() -> None:
    text = "\n".join(["到期"] * 100)
    expected = "到期\n到期\n" + say("more_lines", count=98)
    assert cut_text(text, count_utf8(expected)) == expected
    assert cut_text(text, count_utf8(expected) - 1).startswith("到期\n…")


def test_a_first_line_too_long_is_cut_between_characters() -> None:
    assert cut_text("到" * 100, 62) == "到" * 19 + "…"


def test_all_words_are_bilingual_with_the_same_places() -> None:
    for name, both in load_words().items():
        assert set(both) == {"zh", "en"}, name
        places = [sorted(part.split("}")[0] for part in both[lang].split("{")[1:]) for lang in both]
        assert places[0] == places[1], name
