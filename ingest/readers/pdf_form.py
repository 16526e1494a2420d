"""A page with what was entered into its form: as fields by name, and as words where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Box, FormField, Method, Page, Word
from ingest.readers.glyphs import Glyph, turn_glyph
from ingest.readers.page_problem import add_problem
from ingest.readers.pdfium import PdfiumPage
from ingest.readers.pdfium_form import Widget, open_drawn

_PRINT_POINTS = 12.0
"""Height of what is typed into a field that leaves room around it."""


@dataclass(slots=True)
class FormReader:
    """Reads the forms of one file until it has had its share.

    Attributes:
        content: The file.
        fields_left: How many fields may still be read.
        limit: How many there were to begin with.
    """

    content: bytes
    fields_left: int
    limit: int

    def add_form(self, page: Page, source: PdfiumPage) -> Page:
        """Gives a page with its form's fields, and what they hold among its words.

        A page that was recognised shows them in its picture already.

        Args:
            page: As read without its form.
            source: The same page, loaded.
        """
        if source.has_form_left_alone:
            return add_problem(page, "form_left_alone")
        widgets = source.list_widgets(self.fields_left + 1)
        if len(widgets) > self.fields_left:
            widgets = widgets[: self.fields_left]
            page = add_problem(page, "form_field_limit", limit=str(self.limit))
        self.fields_left -= len(widgets)
        if not widgets:
            return page
        shown = self._read_shown(page.number, widgets)
        fields = tuple(
            FormField(
                name=widget.name,
                value=widget.value,
                box=_stand_upright(source.share_of(widget.corners), page),
                is_choice=widget.is_choice,
                shown=text,
            )
            for widget, text in zip(widgets, shown, strict=True)
        )
        words = page.words
        if page.method is Method.TEXT:
            words = (*words, *(word for each in fields for word in _make_words(each, page)))
        return replace(page, words=words, form_fields=fields)

    def _read_shown(self, number: int, widgets: Sequence[Widget]) -> list[str | None]:
        if all(widget.is_choice for widget in widgets):
            return [None] * len(widgets)
        with open_drawn(self.content, number - 1) as read_within:
            return [None if widget.is_choice else read_within(widget.corners) for widget in widgets]


def _stand_upright(box: Box, page: Page) -> Box:
    """From the page as the file shows it to the page as it was turned."""
    turns = -page.turned_degrees // 90 % 4
    if not turns:
        return box
    width, height = (page.height, page.width) if turns % 2 else (page.width, page.height)
    x0, y0, x1, y1 = box
    turned = turn_glyph(
        Glyph("", x0 * width, y0 * height, x1 * width, y1 * height), turns, width, height
    )
    return (
        turned.x0 / page.width,
        turned.top / page.height,
        turned.x1 / page.width,
        turned.bottom / page.height,
    )


def _make_words(field: FormField, page: Page) -> list[Word]:
    """What was typed, a word for each of its lines, of the height of print within the field."""
    lines = [] if field.is_choice else [line.strip() for line in field.value.splitlines()]
    lines = [line for line in lines if line]
    x0, y0, x1, y1 = field.box
    step = (y1 - y0) / max(1, len(lines))
    inset = max(0.0, step - _PRINT_POINTS / page.height) / 2
    return [
        Word(line, (x0, y0 + index * step + inset, x1, y0 + (index + 1) * step - inset))
        for index, line in enumerate(lines)
    ]
