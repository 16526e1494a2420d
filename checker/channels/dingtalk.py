r"""钉钉自定义机器人: markdown, signed where the robot asks for it (加签).

The signature is base64(HMAC-SHA256(secret, "MILLISECONDS\nSECRET")), both in the query string.
Source: open.dingtalk.com, custom robots. The limit of 20,000 bytes is from memory, not verified.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from checker.channels.cutting import cut_text
from checker.channels.http_post import HttpPoster
from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.channels.robot import Robot
from storage.vocabulary import Channel

_LONGEST_TEXT_BYTES = 18_000
_LONGEST_TITLE = 60


def sign_query(secret: str, at: datetime) -> str:
    """Give the part of the query string that signs a request.

    Args:
        secret: The robot's, beginning with SEC.
        at: The moment of sending, aware; the service takes it within an hour.
    """
    moment = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
    return urlencode({"timestamp": moment, "sign": base64.b64encode(digest).decode()})


class DingtalkSender:
    """Writes into the chat of a DingTalk robot; its token is part of the target's URL.

    Args:
        poster: Does the HTTP.
        clock: Gives the moment of the signature.
    """

    def __init__(self, poster: HttpPoster, clock: Callable[[], datetime]) -> None:
        self._robot = Robot(Channel.DINGTALK, poster)
        self._clock = clock

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Post the short form of a message, cut to what a robot takes."""
        content = cut_text(message.markdown, _LONGEST_TEXT_BYTES, _count_escaped)
        title = " ".join(message.subject.split())[:_LONGEST_TITLE]
        body = {"msgtype": "markdown", "markdown": {"title": title, "text": content}}
        url = target.target
        if target.secret:
            url += ("&" if "?" in url else "?") + sign_query(target.secret, self._clock())
        return self._robot.ask(url, body, target)


def _count_escaped(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace"))
