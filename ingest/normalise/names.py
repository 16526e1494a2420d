"""Names of companies and people, made comparable.

Registers, seals and letters print one name in several ways: full-width or half-width brackets,
spread characters, traditional characters, several signs for the dot in a transcribed name.
"""

from __future__ import annotations

import re
from functools import cache

import opencc

from ingest.normalise.text import CJK, drop_whitespace, fold_width, squeeze_whitespace

_MIDDLE_DOTS = re.compile(r"[·•‧∙⋅・･．᛫●]")
_BETWEEN_CJK_DOT = re.compile(rf"(?<=[{CJK}])\.(?=[{CJK}])")
_OPENING = str.maketrans("〔【［〈《[<", "(((((((")
_CLOSING = str.maketrans("〕】］〉》]>", ")))))))")
_NOT_SPOKEN = re.compile(r"[()\-–—−_,.、·'\"“”‘’&\s]")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def to_simplified(text: str) -> str:
    """Traditional characters to simplified ones, where that loses no distinction.

    A character of GB 2312, the set of simplified Chinese, stays: 乾, 著 and 於 also have uses in
    simplified names, and 张乾 is not 张干.
    """
    converted: str = _converter().convert(text)
    if len(converted) != len(text):
        converted = "".join(_converter().convert(character) for character in text)
    if len(converted) != len(text):
        return text
    return "".join(
        before if _is_in_gb2312(before) else after
        for before, after in zip(text, converted, strict=True)
    )


def _is_in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def normalise_company_name(name: str) -> str:
    """A company name for comparing: one kind of bracket, simplified, lower case, no odd spaces.

    The brackets stay, since they are part of the registered name; `names_agree` looks past them.
    """
    text = fold_width(name).translate(_OPENING).translate(_CLOSING)
    text = _MIDDLE_DOTS.sub("·", squeeze_whitespace(text))
    text = re.sub(r"\s*([()·])\s*", r"\1", text)
    return to_simplified(text).casefold()


def normalise_person_name(name: str) -> str:
    """A person's name for comparing: one kind of dot, simplified, no spaces in a Chinese name."""
    text = _MIDDLE_DOTS.sub("·", squeeze_whitespace(fold_width(name)))
    text = _BETWEEN_CJK_DOT.sub("·", text)
    text = re.sub(r"\s*·\s*", "·", text)
    return to_simplified(text).casefold()


def names_agree(first: str, second: str) -> bool:
    """Whether two names, of companies or of people, are the same but for their writing.

    Brackets, dots, hyphens and spaces are not compared: they are printed as it pleases. An empty
    name agrees with none.
    """
    left, right = (_reduce(name) for name in (first, second))
    return bool(left) and left == right


def _reduce(name: str) -> str:
    return _NOT_SPOKEN.sub("", drop_whitespace(normalise_company_name(name)))
