"""What kind of document a page is: by its title and by how many of the kind's labels it carries.

`None` is an answer: a page whose best kind is not clearly ahead of the second best is not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.layout.geometry import Layout
from ingest.layout.labels import find_labels
from ingest.layout.phrases import find_phrases
from ingest.templates import load_other_titles, load_templates
from ingest.templates.schema import Template

_TITLE_WEIGHT = 0.6
_LABELS_OF_TITLED = 4
"""How many labels make a page certain whose title alone can tell its kind."""
_LEAST_SCORE = 0.55
_LEAST_MARGIN = 0.15
_TITLE_HEIGHT = 1.15
"""A title is larger than the page's usual line, or stands alone on its line at the top."""
_LONGEST_TAIL = 8
"""Characters that may follow on a title's line: (副本) (1-1)."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title on a page, in page units.

    Attributes:
        text: As the template has it.
        kind: The template's id, or None for documents that no template reads.
        x0: Left edge.
        x1: Right edge.
        middle: Height of its middle.
        height: Thickness.
    """

    text: str
    kind: str | None
    x0: float
    x1: float
    middle: float
    height: float

    @property
    def centre(self) -> float:
        """Middle between its edges."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Classification:
    """The kind found.

    Attributes:
        template: None where the page is of no known kind, or of two alike.
        confidence: 0 to 1.
    """

    template: Template | None
    confidence: float


def find_titles(layout: Layout) -> list[Title]:
    """Find the titles on a page, each place once, the longest that fits."""
    kinds: dict[str, str | None] = dict.fromkeys(load_other_titles())
    for template in load_templates():
        kinds.update(dict.fromkeys(template.titles, template.id))
    phrases = sorted(kinds, key=len, reverse=True)
    titles: list[Title] = []
    taken: set[tuple[int, int]] = set()
    for allowed_errors in (0, 1):
        for text, glyphs in find_phrases(layout, phrases, allowed_errors=allowed_errors):
            if any((glyph.line, glyph.index) in taken for glyph in glyphs):
                continue
            lines = {glyph.line for glyph in glyphs}
            rest = sum(len(layout.lines[line].glyphs) for line in lines) - len(glyphs)
            middle = sum(layout.lines[line].middle for line in lines) / len(lines)
            height = max(layout.lines[line].height for line in lines)
            title = Title(text, kinds[text], glyphs[0].x0, glyphs[-1].x1, middle, height)
            if rest <= _LONGEST_TAIL and _stands_out(title, layout):
                taken.update((glyph.line, glyph.index) for glyph in glyphs)
                titles.append(title)
    if not titles:
        return []
    tallest = max(title.height for title in titles)
    return [title for title in titles if title.height >= 0.5 * tallest]


def classify(layout: Layout, titles: Sequence[Title]) -> Classification:
    """Score templates over a page or a part of one: those that a title names, or else all.

    A title settles what a page is not: permits share most of their labels with the licence.

    Args:
        layout: The words.
        titles: Found on it.
    """
    named = {title.kind for title in titles}
    scored = sorted(
        (
            (_score(template, layout, titles), template)
            for template in load_templates()
            if (template.id in named if named else template.labels_beside_title)
        ),
        key=lambda pair: pair[0],
        reverse=True,
    )
    if not scored:
        return Classification(None, 0.0)
    best, template = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    if best < _LEAST_SCORE or best - second < _LEAST_MARGIN:
        return Classification(None, best)
    return Classification(template, best)


def _score(template: Template, layout: Layout, titles: Sequence[Title]) -> float:
    """Title and labels together reach 1; enough labels alone reach the least score and more."""
    fields = {
        label.field
        for label in find_labels(layout, template)
        if label.field and label.strength >= 1
    }
    share = min(1.0, len(fields) / (template.labels_beside_title or _LABELS_OF_TITLED))
    if any(title.kind == template.id for title in titles):
        return _TITLE_WEIGHT + (1 - _TITLE_WEIGHT) * share
    return _TITLE_WEIGHT * share


def _stands_out(title: Title, layout: Layout) -> bool:
    if title.height >= _TITLE_HEIGHT * layout.line_height:
        return True
    if all(abs(line.middle - title.middle) < title.height for line in layout.lines):
        return True  # nothing else is legible: it is the title of what cannot be read
    first = min(line.middle - line.height for line in layout.lines)
    last = max(line.middle for line in layout.lines)
    return title.middle < first + 0.25 * (last - first)
