"""Break Chinese text into lines, with the marks that may not begin or end a line kept in place."""

from __future__ import annotations

from licet_examples.fonts import measure_text
from licet_examples.sheet import Face

_NEVER_FIRST = frozenset("，。；：、！？）》”’％,.;:)】")
_NEVER_LAST = frozenset("（《“‘(【")


def set_paragraph(text: str, size: float, width: float, face: Face = "serif") -> list[str]:
    """Break a text into lines no wider than `width`; a closing mark may hang over the edge.

    Numbers and Latin words are kept whole.
    """
    lines: list[str] = []
    line = ""
    for piece in _split_pieces(text):
        fits = measure_text(line + piece, size, face) <= width
        if not line or fits or piece in _NEVER_FIRST:
            line += piece
            continue
        carried = ""
        while line and line[-1] in _NEVER_LAST:
            carried = line[-1] + carried
            line = line[:-1]
        lines.append(line)
        line = carried + piece
    return [*lines, line] if line else lines


def _split_pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        is_word = character.isascii() and character.isalnum()
        if is_word and pieces and pieces[-1].isascii() and pieces[-1][-1].isalnum():
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
