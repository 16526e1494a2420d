"""Set Chinese text: lines that break where they may, labelled rows that fit their column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from licet_examples.fonts import measure_text
from licet_examples.sheet import Face, Sheet, Text

_NEVER_FIRST = frozenset("，。；：、！？）》”’％,.;:)】")
_NEVER_LAST = frozenset("（《“‘(【")
_LINE_HEIGHT = 1.45
_GAP_AFTER_LABEL = 1.2
_SMALLEST_SIZE = 6.5


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where rows of labels and values stand, in points.

    Attributes:
        x: Left edge of the labels.
        top: Baseline of the first row.
        bottom: The lowest baseline allowed.
        label_width: Over which a label is spread.
        width: Of label and value together.
        size: Of the type, made smaller where the rows would not fit.
        leading: Distance of two rows as a multiple of the size.
    """

    x: float
    top: float
    bottom: float
    label_width: float
    width: float
    size: float
    leading: float


def set_rows(rows: Sequence[tuple[str, str | None]], column: Column) -> list[Text]:
    """Set labels and values below one another; a row without a value is left out.

    The type shrinks until everything fits, as on real licences with a long business scope.
    """
    size = column.size
    while True:
        texts = _set_rows_in_size(rows, column, size)
        if size <= _SMALLEST_SIZE or max(text.y for text in texts) <= column.bottom:
            return texts
        size -= 0.5


def find_text(sheet: Sheet, text: str) -> tuple[float, float, float, float]:
    """Find where a text stands, as shares of the sheet (x0, y0, x1, y1), origin at the top left.

    Raises:
        ValueError: It stands in no level run of the sheet.
    """
    for item in sheet.items:
        if isinstance(item, Text) and text in item.text and not item.angle:
            width = measure_text(item.text, item.size, item.face)
            left = item.x - {"left": 0.0, "middle": width / 2, "right": width}[item.anchor]
            left += measure_text(item.text[: item.text.index(text)], item.size, item.face)
            right = left + measure_text(text, item.size, item.face)
            top, bottom = item.y - item.size * 0.9, item.y + item.size * 0.2
            return (
                left / sheet.width,
                top / sheet.height,
                right / sheet.width,
                bottom / sheet.height,
            )
    message = f"no text on the sheet holds {text!r}"
    raise ValueError(message)


def _set_rows_in_size(
    rows: Sequence[tuple[str, str | None]], column: Column, size: float
) -> list[Text]:
    texts: list[Text] = []
    y = column.top
    value_x = column.x + column.label_width + column.size * _GAP_AFTER_LABEL
    value_width = column.x + column.width - value_x
    for label, value in rows:
        if value is None:
            continue
        texts.append(
            Text(column.x, y, label, size, "sans", bold=True, spread_to=column.label_width)
        )
        lines = set_paragraph(value, size, value_width)
        line_height = size * _LINE_HEIGHT
        texts += [Text(value_x, y + i * line_height, line, size) for i, line in enumerate(lines)]
        y += (len(lines) - 1) * line_height + size * column.leading
    return texts


def _split_pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        is_word = character.isascii() and character.isalnum()
        if is_word and pieces and pieces[-1].isascii() and pieces[-1][-1].isalnum():
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
