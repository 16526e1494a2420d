"""What kind of document a page is: by its title and by how many of the kind's labels it carries.

`None` is an answer, with its reason: a page whose best kind is not clearly ahead of the second best
is not guessed, and what is headed as another document is not what its labels resemble.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from ingest.layout.geometry import Layout
from ingest.layout.labels import find_labels
from ingest.layout.phrases import find_phrases
from ingest.pack.headings import Heading, find_heading
from ingest.templates import load_other_titles, load_templates
from ingest.templates.schema import Template

_TITLE_WEIGHT = 0.6
_LABELS_OF_TITLED = 4
"""How many labels make a page certain whose title alone can tell its kind."""
_LEAST_SCORE = 0.55
_LEAST_MARGIN = 0.15
_TITLE_HEIGHT = 1.15
"""A title is larger than the page's usual line, or stands alone on its line at the top."""
_SMALLER_TITLE, _LARGE = 0.5, 1.4
"""Of several titles a smaller one counts by its share of the tallest, or as large print."""
_LONGEST_TAIL = 8
"""Characters that may follow on a title's line: (副本) (1-1)."""
_SECOND_LINE = 3.0
"""How far below a title its repetition stands, in heights of the print."""
_MISREAD = 0.7
"""From this likeness on a heading is a kind's own title, misread."""
_LONGEST_QUOTE = 40


class Refusal(StrEnum):
    """Why a page is of no kind: keys into `ingest/problems.yaml`."""

    TITLE_NOT_FOUND = "title_not_found"
    KIND_NOT_READ = "kind_not_read"
    KINDS_ALIKE = "kinds_alike"
    NOTHING_LEGIBLE = "nothing_legible"
    BLANK_PAGE = "blank_page"


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
        refusal: Why there is no template; None where there is one.
        details: Values that the sentence about the refusal names.
        fields: Of the template: those whose labels stand on the page.
    """

    template: Template | None
    confidence: float
    refusal: Refusal | None = None
    details: tuple[tuple[str, str], ...] = ()
    fields: frozenset[str] = frozenset()


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
    if tallest < _TITLE_HEIGHT * layout.line_height and _is_headed_otherwise(layout, titles):
        return []
    least = min(_SMALLER_TITLE * tallest, _LARGE * layout.line_height)
    return _drop_second_lines([title for title in titles if title.height >= least])


def _drop_second_lines(titles: Sequence[Title]) -> list[Title]:
    """Leave out what repeats a title right below it: the same in another language."""
    kept: list[Title] = []
    for title in sorted(titles, key=lambda each: each.middle):
        is_second = any(
            title.kind is not None
            and title.kind == above.kind
            and 0 < title.middle - above.middle < _SECOND_LINE * max(title.height, above.height)
            and min(title.x1, above.x1) > max(title.x0, above.x0)
            for above in kept
        )
        if not is_second:
            kept.append(title)
    return kept


def classify(
    layout: Layout, titles: Sequence[Title], heading: Heading | None = None
) -> Classification:
    """Score templates over a page or a part of one: those that a title names, or else all.

    A title settles what a page is not: permits share most of their labels with the licence, and a
    contract has its parties' names, codes and addresses.

    Args:
        layout: The words.
        titles: Found on it.
        heading: Of a page without a title.
    """
    if not layout.lines:
        return Classification(None, 0.0, Refusal.NOTHING_LEGIBLE)
    named = {title.kind for title in titles}
    scored = sorted(
        (
            _score(template, layout, titles)
            for template in load_templates()
            if (template.id in named if named else template.labels_beside_title)
        ),
        key=lambda found: found.confidence,
        reverse=True,
    )
    if named == {None}:
        return _refuse_unread(titles[0].text)
    best = scored[0] if scored else Classification(None, 0.0)
    if heading is not None and not named and _is_of_another_kind(heading, best.template):
        return _refuse_unread(heading.text)
    if best.confidence < _LEAST_SCORE:
        if heading is not None:
            return _refuse_unread(heading.text)
        return Classification(None, best.confidence, Refusal.TITLE_NOT_FOUND)
    if len(scored) > 1 and best.confidence - scored[1].confidence < _LEAST_MARGIN:
        alike = [found.template.title.zh for found in scored[:2] if found.template]
        details = (("first", alike[0]), ("second", alike[1]))
        return Classification(None, best.confidence, Refusal.KINDS_ALIKE, details)
    return best


def _score(template: Template, layout: Layout, titles: Sequence[Title]) -> Classification:
    """Title and labels together reach 1; enough labels alone reach the least score and more."""
    fields = frozenset(
        label.field
        for label in find_labels(layout, template)
        if label.field and label.strength >= 1
    )
    share = min(1.0, len(fields) / (template.labels_beside_title or _LABELS_OF_TITLED))
    if any(title.kind == template.id for title in titles):
        share = _TITLE_WEIGHT + (1 - _TITLE_WEIGHT) * share
    else:
        share *= _TITLE_WEIGHT
    return Classification(template, share, fields=fields)


def _is_of_another_kind(heading: Heading, template: Template | None) -> bool:
    """Tell whether a heading names a document, and not, misread, the kind in question."""
    if template is None or not heading.names_document:
        return heading.names_document
    likeness = (SequenceMatcher(None, heading.text, title).ratio() for title in template.titles)
    return max(likeness) < _MISREAD


def _refuse_unread(title: str) -> Classification:
    details = (("title", title[:_LONGEST_QUOTE]),)
    return Classification(None, 0.0, Refusal.KIND_NOT_READ, details)


def _is_headed_otherwise(layout: Layout, titles: Sequence[Title]) -> bool:
    """Tell whether a page names a title only in its text, below a heading of its own."""
    heading = find_heading(layout)
    if heading is None or not heading.names_document:
        return False
    return all(heading.middle < title.middle - 0.5 * heading.height for title in titles)


def _stands_out(title: Title, layout: Layout) -> bool:
    if title.height >= _TITLE_HEIGHT * layout.line_height:
        return True
    if all(abs(line.middle - title.middle) < title.height for line in layout.lines):
        return True  # nothing else is legible: it is the title of what cannot be read
    first = min(line.middle - line.height for line in layout.lines)
    last = max(line.middle for line in layout.lines)
    return title.middle < first + 0.25 * (last - first)
