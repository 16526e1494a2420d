"""Which paper of a licence or permit it is: 正本, to hang on the wall, or 副本, to carry about."""

from __future__ import annotations

import re

from ingest.document import Field
from ingest.extract.reading import average_confidence, make_field
from ingest.layout.geometry import Glyph, Layout, TextLine
from ingest.split import Part

_COPY = re.compile(r"[(（]?(?P<copy>正本|副本)[)）]?")
_COPIES = {"正本": "original", "副本": "duplicate"}


def find_copy(part: Part) -> Field | None:
    """Find 正本 or 副本 beside or below the title; nothing is concluded from its absence."""
    layout = part.layout
    if part.title is None:
        return None
    title = part.title
    for line in sorted(layout.lines, key=lambda line: abs(line.middle - title.middle)):
        if not -0.8 * title.height < line.middle - title.middle < 2.5 * title.height:
            continue
        chain = _with_neighbours(layout, line)
        match = _COPY.search("".join(glyph.folded for glyph in chain))
        if match and line.x0 > title.x0 - title.height:
            glyphs = chain[match.start("copy") : match.end("copy")]
            confidence = average_confidence(layout, glyphs)
            return make_field(layout, glyphs, _COPIES[match["copy"]], confidence=confidence)
    return None


def _with_neighbours(layout: Layout, line: TextLine) -> tuple[Glyph, ...]:
    glyphs = list(line.glyphs)
    position = layout.right_neighbours[line.glyphs[0].line]
    while position is not None and len(glyphs) < 30:
        glyphs.extend(layout.lines[position].glyphs)
        position = layout.right_neighbours[position]
    return tuple(glyphs)
