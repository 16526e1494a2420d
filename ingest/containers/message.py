"""The attachments of an e-mail. Runs in a child process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

from ingest.containers.header_words import RAW_HEADERS, decode_words, read_file_name
from ingest.containers.member import ContainerLimits, Member, MemberFault

_CID = re.compile(r"""["'(]\s*cid:([^"')>\s]+)""", re.IGNORECASE)
_TEXT_BYTES = 1 << 20
_UNNAMED = "attachment"


def list_message(content: bytes, limits: ContainerLimits, first: int) -> Iterator[Member]:
    """Gives the files in a message: attachments, pictures in its text, messages in it as `.eml`.

    Its own text is no file.

    Args:
        content: Of the message.
        limits: What may come out of it.
        first: So many files are passed over.
    """
    message = message_from_bytes(content, policy=RAW_HEADERS)
    parts = list(_find_files(message))
    shown = _find_shown(message)
    for number, part in enumerate(parts[: limits.members + 1], 1):
        if number > first:
            yield _read(part, shown, limits)


def _find_files(part: Message) -> Iterator[Message]:
    if part.get_content_type() == "message/rfc822":
        yield part
        return
    if part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Message):
                yield from _find_files(inner)
        return
    is_text = part.get_content_maintype() == "text"
    is_attached = part.get_content_disposition() == "attachment"
    if read_file_name(part) is not None or is_attached or not is_text:
        yield part


def _find_shown(message: Message) -> frozenset[str]:
    """Gives the ids of the pictures that the text shows."""
    found: set[str] = set()
    for part in message.walk():
        if part.get_content_type() == "text/html":
            text = part.get_payload(decode=True)
            if isinstance(text, bytes):
                found |= set(_CID.findall(text[:_TEXT_BYTES].decode("ascii", errors="ignore")))
    return frozenset(found)


def _read(part: Message, shown: frozenset[str], limits: ContainerLimits) -> Member:
    if part.get_content_type() == "message/rfc822":
        return _read_inner_message(part, limits)
    name = read_file_name(part) or f"{_UNNAMED}.{part.get_content_subtype()}"
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return Member(name, None, MemberFault.CORRUPT)
    if len(content) > limits.member_bytes:
        return Member(name, None, MemberFault.TOO_LARGE)
    is_picture = part.get_content_maintype() == "image"
    identity = str(part.get("Content-ID", "")).strip(" <>")
    if is_picture and identity in shown and len(content) < limits.decoration_bytes:
        return Member(name, None, MemberFault.DECORATION)
    return Member(name, content)


def _read_inner_message(part: Message, limits: ContainerLimits) -> Member:
    inner = part.get_payload()
    if not isinstance(inner, list) or not inner or not isinstance(inner[0], Message):
        return Member(f"{_UNNAMED}.eml", None, MemberFault.CORRUPT)
    subject = decode_words(str(inner[0].get("Subject", ""))).strip()
    name = read_file_name(part) or f"{subject or _UNNAMED}.eml"
    try:
        content = inner[0].as_bytes(policy=RAW_HEADERS)
    except (ValueError, LookupError, TypeError, AttributeError):
        return Member(name, None, MemberFault.CORRUPT)
    if len(content) > limits.member_bytes:
        return Member(name, None, MemberFault.TOO_LARGE)
    return Member(name, content)
