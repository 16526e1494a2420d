"""Words in the headers of messages: encoded by RFC 2047 and 2231, or not at all."""

from __future__ import annotations

import binascii
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

_NAME = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"}
"""Senders name the smaller set and use the larger one."""


class RawHeaders(Compat32):
    """Headers with raw bytes in them become text when they are parsed."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Reads one header."""
        name, value = super().header_source_parse(sourcelines)
        return name, decode_raw(value)


RAW_HEADERS = RawHeaders()


def decode_raw(value: str) -> str:
    """Decodes what stands in a header unencoded: UTF-8, or else GBK."""
    if value.isascii():
        return value
    raw = value.encode("utf-8", errors="surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")


def decode_words(value: str) -> str:
    """Decodes encoded words (RFC 2047), also where they stand between quotes, as many do it."""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError):
        return value
    return "".join(
        piece if isinstance(piece, str) else _decode(piece, charset) for piece, charset in pieces
    )


def read_file_name(part: Message) -> str | None:
    """Gives the file name of a part of a message; None where it has none."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError):
        return None
    return None if name is None else decode_words(" ".join(name.split())).strip() or None


def _decode(piece: bytes, charset: str | None) -> str:
    if charset is not None:
        try:
            return piece.decode(_NAME.get(charset.lower(), charset))
        except (LookupError, UnicodeDecodeError):
            pass
    # Between encoded words `decode_header` gives bytes in the way of `raw-unicode-escape`.
    return decode_raw(piece.decode("utf-8", errors="surrogateescape"))
