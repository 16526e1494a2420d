"""A message as files that a person can open: the mail for a mail program, and its two halves."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from checker.channels.message import OutgoingMessage


def write_preview(message: OutgoingMessage, folder: Path) -> tuple[Path, ...]:
    """Write a message as `.eml`, `.html` and `.txt`, named by its id.

    The mail has neither sender nor recipient: it is for looking at, not for sending.

    Args:
        message: What would be sent.
        folder: Where the files go; made if it is not there.

    Returns:
        The files, the mail first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(folder / f"{message.id}.eml", _make_mail(message).as_bytes(policy=SMTP))]
    if message.html is not None:
        written.append(_write(folder / f"{message.id}.html", message.html.encode()))
    text = f"{message.subject}\n\n{message.text}"
    written.append(_write(folder / f"{message.id}.txt", text.encode()))
    return tuple(written)


def _make_mail(message: OutgoingMessage) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = message.subject
    mail["X-Unsent"] = "1"  # Outlook opens it as a draft
    mail.set_content(message.text)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
    for attachment in message.attachments:
        maintype, subtype = attachment.media_type.split("/", 1)
        mail.add_attachment(
            attachment.content, maintype=maintype, subtype=subtype, filename=attachment.name
        )
    return mail


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
