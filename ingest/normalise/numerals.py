"""Chinese numerals, everyday (一千二百) and banker's (壹仟贰佰), to whole numbers.

The grammar is strict on purpose: a numeral that OCR has damaged must be refused, not rounded to
the nearest thing that parses. So 零 must stand where places are skipped, and colloquial shortening
(二百五 for 250, 一万五 for 15000) is refused: it looks like another number with a character lost.
"""

from __future__ import annotations

DIGITS = {
    **dict.fromkeys("〇零○", 0),
    **dict.fromkeys("一壹弌幺", 1),
    **dict.fromkeys("二贰貳弍两兩", 2),
    **dict.fromkeys("三叁參叄弎", 3),
    **dict.fromkeys("四肆", 4),
    **dict.fromkeys("五伍", 5),
    **dict.fromkeys("六陆陸", 6),
    **dict.fromkeys("七柒", 7),
    **dict.fromkeys("八捌", 8),
    **dict.fromkeys("九玖", 9),
}
"""Numeral characters and their values; simplified, traditional and banker's forms."""

_SMALL_UNITS = {
    **dict.fromkeys("十拾", 10),
    **dict.fromkeys("百佰", 100),
    **dict.fromkeys("千仟", 1000),
}
_LARGE_UNITS = {**dict.fromkeys("万萬", 10**4), **dict.fromkeys("亿億", 10**8)}

CHARACTERS = "".join([*DIGITS, *_SMALL_UNITS, *_LARGE_UNITS])
"""Every character that a Chinese numeral may hold."""


def read_numeral(text: str) -> int | None:
    """Read a Chinese numeral below 10^16, such as 壹仟贰佰叁拾肆万零伍; None if it is not one.

    `万亿` (10^12) is read; units must fall from left to right.
    """
    if not text:
        return None
    return _read_section(text, _LARGE_UNITS, limit=10**16)


def read_digits(text: str) -> int | None:
    """Read figures written one by one, as in years: 二〇二六 is 2026; None if not only digits."""
    if not text or any(character not in DIGITS for character in text):
        return None
    return int("".join(str(DIGITS[character]) for character in text))


def _read_section(text: str, units: dict[str, int], limit: int) -> int | None:
    """Split at the largest unit: what stands before multiplies it, what follows is below it."""
    largest = max((units[character] for character in text if character in units), default=0)
    if not largest:
        return _read_below_ten_thousand(text, limit)
    if largest >= limit:
        return None
    # The last one, so that in 一万亿 the 万 belongs to the multiplier.
    position = max(i for i, character in enumerate(text) if units.get(character) == largest)
    head, tail = text[:position], text[position + 1 :]
    multiplier = _read_section(head, units, limit=largest) if head else None
    if not multiplier or head[0] in "零〇○":
        return None
    if not tail:
        return multiplier * largest
    return _add_tail(multiplier * largest, largest, tail, units)


def _add_tail(value: int, unit: int, tail: str, units: dict[str, int]) -> int | None:
    has_zero = DIGITS.get(tail[0]) == 0
    rest = tail[1:] if has_zero else tail
    below = _read_section(rest, units, limit=unit) if rest else None
    if not below:
        return None
    if not has_zero and below * 10 < unit:
        return None  # 一万五: colloquial 15000, or a damaged 一万零五
    return value + below


def _read_below_ten_thousand(text: str, limit: int) -> int | None:
    if text in DIGITS:
        return DIGITS[text] if DIGITS[text] < limit else None
    if text[0] in _SMALL_UNITS and _SMALL_UNITS[text[0]] == 10:
        text = "一" + text  # 十二 is written without its 一
    value, last_unit, digit, saw_zero = 0, 10_000, None, False
    for character in text:
        if character in _SMALL_UNITS:
            unit = _SMALL_UNITS[character]
            if not digit or not _follows(unit, last_unit, saw_zero, is_first=not value):
                return None
            value += digit * unit
            last_unit, digit, saw_zero = unit, None, False
        elif digit is not None or character not in DIGITS:
            return None
        elif DIGITS[character]:
            digit = DIGITS[character]
        elif saw_zero or not value:
            return None
        else:
            saw_zero = True
    if digit is not None:
        if not value or not _follows(1, last_unit, saw_zero, is_first=False):
            return None  # 五六, 二百五
        value += digit
    elif saw_zero:
        return None
    return value if value < limit else None


def _follows(unit: int, last_unit: int, saw_zero: bool, *, is_first: bool) -> bool:
    """A 零 stands exactly where one or more places are skipped."""
    if is_first:
        return unit < last_unit
    return unit * 10 < last_unit if saw_zero else unit * 10 == last_unit
