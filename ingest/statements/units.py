"""In which unit and currency figures are printed: 单位：万元, 金额单位：人民币千元, RMB'000."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.normalise.currencies import choose_currency, currencies, mark_pattern
from ingest.normalise.names import to_simplified
from ingest.normalise.text import drop_whitespace, fold_width, squeeze_whitespace

_MULTIPLIERS = {"": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
_ENGLISH_MULTIPLIERS = (
    (re.compile(r"hundred million"), 100_000_000),
    (re.compile(r"ten thousand"), 10_000),
    (re.compile(r"million|\bmn\b|(?<=[a-z$])'m\b"), 1_000_000),
    (re.compile(r"thousand|'000"), 1_000),
)
_ENGLISH_CURRENCIES = {
    "renminbi": "CNY",
    "yuan": "CNY",
    "us dollar": "USD",
    "hong kong dollar": "HKD",
    "euro": "EUR",
    "pounds sterling": "GBP",
    "japanese yen": "JPY",
    "singapore dollar": "SGD",
}
_SAYS_UNIT = re.compile(
    r"\b(?:expressed|amounts?|figures?|presented|stated|all)\b.{0,40}?\bin\b|"
    r"\(\s*in\b|\bunits?:|^in "
)
_SHARED = frozenset({"元", "圆", "圓", "$", "¥"})
"""Marks that several currencies have, of which the other marks decide."""


@dataclass(frozen=True, slots=True)
class StatedUnit:
    """What a head says of its figures.

    Attributes:
        multiplier: 1, 1_000, 10_000, 1_000_000 or 100_000_000; None where nothing is said.
        currency: ISO 4217; None where nothing is said.
        is_contradictory: Two units or two currencies are named.
    """

    multiplier: int | None
    currency: str | None
    is_contradictory: bool = False


def read_unit(texts: Sequence[str]) -> StatedUnit:
    """Reads unit and currency out of the lines above a statement's figures."""
    found = [mention for text in texts for mention in _find_chinese(text) or _find_english(text)]
    multipliers = {multiplier for multiplier, _ in found if multiplier is not None}
    marks = {mark for _, listed in found for mark in listed}
    codes = {_code_of(mark) for mark in marks - _SHARED}
    if marks and not codes:
        codes = {_code_of(next(iter(marks)))}
    return StatedUnit(
        multipliers.pop() if len(multipliers) == 1 else None,
        codes.pop() if len(codes) == 1 else None,
        len(multipliers) > 1 or len(codes) > 1,
    )


def _code_of(mark: str) -> str:
    if mark in {currency.code for currency in currencies()}:
        return mark
    chosen = choose_currency([mark], "CNY")
    return chosen.code if chosen else mark


Mention = tuple[int | None, list[str]]
"""A multiplier, where one is named, and the marks of the currency."""


@cache
def _chinese_unit() -> re.Pattern[str]:
    """单位 that is not 编制单位, with multiplier and currency in either order; 币种; (万元)."""
    mark = mark_pattern()
    return re.compile(
        rf"(?<!编制)(?<!填报)(?<!报送)单位[:为]?\(?(?P<mark>{mark})?/?"
        rf"(?P<multiplier>亿|百万|千|万)?(?P<unit>{mark})?"
        rf"|币种:?(?P<currency>{mark})"
        rf"|\((?P<bare_mark>人民币|美元|港元|欧元)?(?P<bare>亿|百万|千|万)?(?P<bare_unit>元)\)"
    )


def _find_chinese(text: str) -> list[Mention]:
    folded = drop_whitespace(to_simplified(fold_width(text))).upper()
    return [mention for match in _chinese_unit().finditer(folded) for mention in _read(match)]


def _read(match: re.Match[str]) -> Iterator[Mention]:
    """单位：人民币 names a currency and no unit; 单位：美元 names both."""
    names = ("mark", "unit", "currency", "bare_mark", "bare_unit")
    marks = [mark for name in names if (mark := match[name])]
    word = match["multiplier"] or match["bare"] or ""
    unit = match["unit"] or match["bare_unit"] or match["mark"] or ""
    if match["currency"] or (marks and not word and _code_of(unit) == "CNY" and unit != "元"):
        yield None, marks
    elif marks:
        yield _MULTIPLIERS[word], marks


def _find_english(text: str) -> list[Mention]:
    """RMB'000, in thousands of US dollars, (expressed in Renminbi Yuan)."""
    folded = squeeze_whitespace(fold_width(text)).replace("’", "'").replace("‘", "'")
    lowered, upper = folded.lower(), folded.upper()
    marks = [code for words, code in _ENGLISH_CURRENCIES.items() if words in lowered]
    marks += [mark for mark in re.findall(mark_pattern(), upper) if _stands_alone(mark, upper)]
    if not marks:
        return []
    for words, multiplier in _ENGLISH_MULTIPLIERS:
        if words.search(lowered):
            return [(multiplier, marks)]
    names_marks_alone = re.fullmatch(rf"(?:[\s()]*(?:{mark_pattern()})[\s()]*)+", upper)
    is_unit = bool(_SAYS_UNIT.search(lowered) or names_marks_alone)
    return [(1 if is_unit else None, marks)]


def _stands_alone(mark: str, text: str) -> bool:
    """Letters within a word are no mark: EUR in EUROPEAN; 元 alone is a Chinese mark."""
    return bool(re.search(rf"(?<![A-Z]){re.escape(mark)}(?![A-Z])", text)) and mark not in "元圆圓"
