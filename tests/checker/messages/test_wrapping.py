"""Lines are narrow enough, begin and end as they should, and lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checker.messages.wrapping import WIDTH, measure, wrap_text

PROSE = st.lists(
    st.sampled_from(
        ["须于", "申请延续", "，", "。", "（", "）", "《", "》", " ", "licence", "2026", "、"]
    ),
    max_size=120,
).map("".join)


@given(PROSE, st.integers(0, 6), st.integers(0, 4))
def test_lines_fit_and_nothing_is_lost(text: str, indent: int, hanging: int) -> None:
    wrapped = wrap_text(text, indent, hanging)
    assert "".join(wrapped.split()) == "".join(text.split())
    for line in wrapped.splitlines():
        words = line.strip()
        unbroken = max((measure(word) for word in words.split()), default=0)
        assert measure(line) <= WIDTH or unbroken > WIDTH - indent - hanging - 2 or not words


@given(st.text(st.sampled_from("须于到期前申请，。、")), st.integers(0, 6))
def test_no_line_begins_with_closing_punctuation(text: str, indent: int) -> None:
    first, *rest = wrap_text(text, indent).splitlines() or [""]
    assert first is not None
    assert not any(line.strip().startswith(("，", "。", "、")) for line in rest)


def test_english_breaks_between_words() -> None:
    wrapped = wrap_text("renewal " * 20, 4, 2)
    assert wrapped.splitlines()[0] == "    " + " ".join(["renewal"] * 9)
    assert wrapped.splitlines()[1].startswith("      renewal")


def test_chinese_counts_twice() -> None:
    assert measure("许可 ab") == 7
    assert wrap_text("许" * 40).splitlines() == ["许" * 38, "许" * 2]


def test_an_opening_mark_goes_with_what_follows() -> None:
    assert wrap_text("许" * 37 + "《办法》").splitlines() == ["许" * 37, "《办法》"]
