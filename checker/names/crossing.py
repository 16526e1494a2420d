"""A Chinese company name beside one in Latin letters: pinyin of its parts, or their English words.

`Zhejiang Dahua Technology Co., Ltd.` spells the place and the 字号 of 浙江大华技术股份有限公司 and
translates trade and form. A 字号 that was translated itself (Yangtze Memory) or coined anew (ZTE)
can be told by an alias alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from checker.names.chinese_company import ChineseCompanyName
from checker.names.chinese_regions import list_region_stems
from checker.names.chinese_words import (
    form_of_word,
    load_forms,
    trade_of_word,
    trades_of_english,
)
from checker.names.comparison import REVIEW_FROM, Comparison, Reason, compare_by
from checker.names.pinyin import fold_pinyin, spell, spell_all

_SPELT_IN_FULL = 900
_SPELT_CORE = 870
"""A 字号 in pinyin may stand for several in characters, less so beside the rest of the name."""
_OTHER, _LEFT_OUT, _TWO_FIRMS, _WORD_TOO_MANY = 350, 50, 320, 180
_SHORTEST_SPELLING = 4
_WORDS = re.compile(r"[\w'&-]+")
_ENGLISH_PLACES = {
    "china": "中国",
    "chinese": "中国",
    "hongkong": "香港",
    "macau": "澳门",
    "macao": "澳门",
    "taiwan": "台湾",
    "tibet": "西藏",
    "innermongolia": "内蒙古",
    "shaanxi": "陕西",
    "guangzhou": "广州",
    "canton": "广州",
    "peking": "北京",
}
_LINKING = frozenset({"and", "of", "the", "for", "&"})


@dataclass(frozen=True, slots=True)
class SpeltCompanyName:
    """A company name in Latin letters, taken apart by what Chinese names are made of.

    Attributes:
        joined: All letters in one piece.
        places: Places, as Chinese names speak of them, by their spelling.
        core: What remains, in one piece.
        trades: Trades that its English words may stand for, a set for each word.
        words: The words that remain, in their order.
        has_form: True where a legal form is written.
        is_group: True where it says group.
        is_branch: True where it says branch or representative office.
    """

    joined: str
    places: frozenset[str]
    core: str
    trades: tuple[frozenset[str], ...]
    words: tuple[str, ...]
    has_form: bool
    is_group: bool
    is_branch: bool


@lru_cache(maxsize=65536)
def read_spelt_company(name: str) -> SpeltCompanyName:
    """Take a Latin name apart."""
    words = [fold_pinyin(word) for word in _WORDS.findall(_plain(name))]
    words = [word for word in words if word and word not in _LINKING]
    joined = "".join(words)
    forms = {word: form for form, listed in load_forms().latin.items() for word in listed}
    places: list[str] = []
    trades: list[frozenset[str]] = []
    rest: list[str] = []
    has_form = is_group = is_branch = False
    for word in _join_places(words):
        if word in forms:
            is_group = is_group or forms[word] == "group"
            has_form = has_form or forms[word] != "group"
        elif word in ("branch", "office", "representative"):
            is_branch = True
        elif word in _places():
            places.append(word)
        elif word in trades_of_english():
            trades.append(trades_of_english()[word])
        else:
            rest.append(word)
    if not rest and places:
        # Jilin Chemical: the place is all that tells it from others.
        rest.append(places.pop())
    return SpeltCompanyName(
        joined,
        frozenset(places),
        "".join(rest),
        tuple(trades),
        tuple(rest),
        has_form,
        is_group,
        is_branch,
    )


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name)


def _join_places(words: list[str]) -> Iterator[str]:
    """Give the words with `Hong Kong` and `Inner Mongolia` in one piece."""
    place = 0
    while place < len(words):
        pair = "".join(words[place : place + 2])
        if place + 1 < len(words) and pair in _ENGLISH_PLACES:
            yield pair
            place += 2
        else:
            yield words[place]
            place += 1


@cache
def _places() -> frozenset[str]:
    return frozenset({spell(stem) for stem in list_region_stems()} | set(_ENGLISH_PLACES))


def compare_spelt_company(written: ChineseCompanyName, spelt: SpeltCompanyName) -> Comparison:
    """Compare a name in characters with one in Latin letters."""
    text, latin = written.text, " ".join(spelt.words)
    if len(spelt.joined) >= _SHORTEST_SPELLING and spelt.joined == spell(text):
        return compare_by(Reason("zh_spelt_in_full", _SPELT_IN_FULL, text, spelt.joined))
    read = _match_core(written, spelt)
    if read is None:
        return compare_by(Reason("zh_not_spelt", 0, text, latin))
    words_too_many, explained = read
    parts = [Reason("zh_spelt_core", _SPELT_CORE, written.core, latin)]
    if words_too_many:
        points = -_WORD_TOO_MANY * len(words_too_many)
        parts.append(Reason("zh_word_too_many", points, "", " ".join(words_too_many)))
    parts += _compare_places(written, spelt)
    if not explained:
        parts += _compare_trades(written, spelt)
    if bool(written.branch) != spelt.is_branch:
        parts.append(Reason("zh_branch", -_TWO_FIRMS, written.branch, ""))
    score = sum(part.points for part in parts)
    if written.is_generic and score >= REVIEW_FROM:
        parts.append(Reason("zh_generic", REVIEW_FROM - 1 - score))
    return compare_by(*parts)


def _match_core(
    written: ChineseCompanyName, spelt: SpeltCompanyName
) -> tuple[tuple[str, ...], bool] | None:
    """Find the 字号, and whether pinyin of trade and form explains the words behind it.

    Returns:
        The words that nothing explains, and whether the trade was spelt; None where the 字号 is not
        there.
    """
    cores = [core for core in spell_all(written.core) if core]
    if spelt.core in cores:
        return (), False
    bare = drop_spelt_form(spelt.core)
    tails = {
        "",
        *(spell("".join(written.trades[: count + 1])) for count in range(len(written.trades))),
    }
    if any(bare == core + tail for core in cores for tail in tails):
        return (), True
    for count in range(1, min(len(spelt.words), 4) + 1):
        if "".join(spelt.words[:count]) in cores and len("".join(spelt.words[:count])) > 3:
            return spelt.words[count:], False
    return None


def drop_spelt_form(core: str) -> str:
    """Give a spelt name without `youxiangongsi` and the like at its end."""
    for form in sorted(_spelt_forms(), key=len, reverse=True):
        if core.endswith(form) and len(core) > len(form):
            return core.removesuffix(form)
    return core


@cache
def _spelt_forms() -> frozenset[str]:
    forms = {spell(word) for word in form_of_word()}
    return frozenset(forms | {spell("集团") + form for form in forms} | {spell("集团")})


def _compare_places(written: ChineseCompanyName, spelt: SpeltCompanyName) -> Iterator[Reason]:
    regions = written.regions + written.bracket_regions
    ours = {spell(region.short) for region in regions}
    theirs = {
        spell(_ENGLISH_PLACES[place]) if place in _ENGLISH_PLACES else place
        for place in spelt.places
    }
    said = ("".join(region.text for region in regions), " ".join(sorted(spelt.places)))
    if ours and theirs and not ours & theirs:
        yield Reason("zh_region_differs", -_OTHER, *said)
    elif bool(ours) != bool(theirs):
        yield Reason("zh_region_missing", -_LEFT_OUT, *said)


def _compare_trades(written: ChineseCompanyName, spelt: SpeltCompanyName) -> Iterator[Reason]:
    ours = {trade_of_word()[word] for word in written.trades}
    said = ("".join(written.trades), "")
    if not ours or not spelt.trades:
        if bool(ours) != bool(spelt.trades):
            yield Reason("zh_trade_missing", -_LEFT_OUT, *said)
        return
    if not any(trades & ours for trades in spelt.trades):
        yield Reason("zh_trade_differs", -_OTHER, *said)
