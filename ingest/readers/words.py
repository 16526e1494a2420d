"""Characters to words: level lines, vertical columns, and the watermarks that slant across them.

A word ends at a blank and at a gap. Chinese is set with gaps inside a word (labels are justified,
as in 名 称), Latin script is not, so the gap allowed depends on the neighbours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from ingest.document import Word
from ingest.readers.glyphs import Glyph, is_slanted, quarter_turns, turn_glyph

CHINESE_GAP_EMS = 0.7
OTHER_GAP_EMS = 0.15
LINE_TOLERANCE_HEIGHTS = 0.45
COLUMN_LENGTH = 3
"""So many characters, each under the one before, are a vertical column and not a coincidence."""
WATERMARK_STEP_EMS = 2.5
SHARE_DECIMALS = 5


def group_words(glyphs: Sequence[Glyph], width: float, height: float) -> list[Word]:
    """Groups the characters of one page, in content order, into words.

    Text at a quarter turn (a caption up the margin) is grouped along its own direction.

    Args:
        glyphs: Without slanted ones.
        width: Of the page, in the glyphs' unit.
        height: Likewise.

    Returns:
        Words from top to bottom and left to right, level text first; boxes in shares of the page.
    """
    words: list[Word] = []
    for turns in range(4):
        turned = [
            turn_glyph(glyph, turns, width, height)
            for glyph in glyphs
            if quarter_turns(glyph) == turns
        ]
        columns, level = _split_columns(turned)
        for line in _group_lines(level):
            words += [_make_word(run, turns, width, height) for run in _split_runs(line)]
        words += [_make_word(column, turns, width, height, vertical=True) for column in columns]
    return words


def group_watermarks(glyphs: Iterable[Glyph], width: float, height: float) -> list[Word]:
    """Joins slanted characters, in content order, into one word for each run of text.

    Args:
        glyphs: Of one page; level ones are passed over.
        width: Of the page, in the glyphs' unit.
        height: Likewise.
    """
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if not is_slanted(glyph):
            continue
        if runs and _continues_watermark(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    words = [_make_word(run, 0, width, height, vertical=True) for run in runs]
    return [word for word in words if word.text.strip()]


def is_chinese(text: str) -> bool:
    """Whether the first character is set like Chinese: ideograph, kana or full-width sign."""
    code = ord(text[0]) if text else 0
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
        or (0xFF00 <= code <= 0xFFEF)
    )


def _continues_watermark(last: Glyph, glyph: Glyph) -> bool:
    em = max(last.x1 - last.x0, last.bottom - last.top)
    distance = max(
        abs(glyph.x0 + glyph.x1 - last.x0 - last.x1),
        abs(glyph.top + glyph.bottom - last.top - last.bottom),
    )
    return abs(glyph.angle - last.angle) < 2 and distance / 2 < WATERMARK_STEP_EMS * em


def _split_columns(glyphs: Sequence[Glyph]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Takes out vertical writing: Chinese characters that follow one another downwards."""
    columns: list[list[Glyph]] = []
    level: list[Glyph] = []
    run: list[Glyph] = []

    def close_run() -> None:
        if len(run) >= COLUMN_LENGTH:
            columns.append(list(run))
        else:
            level.extend(run)
        run.clear()

    for glyph in glyphs:
        if run and not _stands_under(run[-1], glyph):
            close_run()
        if is_chinese(glyph.text):
            run.append(glyph)
        else:
            close_run()
            level.append(glyph)
    close_run()
    return columns, level


def _stands_under(upper: Glyph, lower: Glyph) -> bool:
    em = max(upper.bottom - upper.top, upper.x1 - upper.x0)
    offset = abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) / 2
    return offset < 0.3 * em and 0.5 * em < lower.top - upper.top < 1.6 * em


def _group_lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    centre, tallest = 0.0, 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.top + glyph.bottom):
        middle, tall = (glyph.top + glyph.bottom) / 2, glyph.bottom - glyph.top
        if lines and middle - centre <= LINE_TOLERANCE_HEIGHTS * min(tall, tallest):
            line = lines[-1]
            line.append(glyph)
            centre += (middle - centre) / len(line)
            tallest = max(tallest, tall)
        else:
            lines.append([glyph])
            centre, tallest = middle, tall
    return [sorted(line, key=lambda glyph: glyph.x0) for line in lines]


def _split_runs(line: Sequence[Glyph]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    last: Glyph | None = None
    for glyph in line:
        if not glyph.text.strip():
            last = None
            continue
        if last is not None and glyph.x0 - last.x1 <= _allowed_gap(last, glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        last = glyph
    return runs


def _allowed_gap(left: Glyph, right: Glyph) -> float:
    em = max(left.bottom - left.top, right.bottom - right.top)
    both_chinese = is_chinese(left.text) and is_chinese(right.text)
    return em * (CHINESE_GAP_EMS if both_chinese else OTHER_GAP_EMS)


def _make_word(
    run: Sequence[Glyph], turns: int, width: float, height: float, *, vertical: bool = False
) -> Word:
    """Makes a word of glyphs that were turned by `turns`, and turns its box back."""
    joined = "".join(glyph.text for glyph in run)
    text = unicodedata.normalize("NFC", joined)
    turned_width, turned_height = (height, width) if turns % 2 else (width, height)
    hull = Glyph(
        text,
        min(glyph.x0 for glyph in run),
        min(glyph.top for glyph in run),
        max(glyph.x1 for glyph in run),
        max(glyph.bottom for glyph in run),
    )
    hull = turn_glyph(hull, -turns, turned_width, turned_height)
    edges: tuple[float, ...] = ()
    if not turns and not vertical and text == joined:
        edges = _character_edges(run, width)
    box = (hull.x0 / width, hull.top / height, hull.x1 / width, hull.bottom / height)
    return Word(
        text=text,
        box=(_share(box[0]), _share(box[1]), _share(box[2]), _share(box[3])),
        character_edges=edges,
    )


def _character_edges(run: Sequence[Glyph], width: float) -> tuple[float, ...]:
    edges: list[float] = []
    for glyph in run:
        step = (glyph.x1 - glyph.x0) / len(glyph.text)
        edges += [_share((glyph.x0 + step * i) / width) for i in range(len(glyph.text))]
    edges.append(_share(max(glyph.x1 for glyph in run) / width))
    return tuple(edges)


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, value)), SHARE_DECIMALS)
