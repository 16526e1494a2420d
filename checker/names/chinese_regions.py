"""Places (行政区划) at the head of a Chinese name or in its brackets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from checker.names.chinese_words import load_forms
from ingest.identifiers.divisions import list_divisions

_SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
    "州",
)
_NO_PLACES = ("市辖区", "全国")
_LONGEST_NAME = 12
_SHORTEST_PLACE = 2


@dataclass(frozen=True, slots=True)
class Region:
    """A place as a name states it.

    Attributes:
        text: As written.
        short: Without 省, 市 and the like: what is compared.
        codes: Division codes that bear the name, without trailing zeros of what they gather.
        is_short: True where 省, 市 and the like were not written.
    """

    text: str
    short: str
    codes: frozenset[str]
    is_short: bool = False

    @property
    def is_country(self) -> bool:
        """Tell whether it is the whole country."""
        return self.codes == _COUNTRY


_COUNTRY = frozenset({"中国"})
"""In place of a code: 中国建筑 and 上海建筑 are two firms, so no place counts as within it."""


def find_region(text: str, *, whole: bool = False) -> Region | None:
    """Find the longest place that a text begins with, or that it is as a whole.

    Short forms are known of provinces and cities; a county's (东方, 光明, 和平) is more often a
    name of fancy than a place.
    """
    names = _names()
    for length in range(min(len(text), _LONGEST_NAME), _SHORTEST_PLACE - 1, -1):
        if whole and length != len(text):
            return None
        found = names.get(text[:length])
        if found is not None:
            return found
    return None


def regions_agree(left: Region, right: Region) -> bool:
    """Tell whether one of two places is the other, or lies within it."""
    if left.short == right.short:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in left.codes for b in right.codes)


@cache
def list_region_stems() -> frozenset[str]:
    """Give the spoken names of provinces and cities."""
    return frozenset(region.short for region in _names().values() if region.is_short)


@cache
def _names() -> dict[str, Region]:
    full: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    shorts: dict[str, str] = {}
    for code, name in list_divisions():
        if len(name) < _SHORTEST_PLACE or name in _NO_PLACES:
            continue
        level = code[:2] if code[2:] == "0000" else code[:4] if code[4:] == "00" else code
        stem = shorten_region(name)
        full.setdefault(name, set()).add(level)
        shorts[name] = stem
        if code.endswith("00") and len(stem) >= _SHORTEST_PLACE:
            short.setdefault(stem, set()).add(level)
    names = {text: Region(text, shorts[text], frozenset(codes)) for text, codes in full.items()}
    for stem, codes in short.items():
        names.setdefault(stem, Region(stem, stem, frozenset(codes), is_short=True))
    for word in load_forms().country:
        names[word] = Region(word, "中国", _COUNTRY)
    return names


def shorten_region(name: str) -> str:
    """Give a place as it is spoken of: 广西壮族自治区 is 广西."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= _SHORTEST_PLACE:
            stem = name.removesuffix(suffix)
            return _drop_ethnic_groups(stem) if suffix.startswith("自治") else stem
    return name


def _drop_ethnic_groups(stem: str) -> str:
    groups = sorted(load_forms().ethnic_groups, key=len, reverse=True)
    found = True
    while found:
        found = False
        for group in groups:
            if stem.endswith(group) and len(stem) - len(group) >= _SHORTEST_PLACE:
                stem, found = stem.removesuffix(group), True
                break
    return stem
