"""Everything else, through apprise: one URL for each message, and no proof of acceptance.

apprise knows 170 services but passes on neither codes nor waiting times, and for some it takes any
HTTP 200 for success. So what it calls success is noted as sent and as not verifiable, and what it
calls failure is tried again.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.channels.words import hide_secrets, say
from checker.errors import ExtraMissing
from storage.vocabulary import AttemptOutcome

if TYPE_CHECKING:
    from types import ModuleType


class AppriseSender:
    """Sends through the library apprise, which is loaded (0.2 s) when it is first needed."""

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Notify one URL once; further tries of the library itself are the target's business."""
        try:
            library = import_apprise()
        except ExtraMissing as missing:
            return SendResult(AttemptOutcome.REFUSED, f"{missing.zh} · {missing.en}")
        service = library.Apprise.instantiate(target.target)
        if service is None:
            return SendResult(AttemptOutcome.REFUSED, say("apprise_url_wrong"))
        with library.LogCapture(level=logging.WARNING, fmt="%(message)s") as log:
            is_done = service.notify(
                title=message.subject,
                body=message.markdown,
                body_format=library.NotifyFormat.MARKDOWN,
            )
            told = log.getvalue()
        if is_done:
            return SendResult(AttemptOutcome.SENT, say("apprise_accepted"))
        reason = hide_secrets(told, target) or "?"
        return SendResult(AttemptOutcome.DEFERRED, say("apprise_failed", reason=reason))


def import_apprise() -> ModuleType:
    """Import the library.

    Raises:
        ExtraMissing: It is not installed.
    """
    try:
        import apprise
    except ImportError as error:
        raise ExtraMissing(extra="apprise") from error
    library: ModuleType = apprise
    return library
