"""企业微信群机器人: markdown of at most 4,096 bytes to the robot's URL.

Source: developer.work.weixin.qq.com/document/path/91770.
"""

from __future__ import annotations

from checker.channels.cutting import cut_text
from checker.channels.http_post import HttpPoster
from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.channels.robot import Robot
from storage.vocabulary import Channel

_LONGEST_MARKDOWN_BYTES = 4096


class WecomSender:
    """Writes into the chat of a WeCom robot; the key is part of the target's URL.

    Args:
        poster: Does the HTTP.
    """

    def __init__(self, poster: HttpPoster) -> None:
        self._robot = Robot(Channel.WECOM, poster)

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Post the short form of a message, cut to what a robot takes."""
        content = cut_text(message.markdown, _LONGEST_MARKDOWN_BYTES)
        body = {"msgtype": "markdown", "markdown": {"content": content}}
        return self._robot.ask(target.target, body, target)
