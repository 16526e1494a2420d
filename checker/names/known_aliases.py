"""Names of large firms that follow from no rule: told by a table alone, and said so.

A name belongs to a firm of the table where its own part is written there, whatever its legal form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from checker.names.chinese_company import ChineseCompanyName, read_chinese_company
from checker.names.comparison import NameKind
from checker.names.han import has_han
from checker.names.latin import LatinName, read_latin_name
from ingest.normalise.packaged_yaml import read_table


@cache
def load_known_aliases() -> Sequence[tuple[str, ...]]:
    """Read the packaged table: the names of one firm on each line."""
    return read_table("checker.names", "known_aliases.yaml", list[tuple[str, ...]])


def find_firms_of_chinese(name: ChineseCompanyName) -> frozenset[int]:
    """Give the lines of the table to which a Chinese name belongs; a branch belongs to none."""
    if name.branch or name.bracket_regions:
        return frozenset()
    found: set[int] = set()
    for key in _chinese_keys(name):
        found |= _lines().get(key, set())
    return frozenset(found)


def find_firms_of_latin(name: LatinName) -> frozenset[int]:
    """Give the lines of the table to which a name in letters belongs."""
    return frozenset(_lines().get(_latin_key(name), ()))


@cache
def _lines() -> Mapping[str, set[int]]:
    lines: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(load_known_aliases()):
        for name in names:
            if has_han(name):
                for key in _chinese_keys(read_chinese_company(name)):
                    lines[key].add(number)
            else:
                lines[_latin_key(read_latin_name(name, NameKind.COMPANY))].add(number)
    return dict(lines)


def _chinese_keys(name: ChineseCompanyName) -> Iterator[str]:
    """Give the name from place to trade: whole, since 招商银行 and 招商 are two firms."""
    yield "zh " + name.places + name.core + ("" if name.is_generic else "".join(name.trades))


def _latin_key(name: LatinName) -> str:
    words = [word for word in name.words if word not in ("the", "group", "of", "and")]
    return "en " + " ".join(words)
