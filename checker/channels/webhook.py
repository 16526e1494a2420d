"""Webhooks: the message as JSON, signed so that the receiver can tell that it is ours.

`Licet-Signature: t=SECONDS,v1=HEX` holds the HMAC-SHA256 of `SECONDS.BODY` under the shared
secret. A receiver computes the same, compares in constant time, and refuses a `t` more than five
minutes old. `Idempotency-Key` is the same in every repeat of a message.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime

from checker.channels.http_post import HttpPoster
from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.channels.words import say
from storage.vocabulary import AttemptOutcome

_LARGEST_BYTES = 1024 * 1024


def sign_body(secret: str, at: datetime, body: bytes) -> str:
    """Compute the value of the header `Licet-Signature`.

    Args:
        secret: Shared with the receiver.
        at: The moment of sending, aware.
        body: As it is sent, to the byte.
    """
    moment = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


class WebhookSender:
    """Posts a message's data; any 2xx status is its acceptance.

    Args:
        poster: Does the HTTP.
        clock: Gives the moment of the signature.
    """

    def __init__(self, poster: HttpPoster, clock: Callable[[], datetime]) -> None:
        self._poster = poster
        self._clock = clock

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Post once."""
        body = json.dumps(message.data, ensure_ascii=False, separators=(",", ":"))
        content = body.encode("utf-8", "replace")
        if len(content) > _LARGEST_BYTES:
            words = say("too_large", size=len(content), limit=_LARGEST_BYTES)
            return SendResult(AttemptOutcome.REFUSED, words)
        headers = {"Idempotency-Key": message.id}
        if target.secret:
            headers["Licet-Signature"] = sign_body(target.secret, self._clock(), content)
        answer = self._poster.post(target.target, content, headers, target)
        if isinstance(answer, SendResult):
            return answer
        return self._poster.judge_status(answer, target)
