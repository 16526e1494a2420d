"""What the auditor's opinion is, by the words that only such an opinion has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Problem
from ingest.normalise.names import to_simplified
from ingest.normalise.text import drop_whitespace, fold_width, squeeze_whitespace

_KINDS = {
    "无保留": "unqualified",
    "审计": "unqualified",
    "保留": "qualified",
    "否定": "adverse",
    "无法表示": "disclaimer",
}
_KIND = r"((?<!非)无保留|(?<!无)保留|否定|无法表示)意见"
_HEADED = re.compile(
    r"(?:形成|导致)((?<!非)无保留|(?<!无)保留|否定|无法表示|审计)意见的(?:基础|事项)"
)
_STATED = re.compile(r"我们认为[,，](?!除)[^。]{0,200}?公允反映")
_ISSUED = re.compile(rf"出具了?[^。；;]{{0,20}}?{_KIND}[^。；;]{{0,20}}?审计报告")
_TYPE = re.compile(rf"审计(?:意见|报告)(?:类型|意见)?[:：]?标?准?的?{_KIND}")
_UNAUDITED = re.compile(r"未经(?:注册会计师|会计师事务所)?审计")
_AUDITED = re.compile(r"审计报告|会计师事务所")
_ENGLISH = {
    "disclaimer": re.compile(r"basis for disclaimer of opinion"),
    "adverse": re.compile(r"basis for adverse opinion"),
    "qualified": re.compile(r"basis for qualified opinion"),
    "unqualified": re.compile(
        r"in our opinion.{0,200}?(?:present fairly|give a true and fair view)"
    ),
    "unaudited": re.compile(r"\bunaudited\b"),
}


def find_audit_opinion(texts: Sequence[str]) -> tuple[str | None, tuple[Problem, ...]]:
    """Finds the opinion in the running text of a file.

    The heading 形成保留意见的基础 stands only in a report with that opinion, 形成审计意见的基础
    only in an unqualified one (CSA 1501, 1502), so they count before a sentence that such a report
    was issued. 非无保留意见, which every report explains, is none.

    Args:
        texts: Pages or lines, in order.

    Returns:
        `unqualified`, `qualified`, `adverse`, `disclaimer` or `unaudited`; None where nothing is
        said, and with a problem where the words contradict one another.
    """
    running = to_simplified(drop_whitespace(fold_width("".join(texts))))
    for found in (
        {_KINDS[kind] for kind in _HEADED.findall(running)},
        {_KINDS[kind] for each in (_ISSUED, _TYPE) for kind in each.findall(running)},
        {"unqualified"} if _STATED.search(running) else set(),
        _find_english(texts),
    ):
        if len(found) > 1:
            return None, (Problem("audit_opinion_unclear"),)
        if found:
            return found.pop(), ()
    if _UNAUDITED.search(running) and not _AUDITED.search(running):
        return "unaudited", ()
    return None, ()


def _find_english(texts: Sequence[str]) -> set[str]:
    """The gravest words decide: a qualified opinion also says `except for ..., present fairly`."""
    running = squeeze_whitespace(" ".join(texts)).lower()
    return next(({kind} for kind, words in _ENGLISH.items() if words.search(running)), set())
