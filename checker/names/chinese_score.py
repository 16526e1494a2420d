"""Two Chinese company names compared part by part; each part that differs takes its points.

A register tells firms apart by place, 字号, trade and form, so two names in full are of one firm
only where all four agree; a name in passing leaves parts out, and loses little by that.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from checker.names.chinese_company import ChineseCompanyName
from checker.names.chinese_regions import regions_agree
from checker.names.chinese_words import trade_of_word
from checker.names.comparison import REVIEW_FROM, Comparison, Reason, compare_by

_SAME = 1000
_SAME_SOUND = 650
"""鑫源 and 鑫远: a slip of the keyboard, or two firms; a person looks."""
_SHORT_FORM = 780
_TWO_CHARACTERS = 600
"""京东 begins 京东世纪, and 长江 begins 长江存储: too little to be sure."""
_ABBREVIATION = 720
_ONE_CHARACTER = {3: 600, 4: 640}
"""One character differs, by the length of the 字号; in two characters it is another name."""
_ONE_OF_MANY = 680
_TWO_OF_MANY, _MANY = 580, 6

_TWO_FIRMS = 320
"""Takes two names that agree in all else just below a hit: a person looks."""
_OTHER = 350
_LEFT_OUT, _FORM_LEFT_OUT = 50, 20
_NEAR_TRADE = 150
_SHORTEST_SHORT_FORM, _SHORTEST_ABBREVIATION, _LONGEST_ABBREVIATION = 3, 3, 5


def compare_chinese_companies(left: ChineseCompanyName, right: ChineseCompanyName) -> Comparison:
    """Compare two names that were taken apart."""
    if left.text == right.text and left == right:
        return compare_by(Reason("zh_same_name", _SAME, left.text, right.text))
    likeness = _likeness(left, right)
    if likeness.points <= 0:
        return compare_by(likeness)
    parts = [likeness, *_deductions(left, right, is_abridged=likeness.code in _ABRIDGED)]
    score = sum(part.points for part in parts)
    is_generic = left.is_generic or right.is_generic
    if is_generic and score >= REVIEW_FROM and left.spoken != right.spoken:
        parts.append(Reason("zh_generic", REVIEW_FROM - 1 - score))
    return compare_by(*parts)


_ABRIDGED = frozenset({"zh_short_form", "zh_abbreviation"})


def _likeness(left: ChineseCompanyName, right: ChineseCompanyName) -> Reason:
    """Give the strongest likeness of what tells the two firms from others."""
    a, b = left.core, right.core
    if a == b:
        return Reason("zh_same_core", _SAME, a, b)
    if left.spoken == right.spoken:
        return Reason("zh_same_core", _SAME, left.spoken, right.spoken)
    if left.is_short != right.is_short:
        short, full = (left, right) if left.is_short else (right, left)
        reason = _abridged(short, full)
        if reason is not None:
            return reason
    if left.sound == right.sound:
        return Reason("zh_same_sound", _SAME_SOUND, a, b)
    return Reason("zh_core_alike", _alike(a, b), a, b)


def _abridged(short: ChineseCompanyName, full: ChineseCompanyName) -> Reason | None:
    """Tell whether a name in passing is the beginning, or single characters, of a name in full."""
    said, whole = short.text, full.text
    if not short.is_generic:
        spoken = full.core + "".join(full.trades)
        for beginning, places in (
            (whole, full.places),
            (full.places + spoken, full.places),
            (spoken, ""),
        ):
            if beginning.startswith(said) and len(said) > len(places):
                is_long = len(said) >= _SHORTEST_SHORT_FORM
                points = _SHORT_FORM if is_long else _TWO_CHARACTERS
                return Reason("zh_short_form", points, said, beginning)
    stem = said.removesuffix("集团")
    if _SHORTEST_ABBREVIATION <= len(stem) <= _LONGEST_ABBREVIATION and not short.is_generic:
        rest = iter(whole[1:])
        if whole[0] == stem[0] and all(sign in rest for sign in stem[1:]):
            return Reason("zh_abbreviation", _ABBREVIATION, said, whole)
    return None


def _alike(left: str, right: str) -> int:
    longer = max(len(left), len(right))
    distance = OSA.distance(left, right, score_cutoff=2)
    if distance == 1 and min(len(left), len(right)) >= min(_ONE_CHARACTER):
        return _ONE_CHARACTER.get(longer, _ONE_OF_MANY)
    if distance <= 2 and longer >= _MANY:
        return _TWO_OF_MANY
    return 0


def _deductions(
    left: ChineseCompanyName, right: ChineseCompanyName, *, is_abridged: bool
) -> Iterator[Reason]:
    is_passing = left.is_short or right.is_short
    if not is_abridged:
        yield from _compare_regions(left, right)
        yield from _compare_trades(left, right, is_passing=is_passing)
        yield from _compare_forms(left, right, is_passing=is_passing)
    if left.branch != right.branch:
        yield Reason("zh_branch", -_TWO_FIRMS, left.branch, right.branch)
    if set(left.qualifiers) != set(right.qualifiers):
        words = ("、".join(each.qualifiers) for each in (left, right))
        yield Reason("zh_qualifier", -_LEFT_OUT, *words)


def _compare_regions(left: ChineseCompanyName, right: ChineseCompanyName) -> Iterator[Reason]:
    ours, theirs = (each.regions + each.bracket_regions for each in (left, right))
    said = ["".join(region.text for region in regions) for regions in (ours, theirs)]
    if ours and theirs:
        if not any(regions_agree(a, b) for a in ours for b in theirs):
            yield Reason("zh_region_differs", -_OTHER, *said)
        elif any(
            not any(regions_agree(a, b) for b in other)
            for regions, other in ((ours, theirs), (theirs, ours))
            for a in regions
        ):
            yield Reason("zh_region_of_unit", -_TWO_FIRMS, *said)
    elif ours or theirs:
        named = left if ours else right
        if named.bracket_regions:
            # 某某(上海)有限公司 beside 某某有限公司: as a rule a subsidiary and its parent.
            yield Reason("zh_region_of_unit", -_TWO_FIRMS, *said)
        else:
            yield Reason("zh_region_missing", -_LEFT_OUT, *said)


def _compare_trades(
    left: ChineseCompanyName, right: ChineseCompanyName, *, is_passing: bool
) -> Iterator[Reason]:
    ours, theirs = set(left.trades), set(right.trades)
    if ours == theirs or left.is_generic or right.is_generic:
        return
    said = ["".join(each.trades) for each in (left, right)]
    if ours < theirs or theirs < ours:
        points = _LEFT_OUT if is_passing else _TWO_FIRMS
        yield Reason("zh_trade_missing", -points, *said)
    elif {trade_of_word()[word] for word in ours} == {trade_of_word()[word] for word in theirs}:
        yield Reason("zh_trade_near", -_NEAR_TRADE, *said)
    else:
        yield Reason("zh_trade_differs", -_OTHER, *said)


_SAME_BODY = frozenset({"limited", "shares", "company"})
"""Forms between which a firm changes while it stays itself."""


def _compare_forms(
    left: ChineseCompanyName, right: ChineseCompanyName, *, is_passing: bool
) -> Iterator[Reason]:
    forms = (left.form, right.form)
    if left.is_group != right.is_group:
        points = _LEFT_OUT if is_passing else _TWO_FIRMS
        yield Reason("zh_group", -points, left.text, right.text)
    if left.form == right.form:
        return
    if not left.form or not right.form:
        yield Reason("zh_form_missing", -_FORM_LEFT_OUT, *forms)
    elif set(forms) <= _SAME_BODY:
        yield Reason("zh_form_changed", -_LEFT_OUT, *forms)
    else:
        yield Reason("zh_form_differs", -_OTHER, *forms)
