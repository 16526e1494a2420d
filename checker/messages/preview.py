"""A message as files that a person can open: the mail for a mail program, and its two halves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from checker.channels.mail_message import parse_address, write_mail
from checker.channels.message import OutgoingMessage

EXAMPLE_SENDER = "Licet <licet@example.com>"
EXAMPLE_RECIPIENT = "recipient@example.com"


def write_preview(
    message: OutgoingMessage,
    folder: Path,
    *,
    sent_at: datetime,
    sender: str = EXAMPLE_SENDER,
    recipient: str = EXAMPLE_RECIPIENT,
    name: str | None = None,
) -> tuple[Path, ...]:
    """Write a message as `.eml`, `.html` and `.txt`; nothing is sent.

    Args:
        message: What would be sent.
        folder: Where the files go; made if it is not there.
        sent_at: The moment that the mail bears, aware.
        sender: From whom it would be.
        recipient: To whom it would go.
        name: Of the files, without their ending; the message's id, if None.

    Returns:
        The files, the mail first.

    Raises:
        ValueError: Sender or recipient is no address.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mail = write_mail(message, parse_address(sender), parse_address(recipient), sent_at)
    written = [_write(folder / f"{name or message.id}.eml", mail.as_bytes())]
    if message.html is not None:
        written.append(_write(folder / f"{name or message.id}.html", message.html.encode()))
    text = f"{message.subject}\n\n{message.text}"
    written.append(_write(folder / f"{name or message.id}.txt", text.encode()))
    return tuple(written)


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
