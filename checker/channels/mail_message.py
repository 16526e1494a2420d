"""A mail as it goes over the wire: both forms of the text, attachments, and telling headers.

Everything is ASCII on the wire unless the recipient's address itself is not, so that every server
takes it. Names and subjects cannot add headers: control characters are taken out, and the standard
library refuses what is left.
"""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from checker.channels.message import Attachment, OutgoingMessage

_SEVEN_BIT = SMTP.clone(cte_type="7bit")
_WITH_UTF8_HEADERS = _SEVEN_BIT.clone(utf8=True)
_LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3: 256 with the angle brackets


def parse_address(text: str) -> Address:
    """Read an address, with or without a display name; its domain becomes ASCII.

    Raises:
        ValueError: It is none.
    """
    if any(not character.isprintable() for character in text):
        raise ValueError("control characters in an address")
    name, address = parseaddr(text)
    user, at, domain = address.partition("@")
    is_whole = text.strip() in (address, f"{text.partition('<')[0].strip()} <{address}>".strip())
    if not (user and at and domain and is_whole) or set(address) & set(" @,;<>") != {"@"}:
        raise ValueError("not one address")
    if len(address) > _LONGEST_ADDRESS:
        raise ValueError("longer than an address can be")
    # UnicodeError, a ValueError, where the domain has a label that cannot be.
    return Address(name, user, domain.encode("idna").decode())


def needs_utf8(address: Address) -> bool:
    """Tell whether the part before the @ has other than ASCII characters (RFC 6531)."""
    return not address.username.isascii()


def write_mail(
    message: OutgoingMessage, sender: Address, recipient: Address, sent_at: datetime
) -> EmailMessage:
    """Write a message to one recipient.

    Args:
        message: What it says; its id becomes the Message-ID, the same in every repeat.
        sender: From whom; the Message-ID is of its domain.
        recipient: To whom.
        sent_at: The moment of this attempt, aware.
    """
    is_utf8 = needs_utf8(recipient) or needs_utf8(sender)
    mail = EmailMessage(policy=_WITH_UTF8_HEADERS if is_utf8 else _SEVEN_BIT)
    mail["From"] = sender
    mail["To"] = Address("", recipient.username, recipient.domain)
    mail["Subject"] = _one_line(message.subject)
    mail["Date"] = format_datetime(sent_at)
    mail["Message-ID"] = f"<{message.id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    mail["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    mail["List-Id"] = f"<licet.{sender.domain}>"  # RFC 2919: what mail programs filter by
    mail.set_content(message.text)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
    for attachment in message.attachments:
        _attach(mail, attachment)
    return mail


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.media_type.partition("/")
    name = _one_line(attachment.name).replace("/", "_").replace("\\", "_")
    parameters = {"charset": "utf-8"} if main == "text" else {}
    mail.add_attachment(
        attachment.content, maintype=main, subtype=sub, filename=name, params=parameters
    )


def _one_line(text: str) -> str:
    """Make one line without control characters."""
    spaced = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(spaced.split())
