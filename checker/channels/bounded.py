"""An end to every attempt, also where the other side answers one byte at a time."""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait

from checker.channels.message import OutgoingMessage, Sender, SendResult, Target
from checker.channels.words import say
from storage.vocabulary import AttemptOutcome


class BoundedSender:
    """Gives up on a sender that does not come to an end.

    The time limits of sockets begin anew with every byte, so a server that drips its answer could
    hold whoever sends for hours. An attempt runs in a thread of its own, which is left behind then
    and ends with its connection.

    Args:
        sender: Does the sending.
        limit_s: How long an attempt may take; shorter than the lease of a message.
    """

    def __init__(self, sender: Sender, limit_s: float) -> None:
        self._sender = sender
        self._limit_s = limit_s

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Try once; what has not ended in time may have arrived."""
        attempt: Future[SendResult] = Future()
        threading.Thread(target=self._run, args=(attempt, message, target), daemon=True).start()
        if not wait([attempt], self._limit_s).done:
            return SendResult(AttemptOutcome.UNKNOWN, say("no_end", seconds=f"{self._limit_s:g}"))
        return attempt.result()

    def _run(self, attempt: Future[SendResult], message: OutgoingMessage, target: Target) -> None:
        try:
            attempt.set_result(self._sender.send(message, target))
        except BaseException as error:  # noqa: BLE001 - raised again where the result is read
            attempt.set_exception(error)
