"""From whom, about what and of when a message is, by its headers alone.

Nothing here proves who sent it: anybody can write any sender.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime

from ingest.containers.header_words import RAW_HEADERS, decode_words

_HEAD_BYTES = 64 * 1024
"""Headers beyond are not looked at: this runs in the process that holds the keys."""
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the head of a message says.

    Attributes:
        sender: The address alone, in small letters; None where none can be read.
        subject: As text.
        sent_at: By the sender's clock; None where it cannot be read.
    """

    sender: str | None
    subject: str
    sent_at: datetime | None


def read_letterhead(content: bytes) -> Letterhead:
    """Reads the head of a message, whatever the bytes are."""
    head = BytesHeaderParser(policy=RAW_HEADERS).parsebytes(content[:_HEAD_BYTES])
    addresses = [address for _, address in getaddresses([str(head.get("From", ""))[:_LONGEST]])]
    sender = next((each.lower() for each in addresses if "@" in each), None)
    subject = " ".join(decode_words(str(head.get("Subject", ""))[: 4 * _LONGEST]).split())
    return Letterhead(sender, subject[:_LONGEST], _read_moment(head))


def _read_moment(head: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(head.get("Date", ""))[:_LONGEST])
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None
