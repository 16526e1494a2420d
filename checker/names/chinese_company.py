"""A Chinese company name taken apart: place, 字号, trade, legal form, branch.

行政区划 + 字号 + 行业 + 组织形式 is the order that registers ask for; the place may stand in
brackets instead. What remains between place and trade is the 字号 by which the firm is told from
others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from checker.names.chinese_regions import Region, find_region
from checker.names.chinese_words import form_of_word, load_forms, trade_of_word
from checker.names.han import fold_han
from checker.names.pinyin import sound_out

_BRACKETS = re.compile(r"\(([^()]*)\)")
_SHORTEST_CORE = 2
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class ChineseCompanyName:
    """The parts of a name, folded to one script and width.

    Attributes:
        text: The whole name, folded, without brackets.
        regions: Places at its head, from the widest.
        bracket_regions: Places in brackets, which set a subsidiary apart from its parent.
        qualifiers: What else stood in brackets.
        core: The 字号; the trade words themselves where the name has nothing else.
        trades: Words of trade in their order.
        form: Class of the legal form; empty where none is written.
        is_group: True where 集团 is written.
        branch: What follows the legal form, such as 深圳分行; empty for a firm itself.
        is_generic: True where nothing but places, trades and form is written.
        places: The places at its head as they are spoken of.
        spoken: The name from place to trade, without legal form.
        sound: The 字号 as it sounds, character by character.
    """

    text: str
    regions: tuple[Region, ...]
    bracket_regions: tuple[Region, ...]
    qualifiers: tuple[str, ...]
    core: str
    trades: tuple[str, ...]
    form: str
    is_group: bool
    branch: str
    is_generic: bool
    places: str
    spoken: str
    sound: str

    @property
    def is_short(self) -> bool:
        """Tell whether no legal form is written, as in what a firm is called in passing."""
        return not self.form and not self.branch


@lru_cache(maxsize=65536)
def read_chinese_company(name: str) -> ChineseCompanyName:
    """Take a name apart."""
    return read_folded_company(fold_han(name))


def read_folded_company(folded: str) -> ChineseCompanyName:
    """Take a name apart that `fold_han` has folded."""
    form_in_brackets, regions_in_brackets, qualifiers = _read_brackets(folded)
    text = _BRACKETS.sub("", folded)
    body, branch = _split_branch(text)
    body, form, is_group = _split_form(body)
    if any(word in load_forms().group for word in qualifiers):
        is_group = True
        qualifiers = tuple(word for word in qualifiers if word not in load_forms().group)
    regions, rest = _split_regions(body)
    is_national = any(region.is_country for region in regions)
    core, trades = _split_trades(rest, keeps_one=is_national)
    is_generic = not core
    if not core and regions and regions[-1].is_short:
        # 吉林化工: the place is all that tells it from others.
        core, regions, is_generic = regions[-1].text, regions[:-1], False
    if not core:
        core = "".join(trades)
    places = "".join(region.short for region in regions)
    return ChineseCompanyName(
        text=text.replace("(", "").replace(")", ""),
        regions=regions,
        bracket_regions=regions_in_brackets,
        qualifiers=qualifiers,
        core=core,
        trades=trades,
        form=form_in_brackets or form,
        is_group=is_group,
        branch=branch,
        is_generic=is_generic,
        places=places,
        spoken=places + core + ("" if is_generic else "".join(trades)),
        sound=sound_out(core),
    )


def _read_brackets(text: str) -> tuple[str, tuple[Region, ...], tuple[str, ...]]:
    form = ""
    regions: list[Region] = []
    qualifiers: list[str] = []
    for content in _BRACKETS.findall(text):
        region = find_region(content, whole=True)
        if content in form_of_word():
            form = form_of_word()[content]
        elif region is not None:
            regions.append(region)
        elif content:
            qualifiers.append(content)
    return form, tuple(regions), tuple(qualifiers)


def _split_branch(text: str) -> tuple[str, str]:
    """Split `…有限公司深圳分公司` behind the legal form of the firm."""
    if not text.endswith(load_forms().branches):
        return text, ""
    ends = [text.rfind(form) + len(form) for form in form_of_word() if form in text[:-2]]
    ends = [end for end in ends if end < len(text)]
    if ends:
        return text[: max(ends)], text[max(ends) :]
    for branch in load_forms().branches:
        if text.endswith(branch) and len(text) - len(branch) >= _SHORTEST_CORE:
            return text.removesuffix(branch), branch
    return text, ""


def _split_form(text: str) -> tuple[str, str, bool]:
    form = ""
    for ending in _endings():
        if text.endswith(ending) and len(text) > len(ending):
            text, form = text.removesuffix(ending), form_of_word()[ending]
            break
    for group in load_forms().group:
        if text.endswith(group) and len(text) - len(group) >= _SHORTEST_CORE:
            return text.removesuffix(group), form, True
    return text, form, False


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(form_of_word(), key=len, reverse=True))


def _split_regions(text: str) -> tuple[tuple[Region, ...], str]:
    regions: list[Region] = []
    while len(regions) < _MOST_PLACES and (region := find_region(text)) is not None:
        rest = text.removeprefix(region.text)
        if regions and region.is_short and len(rest) < _SHORTEST_CORE:
            break
        if not rest and region.is_short:
            break
        regions.append(region)
        text = rest
    for zone in load_forms().zones:
        if regions and text.startswith(zone):
            text = text.removeprefix(zone)
            break
    return tuple(regions), text


def _split_trades(text: str, *, keeps_one: bool) -> tuple[str, tuple[str, ...]]:
    """Take words of trade off the end, the longest first, while two characters stay before them.

    A name of trades alone has no 字号, but for those of the whole country: 中国石油 is one firm.
    """
    trades: list[str] = []
    words = trade_of_word()
    found = True
    while found:
        found = False
        for length in range(min(len(text), _longest_trade()), 1, -1):
            left = len(text) - length
            if text[left:] in words and (left >= _SHORTEST_CORE or (left == 0 and not keeps_one)):
                trades.insert(0, text[left:])
                text, found = text[:left], True
                break
    return text, tuple(trades)


@cache
def _longest_trade() -> int:
    return max(map(len, trade_of_word()))
