"""Names and words that cannot break out of their place.

Names of firms and holders come from documents, hence from strangers: they may hold line breaks that
make a new header, controls that turn the direction of writing, or the marks of a chat's markdown.
"""

from __future__ import annotations

import unicodedata

from checker.privacy import mask_text
from ingest.identifiers import uscc

LONGEST_NAME = 80
"""Characters; the longest registered names in use have about sixty."""
LONGEST_SENTENCE = 600

_ELLIPSIS = "…"
_BLANK = frozenset({"Cc", "Zl", "Zp", "Zs"})
"""Controls and separators of lines and words become a space."""
_DROPPED = frozenset({"Cf", "Co", "Cs"})
"""What is not seen: formats (some turn the direction of writing), private use, half characters."""

_MARKS = str.maketrans({mark: chr(ord(mark) - ord("!") + ord("！")) for mark in "\\`*_[]<>#~|!@{}"})


def clean_line(text: str, longest: int = LONGEST_SENTENCE) -> str:
    """Give a text as one line without invisible characters and without identity numbers.

    Args:
        text: As it was read or written.
        longest: As many characters are kept.
    """
    seen = text if text.isprintable() else "".join(map(_show, text))
    return clip(mask_text(" ".join(seen.split())), longest)


def clean_number(number: str) -> str:
    """Give the number of a credential as one line.

    A unified social credit code is public and stays whole; it may look like an identity number.
    """
    shown = clip(" ".join(number.split()), LONGEST_NAME)
    return shown if uscc.check(shown).is_valid else clean_line(shown, LONGEST_NAME)


def clip(text: str, longest: int) -> str:
    """Cut a text to so many characters; what is cut ends in an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + _ELLIPSIS


def escape_markdown(text: str) -> str:
    """Put wide twins in the place of the marks of markdown, so that a name stays a name.

    Chats understand markdown differently, and neither 企业微信 nor 钉钉 knows the backslash as an
    escape: a mark that must not act cannot stay. `://` goes too, or it would become a link.
    """
    return text.translate(_MARKS).replace("://", "：//")


def _show(character: str) -> str:
    category = unicodedata.category(character)
    if category in _BLANK:
        return " "
    return "" if category in _DROPPED else character
