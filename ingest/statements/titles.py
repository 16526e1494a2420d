"""Titles of statements: which statement begins on a line, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ingest.normalise.names import to_simplified
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import CJK, drop_whitespace, fold_width, squeeze_whitespace
from ingest.statements.vocabulary import StatementKind

_ENDS = "ends"
_LONGEST = 60
_SCOPE = re.compile(
    r"合并及母?公司|合并|母公司|本公司|consolidated( and company)?|company|parent company|group"
)
_BEFORE = re.compile(
    rf"(?:[一二三四五六七八九十\d]{{1,3}}[、.:]|\([一二三四五六七八九十\d]{{1,3}}\)|附件\S{{0,2}}|已?审(?:计)?|"
    rf"\d{{4}}年(?:度|(?:\d{{1,2}}[-–—~至])?\d{{1,2}}月(?:\d{{1,2}}日)?)?|[{CJK}()]{{2,40}}?(?:公司|厂|店|中心|社|部|所|企业|集团)|\s)*"
)
_BEFORE_ENGLISH = re.compile(
    r"(?:.{0,60}(?:ltd\.?|limited|inc\.?|plc|llc|corporation)\W*)?(?:the |\d+\.? )?\s*"
)
_AFTER = re.compile(
    r"(?:\(续\d?\)|续表?|\(适用执?行?小企业会计准则的企业\)|\((?:continued|unaudited|audited)\)|\((?:一|二|三)\)|"
    r"\(?(?:已|未)(?:经)?审计\)?|\(?会(?:小)?企\d{2}表\)?|\(?(?:年|月|季)(?:度)?报\)?|[-—_]|\s)*"
)


@dataclass(frozen=True, slots=True)
class StatementTitle:
    """A title.

    Attributes:
        statement: None for the title of something else, at which a statement ends.
        scope: `company` or `consolidated`; None where it is for both, told by the columns.
        text: As printed.
    """

    statement: StatementKind | None
    scope: str | None
    text: str


def read_title(printed: str) -> StatementTitle | None:
    """Reads a line as a title; None where it is none, such as a line of a table of contents."""
    folded = squeeze_whitespace(to_simplified(fold_width(printed))).lower()
    if not folded or len(folded) > _LONGEST:
        return None
    for words, statement in load_titles().items():
        is_chinese = not words.isascii()
        text = drop_whitespace(folded) if is_chinese else folded
        start = text.find(words)
        if start < 0 or not _AFTER.fullmatch(text[start + len(words) :]):
            continue
        before = text[:start]
        scopes = list(_SCOPE.finditer(before))
        rest = before[: scopes[-1].start()] + before[scopes[-1].end() :] if scopes else before
        if (_BEFORE if is_chinese else _BEFORE_ENGLISH).fullmatch(rest):
            return StatementTitle(statement, _scope(scopes[-1][0] if scopes else ""), printed)
    return None


def _scope(word: str) -> str | None:
    if word in ("合并及公司", "合并及母公司", "consolidated and company"):
        return None
    return "consolidated" if word in ("合并", "consolidated", "group") else "company"


@cache
def load_titles() -> Mapping[str, StatementKind | None]:
    """Statements by their titles, longer ones first."""
    table = read_table("ingest.statements", "titles.yaml", dict[str, list[str]])
    titles = {
        words: None if key == _ENDS else StatementKind(key)
        for key, listed in table.items()
        for words in listed
    }
    return dict(sorted(titles.items(), key=lambda pair: -len(pair[0])))
