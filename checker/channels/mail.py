"""Mail, one recipient at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from checker.channels.mail_message import needs_utf8, parse_address, write_mail
from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.channels.smtp_conversation import (
    MailServer,
    Undelivered,
    hand_over,
    open_conversation,
)
from checker.channels.words import hide_secrets, say
from storage.vocabulary import AttemptOutcome, Channel


class MailSender:
    """Hands mail to a server.

    Args:
        server: Which, and how to log in.
        clock: Gives the date of a mail.
    """

    def __init__(self, server: MailServer, clock: Callable[[], datetime]) -> None:
        self._server = server
        self._clock = clock
        self._login = Target(Channel.MAIL, "", server.password or None)

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Hand over one message in a conversation of its own."""
        sender = self._server.sender
        try:
            recipient = parse_address(target.target)
        except ValueError:
            return SendResult(AttemptOutcome.REFUSED, say("mail_address_wrong"))
        mail = write_mail(message, sender, recipient, self._clock())
        try:
            with open_conversation(self._server) as smtp:
                words = hand_over(
                    smtp,
                    mail.as_bytes(),
                    sender.addr_spec,
                    recipient.addr_spec,
                    is_utf8=needs_utf8(recipient) or needs_utf8(sender),
                )
        except Undelivered as undelivered:
            result = undelivered.result
            detail = hide_secrets(result.detail, self._login)
            return SendResult(result.outcome, detail, result.retry_after_s)
        return SendResult(AttemptOutcome.SENT, hide_secrets(words, self._login))


class UnsetMailSender:
    """Stands where no mail server is set: keeps mail until one is."""

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Say which setting is missing."""
        del message, target
        return SendResult(AttemptOutcome.DEFERRED, say("mail_not_set"), was_tried=False)
