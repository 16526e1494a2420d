"""Widths and white space of mixed Chinese and Latin text.

Chinese forms print digits, letters and brackets in full or half width as they please, and spread
the characters of a value over the line. These functions take both differences away.
"""

from __future__ import annotations

import re
import unicodedata

CJK = "\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Character class (for `re`) of Chinese characters; with 〇, which Unicode counts as a symbol."""

_CJK_PUNCTUATION = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301b\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f"
)
_SPACE_BESIDE_CJK = re.compile(
    rf"(?<=[{CJK}{_CJK_PUNCTUATION}])\s+|\s+(?=[{CJK}{_CJK_PUNCTUATION}])"
)
_KEPT_DECOMPOSITIONS = ("<super>", "<sub>", "<circle>", "<fraction>", "<square>")


def fold_width(text: str) -> str:
    """Give every character its ordinary width: `１２，５００` becomes `12,500`, `（` becomes `(`.

    This is NFKC except for superscripts, circled figures, fractions and squared units, which NFKC
    would turn into plain digits: the footnote in `500²` must not make 5002 of it.
    """
    return fold_with_offsets(text)[0]


def fold_with_offsets(text: str) -> tuple[str, tuple[int, ...]]:
    """`fold_width`, and for each character of the answer its index in `text`."""
    folded: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        form = _fold_character(character)
        folded.append(form)
        offsets.extend([index] * len(form))
    return "".join(folded), tuple(offsets)


def _fold_character(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.decomposition(character).startswith(_KEPT_DECOMPOSITIONS):
        return character
    return unicodedata.normalize("NFKC", character)


def squeeze_whitespace(text: str) -> str:
    """Drop white space beside Chinese characters and leave one space elsewhere.

    `北 京 某 某 有限公司` is one name, spread over the line; `ABC  Trading Ltd` keeps its words.
    """
    return re.sub(r"\s+", " ", _SPACE_BESIDE_CJK.sub("", text)).strip()


def drop_whitespace(text: str) -> str:
    """Remove white space of every kind, and the zero-width characters that PDF text carries."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]+", "", text)


def tidy(text: str) -> str:
    """A value as it is kept and shown: NFC, half-width letters and digits, spaces squeezed.

    Chinese punctuation stays as printed, because in running Chinese text it is right.
    """
    half = "".join(
        _fold_character(character) if _is_full_width_alphanumeric(character) else character
        for character in text
    )
    return squeeze_whitespace(unicodedata.normalize("NFC", half))


def _is_full_width_alphanumeric(character: str) -> bool:
    return "\uff10" <= character <= "\uff5a" and character.isalnum()
