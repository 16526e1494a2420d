"""A label on a page."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.layout.geometry import Glyph


@dataclass(frozen=True, slots=True)
class Label:
    """A label found on the page.

    Attributes:
        field: The field it introduces; None for print that only ends what stands before it.
        text: As the template has it.
        glyphs: Its characters on the page.
        x0: Left edge in page units.
        x1: Right edge.
        middle: Height of its middle.
        height: Thickness of its line.
        strength: 1 where every character was read, less where some were guessed.
        is_set_apart: Nothing follows it on its line, or a wide blank does: a cell of a table.
    """

    field: str | None
    text: str
    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    middle: float
    height: float
    strength: float
    is_set_apart: bool = False
