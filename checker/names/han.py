"""Chinese text as names are compared by it: one width, one script, no spaces, no ornaments."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import opencc

from ingest.normalise.names import to_simplified
from ingest.normalise.text import CJK

_HAN = re.compile(rf"[{CJK}]")
_LATIN = re.compile(r"[^\W\d_]")
_NOT_COMPARED = re.compile(r"[\s·•‧∙⋅・･．᛫●\-–—−_,.、。，·'\"“”‘’&*;:/\\]")

_BRACKETS = str.maketrans("〔【［〈《[<〕】］〉》]>", "((((((()))))))")


def has_han(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return _HAN.search(text) is not None


@cache
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _from_taiwan() -> opencc.OpenCC:
    return opencc.OpenCC("tw2sp")


@lru_cache(maxsize=65536)
def fold_han(text: str) -> str:
    """Give a name in simplified characters, half width, lower case, without what is not spoken.

    Round brackets stay, since what they hold is read apart.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_BRACKETS).casefold()
    folded = _NOT_COMPARED.sub("", folded)
    # Most names are simplified already; asking character by character costs five times as much.
    return folded if _to_simplified().convert(folded) == folded else to_simplified(folded)


@lru_cache(maxsize=65536)
def fold_variants(text: str) -> tuple[str, ...]:
    """Give the folded name, and that with words of Taiwan (軟體, 資訊) as the mainland says them.

    Only what has traditional characters is looked at twice: simplified text has no such words.
    """
    folded = fold_han(text)
    if _to_simplified().convert(text) == text:
        return (folded,)
    of_taiwan = fold_han(_from_taiwan().convert(text))
    return (folded,) if of_taiwan == folded else (folded, of_taiwan)


def count_letters(text: str) -> tuple[int, int]:
    """Count Chinese characters and all letters of a text."""
    return len(_HAN.findall(text)), len(_LATIN.findall(text))
