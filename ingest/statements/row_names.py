"""What the name of a row says: which item it holds, or that it holds none.

Names come with numbering (一、), prefixes (减：, 其中：), marks (*, △, #) and brackets that explain
them (（损失以“-”号填列）). All that is taken off before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ingest.normalise.names import to_simplified
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import drop_whitespace, fold_width, squeeze_whitespace
from ingest.statements.items import load_items
from ingest.statements.vocabulary import StatementKind

_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.,:]|\([一二三四五六七八九十\d]{1,3}\)|"
    r"\d{1,2}(?:[、:]|\.(?!\d))|[ivx]{1,4}[.)、]|[①-⑳]|[a-z][.)](?=[a-z]{3}))"
)
_PREFIX = re.compile(r"(?:其中|减|加|其他项目|less|add|including|of which|incl\.?)[:：]")
_MARKS = re.compile(r"^[*△▲#☆★○●◇◆·\-—–]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_LATIN = re.compile(r"[a-z]")
_LOSS_BY_SIGN = re.compile(r"损失以.{0,4}号|亏损以.{0,4}号|负数|[(\[]loss[)\]]")
_SHORTEST_REPAIRED = 4
"""A name of three characters with one misread has too little left to be told by."""


@dataclass(frozen=True, slots=True)
class RowName:
    """What a row is.

    Attributes:
        item: The item's key; None for a row that is known and holds none.
        is_weak: The name counts only where no other row gives the item.
        says_sign: The row itself says that losses are negative.
        is_repaired: One character was read differently.
    """

    item: str | None
    is_weak: bool = False
    says_sign: bool = False
    is_repaired: bool = False


def read_row_name(
    printed: str, statement: StatementKind, *, may_be_misread: bool = False
) -> RowName | None:
    """Tells what a row is by its name.

    Args:
        printed: The name as it stands, with or without white space.
        statement: The statement that the row stands on.
        may_be_misread: Characters were recognised: one that is wrong is forgiven, if only one
            name of the statement is that near.

    Returns:
        None where the name is unknown.
    """
    names = load_names(statement)
    says_sign = bool(_LOSS_BY_SIGN.search(_fold(printed)))
    forms = _forms_of(printed)
    for form in forms:
        if form in names:
            item, is_weak = names[form]
            return RowName(item, is_weak, says_sign)
    if may_be_misread and forms and len(forms[-1]) >= _SHORTEST_REPAIRED:
        near = [name for name in names if _differ_by_one(name, forms[-1])]
        if len(near) == 1:
            item, is_weak = names[near[0]]
            return RowName(item, is_weak, says_sign, is_repaired=True)
    return None


def is_open_name(printed: str) -> bool:
    """Tells whether a name cannot end here: a bracket is open, or a word that calls for another."""
    folded = _fold(printed)
    return folded.count("(") > folded.count(")") or folded.endswith(
        ("的", "及", "和", "、", "以", "或")
    )


def _forms_of(printed: str) -> list[str]:
    """The name as it is compared, with its brackets and without them."""
    folded = _MARKS.sub("", _fold(printed))
    before = None
    while before != folded:
        before = folded
        folded = _MARKS.sub("", _PREFIX.sub("", _strip_numbering(folded), count=1))
    bare = _BRACKETS.sub("", folded)
    if "(" in bare:  # the bracket is not closed: the rest of the name stands in the next line
        bare = bare.partition("(")[0]
    forms = [form.strip(" :：;；*△#") for form in (folded, bare)]
    return [form for form in dict.fromkeys(forms) if form]


def _strip_numbering(text: str) -> str:
    match = _NUMBERING.match(text)
    return text[match.end() :].lstrip() if match else text


def _fold(printed: str) -> str:
    folded = to_simplified(fold_width(printed)).lower().replace("’", "'").replace("，", ",")
    folded = folded.replace("：", ":").replace("帐", "账").replace("其它", "其他")
    if _LATIN.search(folded) and not re.search(r"[\u3400-\u9fff]", folded):
        return squeeze_whitespace(folded)
    return drop_whitespace(folded)


@cache
def load_names(statement: StatementKind) -> Mapping[str, tuple[str | None, bool]]:
    """Every known name of a statement as it is compared: its item, and whether it is weak."""
    others = read_table("ingest.statements", "other_rows.yaml", dict[StatementKind, list[str]])
    names: dict[str, tuple[str | None, bool]] = {
        _fold(row): (None, False) for row in others[statement]
    }
    for key, item in load_items().items():
        if item.statement is statement:
            names.update({_fold(row): (key, True) for row in item.weak_rows})
            names.update({_fold(row): (key, False) for row in item.rows})
    return names


def _differ_by_one(name: str, other: str) -> bool:
    return len(name) == len(other) and sum(a != b for a, b in zip(name, other, strict=True)) == 1
