r"""飞书自定义机器人: a card with markdown, signed where the robot asks for it (签名校验).

The signature is base64(HMAC-SHA256("SECONDS\nSECRET", "")), both in the body, which may have
20 KB. Source: open.feishu.cn, custom bot guide. The answer has `code`, that of older gateways
`StatusCode`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime

from checker.channels.cutting import cut_text
from checker.channels.http_post import HttpPoster
from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.channels.robot import Robot
from storage.vocabulary import Channel

_LONGEST_TEXT_BYTES = 18_000
_LONGEST_TITLE = 200


def sign_moment(secret: str, at: datetime) -> dict[str, str]:
    """Give the fields of the body that sign a request.

    Args:
        secret: The robot's.
        at: The moment of sending, aware; the service takes it within an hour.
    """
    moment = str(int(at.timestamp()))
    digest = hmac.new(f"{moment}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": moment, "sign": base64.b64encode(digest).decode()}


class FeishuSender:
    """Writes into the chat of a Feishu robot; its token is part of the target's URL.

    Args:
        poster: Does the HTTP.
        clock: Gives the moment of the signature.
    """

    def __init__(self, poster: HttpPoster, clock: Callable[[], datetime]) -> None:
        self._robot = Robot(
            Channel.FEISHU, poster, ("code", "StatusCode"), ("msg", "StatusMessage")
        )
        self._clock = clock

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Post the short form of a message, cut to what a robot takes."""
        content = cut_text(message.markdown, _LONGEST_TEXT_BYTES, _count_escaped)
        title = " ".join(message.subject.split())[:_LONGEST_TITLE]
        body: dict[str, object] = {
            "msg_type": "interactive",
            "card": {
                "header": {"title": {"tag": "plain_text", "content": title}},
                "elements": [{"tag": "markdown", "content": content}],
            },
        }
        if target.secret:
            body |= sign_moment(target.secret, self._clock())
        return self._robot.ask(target.target, body, target)


def _count_escaped(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace"))
