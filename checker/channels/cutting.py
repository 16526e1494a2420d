"""Cutting a text to what a channel takes, and saying how much was left out."""

from __future__ import annotations

from collections.abc import Callable

from checker.channels.words import say


def count_utf8(text: str) -> int:
    """Count the bytes of a text in UTF-8."""
    return len(text.encode("utf-8", "replace"))


def cut_text(text: str, limit: int, measure: Callable[[str], int] = count_utf8) -> str:
    """Cut a text at the end of a line and add a line that says how many lines are missing.

    Args:
        text: What would be sent.
        limit: The most that the channel takes, in the units of `measure`.
        measure: Counts what a text takes; longer texts take no less.

    Returns:
        The text itself if it fits. A first line that is too long alone is cut between characters.
    """
    if measure(text) <= limit:
        return text
    lines = text.split("\n")
    kept = _most(len(lines) - 1, lambda count: measure(_join(lines, count)) <= limit)
    if kept > 0:
        return _join(lines, kept)
    ending = "…" if len(lines) == 1 else f"…\n{_say_more(len(lines) - 1)}"
    first = lines[0]
    return (
        first[: _most(len(first), lambda count: measure(first[:count] + ending) <= limit)] + ending
    )


def _join(lines: list[str], count: int) -> str:
    return "\n".join([*lines[:count], _say_more(len(lines) - count)])


def _say_more(count: int) -> str:
    return say("more_lines", count=count)


def _most(most: int, fits: Callable[[int], bool]) -> int:
    """Find the greatest number up to `most` that fits by halving; 0 if none does."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low
