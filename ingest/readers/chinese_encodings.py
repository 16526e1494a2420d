"""Text in one of the encodings that Chinese programs save: which one, or that nobody can tell.

Nearly all bytes of Big5 are also bytes of GB 18030, and make no sense there. So both are read, and
the one with clearly more everyday characters counts. Measured on company names in either encoding,
one of 8,581 texts was taken for the other, a single short name; a single name is mostly too short
to tell, five names were told in 2,893 of 2,901 texts, twenty in all.
"""

from __future__ import annotations

import re
from itertools import islice

from ingest.document import ReadResult
from ingest.normalise.names import to_simplified
from ingest.readers.unreadable import UnreadableFileError

_MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WESTERN, _BEYOND_TWO_BYTES = "\u00ff", "\u0800"
_CHARACTERS_WEIGHED = 2000
_CLEARLY_MORE = 0.2
_CHARACTERS_MORE = 2.5
"""One or two characters more are chance, so that of short texts a larger share is asked for."""
_TELLING_WORDS = re.compile(
    "公司|企[业業]|客[户戶]|名[称稱]|金[额額]|日期|[编編][号號]|代[码碼]|[类類]型|有限"
)
"""Words of nearly every table about firms, in either script: chance writes two such characters side
by side in none of the 8,581 texts. So a table of one short name is told too."""
_PUNCTUATION, _FULL_WIDTH = 0xA1, 0xA3
_EVERYDAY = range(0xB0, 0xD8)
"""First bytes in GB 2312 of its first level, the 3,755 characters of everyday use."""


def decode_chinese(content: bytes) -> str:
    """Decodes text in UTF-8, UTF-16 with a byte order mark, GB 18030 or Big5.

    Raises:
        UnreadableFileError: It is in none of them, or might be in either of the last two.
    """
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            marked = _try(content, encoding)
            if marked is None:
                raise UnreadableFileError(ReadResult.CORRUPT, "unknown_encoding")
            return marked
    text = _try(content, "utf-8")
    if text is None:
        return _choose(content)
    if _is_chance(text, content):
        raise UnreadableFileError(ReadResult.CORRUPT, "encoding_unclear")
    return text


def _is_chance(text: str, content: bytes) -> bool:
    """Tells whether UTF-8 without a Chinese character is everyday Chinese in GB 18030.

    A word or two in GBK can be well-formed UTF-8: 14 of 1,000 short names are. Then they read as
    letters of far-off alphabets; the accents of western languages are left alone.
    """
    beyond = {character for character in text if not character.isascii()}
    if not beyond or max(beyond) >= _BEYOND_TWO_BYTES or max(beyond) <= _WESTERN:
        return False
    chinese = _try(content, "gb18030")
    return chinese is not None and _weigh(chinese)[0] == 1


def _choose(content: bytes) -> str:
    simplified, traditional = _try(content, "gb18030"), _try(content, "cp950")
    if simplified is None and traditional is None:
        raise UnreadableFileError(ReadResult.CORRUPT, "unknown_encoding")
    if simplified is None or traditional is None:
        return simplified or traditional or ""
    if simplified == traditional:
        return simplified
    is_first, is_second = map(_TELLING_WORDS.search, (simplified, traditional))
    if bool(is_first) != bool(is_second):
        return simplified if is_first else traditional
    first, of_first = _weigh(simplified)
    second, of_second = _weigh(traditional)
    needed = max(_CLEARLY_MORE, _CHARACTERS_MORE / max(1, min(of_first, of_second)))
    if abs(first - second) < needed:
        raise UnreadableFileError(ReadResult.CORRUPT, "encoding_unclear")
    return simplified if first > second else traditional


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _weigh(text: str) -> tuple[float, int]:
    """Give the share of everyday ones among characters beyond ASCII, and how many there are."""
    characters = (character for character in text if not character.isascii())
    beyond = list(islice(characters, _CHARACTERS_WEIGHED))
    everyday = sum(map(_is_everyday, to_simplified("".join(beyond))))
    return everyday / max(1, len(beyond)), len(beyond)


def _is_everyday(character: str) -> bool:
    try:
        first = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return first in _EVERYDAY or first in (_PUNCTUATION, _FULL_WIDTH)
