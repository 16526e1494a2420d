"""Names in letters of any script, folded to words of plain Latin letters and digits."""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

_APOSTROPHES = re.compile(r"['’‘ʼʻ`´ʿʾ\"“”]")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])")
_AMPERSAND = re.compile(r"\s*[&+]\s*")
_WORDS = re.compile(r"[a-z0-9]+")
_LEET = str.maketrans("01345789", "oleastbg")


def fold_latin(text: str) -> str:
    """Give a name in lower case, without accents, letter by letter in Latin letters.

    S.A. and L.X.C. lose their dots and stay one word; an apostrophe joins, other signs part.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), plain)
    plain = _AMPERSAND.sub(" and ", _APOSTROPHES.sub("", plain))
    if not plain.isascii():
        plain = _APOSTROPHES.sub("", anyascii(plain))
    return plain.casefold()


def split_words(folded: str) -> list[str]:
    """Give the words of a folded name."""
    return _WORDS.findall(folded)


def undo_figures(word: str) -> str:
    """Give a word whose letters were written as figures (Ig0r Sech1n) in letters; others as is."""
    if word.isalpha() or word.isdigit():
        return word
    letters = word.translate(_LEET)
    return letters if letters.isalpha() else word
