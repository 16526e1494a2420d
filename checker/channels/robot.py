"""What chat robots have in common: they answer HTTP 200 and say in the body what they think."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from checker.channels.http_post import Answer, HttpPoster
from checker.channels.message import SendResult, Target
from checker.channels.words import hide_secrets, say
from storage.vocabulary import AttemptOutcome, Channel


@dataclass(frozen=True, slots=True)
class RobotAnswer:
    """What one code of a robot means.

    Attributes:
        code: In the answer's body.
        outcome: What it comes to.
        known_from: `official`, `observed` or `memory`: how sure we are.
        zh: The code in words, with what to do.
        en: Likewise.
        says: Words of which the answer must hold one; empty for any answer.
        wait_s: How long to wait where the answer does not say.
    """

    code: int
    outcome: AttemptOutcome
    known_from: str
    zh: str
    en: str
    says: tuple[str, ...] = ()
    wait_s: int | None = None


@cache
def load_robot_answers() -> Mapping[Channel, tuple[RobotAnswer, ...]]:
    """Read the table of codes, in the order in which its entries are tried."""
    content = resources.files("checker.channels").joinpath("robot_answers.yaml").read_text("utf-8")
    return {
        Channel(name): tuple(
            RobotAnswer(
                **{
                    **entry,
                    "outcome": AttemptOutcome(entry["outcome"]),
                    "says": tuple(entry.get("says", ())),
                }
            )
            for entry in entries
        )
        for name, entries in yaml.safe_load(content).items()
    }


class Robot:
    """Posts to a robot of one maker and understands its answers.

    Args:
        channel: Whose table of codes applies.
        poster: Does the HTTP.
        code_names: Where the body holds the code; the first that is there counts.
        text_names: Likewise for the words.
    """

    def __init__(
        self,
        channel: Channel,
        poster: HttpPoster,
        code_names: tuple[str, ...] = ("errcode",),
        text_names: tuple[str, ...] = ("errmsg",),
    ) -> None:
        self._answers = load_robot_answers()[channel]
        self._poster = poster
        self._code_names = code_names
        self._text_names = text_names

    def ask(self, url: str, body: Mapping[str, object], target: Target) -> SendResult:
        """Post once and judge the answer: a message is sent if the body says code 0."""
        # WeCom refuses \uXXXX (code 40033), so the characters go as they are.
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        answer = self._poster.post(url, content, {}, target)
        return answer if isinstance(answer, SendResult) else self._judge(answer, target)

    def _judge(self, answer: Answer, target: Target) -> SendResult:
        by_status = self._poster.judge_status(answer, target)
        body = _read_object(answer.body)
        code = _read_code(body, self._code_names)
        if code is None:
            if by_status.outcome is not AttemptOutcome.SENT:
                return by_status
            words = say("robot_unclear", host=answer.host, status=answer.status)
            return SendResult(AttemptOutcome.UNKNOWN, words)
        if code == 0:
            return by_status
        told = next((str(body[name]) for name in self._text_names if body.get(name)), "")
        known = self._find(code, told)
        if known is None:
            detail = hide_secrets(f"{code} {told}", target)
            return SendResult(AttemptOutcome.REFUSED, detail)
        detail = hide_secrets(f"{code} {known.zh} · {known.en} ({told})", target)
        wait_s = self._poster.read_wait(answer) or known.wait_s
        return SendResult(known.outcome, detail, wait_s)

    def _find(self, code: int, told: str) -> RobotAnswer | None:
        lower = told.lower()
        for known in self._answers:
            if known.code == code and (not known.says or any(w in lower for w in known.says)):
                return known
        return None


def _read_object(body: bytes) -> dict[str, object]:
    """Read a JSON object; anything else is an empty one."""
    try:
        loaded = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _read_code(body: Mapping[str, object], names: tuple[str, ...]) -> int | None:
    for name in names:
        value = body.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii():
            return int(value[:19])
    return None
