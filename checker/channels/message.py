"""What a sender is given, and what it answers: the contract of all channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from storage.vocabulary import AttemptOutcome, Channel


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message.

    Attributes:
        name: With its ending.
        media_type: Such as `text/calendar`.
        content: The bytes.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message in all the forms that channels need.

    Attributes:
        id: The delivery's id, hexadecimal; every repeat of a message has the same.
        subject: One line.
        text: Plain text, for mail.
        html: The same for mail programs that show it; None for none.
        markdown: A short form for chats; a sender cuts it to what its channel takes.
        data: The same as data, for webhooks.
        attachments: Files, for mail.
    """

    id: str
    subject: str
    text: str
    html: str | None
    markdown: str
    data: dict[str, object]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes.

    Attributes:
        channel: How.
        target: Mail address, or URL of the robot or webhook.
        secret: The key to sign with; None where there is none.
    """

    channel: Channel
    target: str
    secret: str | None


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of an attempt.

    Attributes:
        outcome: `sent`: the other side accepted it. `deferred`: it did not, but may later.
            `refused`: it never will as things are. `unknown`: it may have, nobody can tell.
        detail: The other side's words or what failed, without secrets.
        retry_after_s: How long the other side asks to wait; None where it says nothing.
        was_tried: False where a setting of our own is missing, so that nobody was asked. Such an
            attempt does not bring the message nearer to being given up.
    """

    outcome: AttemptOutcome
    detail: str
    retry_after_s: int | None = None
    was_tried: bool = True


class Sender(Protocol):
    """Sends by one channel; never raises for what the other side or the network does."""

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Try once to deliver a message, within a bounded time."""
