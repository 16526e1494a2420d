"""Several documents in one picture or file: cut by titles before any field is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.classify import Title, find_titles
from ingest.document import Page, Word
from ingest.layout.geometry import Layout, build_layout

_BESIDE = 0.3
"""Titles whose middles lie this share of the page's width apart stand side by side."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one document occupies of a page.

    Attributes:
        page: The page.
        layout: Its words, or those of them that belong to the document.
        title: The title that opens it, if one was found.
        left: Where the part begins and ends, as shares of the page.
        right: Likewise.
        top: Likewise.
        bottom: Likewise.
    """

    page: Page
    layout: Layout
    title: Title | None
    left: float = 0.0
    right: float = 1.0
    top: float = 0.0
    bottom: float = 1.0

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point (shares of the page) lies in the part."""
        return self.left <= x < self.right and self.top <= y < self.bottom


def split_pages(pages: Sequence[Page]) -> list[Part]:
    """Cut pages into parts with one title at most each, in reading order."""
    return [part for page in pages for part in _split_page(page)]


def _split_page(page: Page) -> list[Part]:
    layout = build_layout(page)
    titles = find_titles(layout)
    if len(titles) < 2:
        return [Part(page, layout, titles[0] if titles else None)]
    columns: list[list[Title]] = []
    for title in sorted(titles, key=lambda each: each.centre):
        stands_beside = columns and (
            title.centre - columns[-1][-1].centre > _BESIDE * page.width
            and title.x0 > max(each.x1 for each in columns[-1])
        )
        if not columns or stands_beside:
            columns.append([title])
        else:
            columns[-1].append(title)
    parts: list[Part] = []
    for index, column in enumerate(columns):
        left = _between(columns[index - 1], column) / page.width if index else 0.0
        is_last = index == len(columns) - 1
        right = 1.0 if is_last else _between(column, columns[index + 1]) / page.width
        parts.extend(_split_column(page, column, left, right))
    return parts


def _between(left: Sequence[Title], right: Sequence[Title]) -> float:
    return (max(title.centre for title in left) + min(title.centre for title in right)) / 2


def _split_column(page: Page, titles: Sequence[Title], left: float, right: float) -> list[Part]:
    ordered = sorted(titles, key=lambda title: title.middle)
    tops = [0.0] + [
        max(0.0, (title.middle - 1.5 * title.height) / page.height) for title in ordered[1:]
    ]
    parts: list[Part] = []
    for title, top, bottom in zip(ordered, tops, [*tops[1:], 1.0], strict=True):
        words = [word for word in page.words if _lies_in(word, left, right, top, bottom)]
        layout = build_layout(page, words)
        parts.append(Part(page, layout, title, left, right, top, bottom))
    return parts


def _lies_in(word: Word, left: float, right: float, top: float, bottom: float) -> bool:
    x = (word.box[0] + word.box[2]) / 2
    y = (word.box[1] + word.box[3]) / 2
    return left <= x < right and top <= y < bottom
