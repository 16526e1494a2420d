"""What the heading of a column says: names, line numbers, notes, or figures of which period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ingest.normalise.names import to_simplified
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import fold_width, squeeze_whitespace
from ingest.statements.periods import StatedPeriod, find_periods

_SCOPES = (
    ("consolidated", re.compile(r"合并(数|报表)?|\bgroup\b|\bconsolidated\b|本集团|集团")),
    ("company", re.compile(r"母公司(数|报表)?|本公司|公司(数)?|\bcompany\b")),
)
_PUNCTUATION = re.compile(r"[()\[\]【】:;,.'’]")
_ASIDES = re.compile(
    r"(已|未)?经?(审计|重述)后?|(un)?audited|restated|(单位)?(人民币)?[千万百亿]*元|"
    r"rmb|cny|usd|hkd|eur|us\$|hk\$|[¥￥$€£]|['’]000|thousands?|millions?"
)
"""What a heading may say beside what its column holds: units, and whether it was audited."""
_DATE_WORDS = re.compile(
    r"[\d年月日度会计至到–—−~～./\s-]|上半|末|余额|金额|"
    r"\b(as at|as of|at|for|the|to|year|months?|half|six|nine|three|twelve|ended|ending|"
    r"jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b"
)
"""What the heading of a dated column is made of."""


class HeadingRole(StrEnum):
    """What stands in a column."""

    LABEL = "label"
    LINE_NUMBER = "line_number"
    NOTE = "note"
    CURRENT = "current"
    OPENING = "opening"
    START = "start"
    PRIOR = "prior"
    MONTH = "month"
    DATED = "dated"
    ADJUSTMENT = "adjustment"
    OTHER = "other"


FIGURE_ROLES = frozenset(
    {
        HeadingRole.CURRENT,
        HeadingRole.OPENING,
        HeadingRole.START,
        HeadingRole.PRIOR,
        HeadingRole.MONTH,
        HeadingRole.DATED,
    }
)
"""Headings of columns with figures of some period."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says.

    Attributes:
        role: What stands below it.
        period: The period that it names itself; None where it names it by its relation to another.
        scope: `company` or `consolidated`, where the column says so.
        is_cumulative: It says that the figures are added up from the beginning of the year.
    """

    role: HeadingRole
    period: StatedPeriod | None = None
    scope: str | None = None
    is_cumulative: bool = False


def read_heading(text: str) -> Heading | None:
    """Reads a heading; None where the text is none."""
    folded = squeeze_whitespace(to_simplified(fold_width(text))).lower()
    scope, rest = _take_scope(folded)
    rest = _ASIDES.sub("", rest)
    words = re.sub(r"\s+", " ", _PUNCTUATION.sub("", rest)).strip()
    for role, patterns in load_headings().items():
        if any(pattern.fullmatch(words) for pattern in patterns):
            return Heading(role, None, scope, "累计" in words)
    periods = find_periods(re.sub(r"[()]", " ", rest))
    if len(periods) == 1 and not _DATE_WORDS.sub("", words):
        return Heading(HeadingRole.DATED, periods[0], scope)
    return None


def _take_scope(folded: str) -> tuple[str | None, str]:
    for scope, pattern in _SCOPES:
        if pattern.search(folded):
            return scope, pattern.sub("", folded)
    return None, folded


@cache
def load_headings() -> Mapping[HeadingRole, tuple[re.Pattern[str], ...]]:
    """Give the patterns of headings by what a column of that heading holds."""
    table = read_table("ingest.statements", "headings.yaml", dict[HeadingRole, list[str]])
    return {role: tuple(map(re.compile, patterns)) for role, patterns in table.items()}
