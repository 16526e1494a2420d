"""Chat robots: HTTP 200 is no acceptance, code 0 is."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

import pytest

from checker.channels.cutting import count_utf8
from checker.channels.dingtalk import DingtalkSender
from checker.channels.feishu import FeishuSender
from checker.channels.message import Sender, SendResult, Target
from checker.channels.robot import load_robot_answers
from checker.channels.wecom import WecomSender
from storage.vocabulary import AttemptOutcome, Channel
from tests.checker.channels.examples import (
    DEFERRED,
    NOW,
    REFUSED,
    SENT,
    UNKNOWN,
    make_message,
    make_poster,
    outcome_of,
    read_clock,
)
from tests.checker.channels.servers import HttpReply, HttpRequest, run_http_server

ROBOTS = {
    Channel.WECOM: "/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa",
    Channel.DINGTALK: "/robot/send?access_token=0123456789abcdef",
    Channel.FEISHU: "/open-apis/bot/v2/hook/aabbccdd-1122-3344",
}


def make_sender(channel: Channel) -> Sender:
    poster = make_poster()
    if channel is Channel.WECOM:
        return WecomSender(poster)
    maker = DingtalkSender if channel is Channel.DINGTALK else FeishuSender
    return maker(poster, read_clock)


def send(
    channel: Channel, reply: HttpReply, markdown: str = "**到期**", key: str | None = None
) -> tuple[SendResult, HttpRequest]:
    with run_http_server(lambda _: reply) as server:
        target = Target(channel, server.url(ROBOTS[channel]), key)
        result = make_sender(channel).send(make_message(markdown=markdown), target)
    return result, server.requests[0]


def code_body(channel: Channel, code: object, words: str = "") -> str:
    name, text = ("code", "msg") if channel is Channel.FEISHU else ("errcode", "errmsg")
    value = f'"{code}"' if isinstance(code, str) else code
    return f'{{"{name}": {value}, "{text}": "{words}"}}'


@pytest.mark.parametrize("channel", ROBOTS)
@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, None, SENT),
        (200, "<html>maintenance</html>", UNKNOWN),
        (200, "[]", UNKNOWN),
        (200, '{"errcode": true, "code": null}', UNKNOWN),
        (200, "[" * 100_000, UNKNOWN),
        (500, "oops", DEFERRED),
        (502, "", DEFERRED),
        (404, "no such page", REFUSED),
        (500, None, DEFERRED),  # code 0 beside a failure is none
    ],
)
def test_bodies_that_say_nothing(
    channel: Channel, status: int, body: str | None, expected: AttemptOutcome
) -> None:
    reply = HttpReply(status, code_body(channel, 0, "ok") if body is None else body)
    assert send(channel, reply)[0].outcome is expected


@pytest.mark.parametrize(
    ("channel", "code", "words", "expected"),
    [
        (Channel.WECOM, 93000, "invalid webhook url", (REFUSED, None)),
        (Channel.WECOM, 45009, "api freq out of limit", (DEFERRED, 60)),
        (Channel.WECOM, "45009", "", (DEFERRED, 60)),
        (Channel.WECOM, -1, "system busy", (DEFERRED, 60)),
        (Channel.WECOM, 40058, "exceed max length 4096", (REFUSED, None)),
        (Channel.WECOM, 12345, "something new", (REFUSED, None)),
        (Channel.DINGTALK, 310000, "keywords not in content", (REFUSED, None)),
        (Channel.DINGTALK, 310000, "sign not match", (REFUSED, None)),
        (Channel.DINGTALK, 310000, "invalid timestamp", (DEFERRED, 600)),
        (Channel.DINGTALK, 130101, "send too fast", (DEFERRED, 600)),
        (Channel.DINGTALK, 300005, "token is not exist", (REFUSED, None)),
        (Channel.FEISHU, 19001, "param invalid", (REFUSED, None)),
        (Channel.FEISHU, 19021, "sign match fail", (REFUSED, None)),
        (Channel.FEISHU, 19024, "Key Words Not Found", (REFUSED, None)),
        (Channel.FEISHU, 11232, "frequency limited psm", (DEFERRED, 60)),
        (Channel.FEISHU, 9499, "too many request", (DEFERRED, 60)),
        (Channel.FEISHU, 9499, "Bad Request", (REFUSED, None)),
    ],
)
def test_codes(
    channel: Channel,
    code: object,
    words: str,
    expected: tuple[AttemptOutcome, int | None],
) -> None:
    result, _ = send(channel, HttpReply(200, code_body(channel, code, words)))
    assert outcome_of(result) == expected
    assert str(code) in result.detail
    assert words in result.detail


def test_feishu_says_in_a_header_how_long_to_wait() -> None:
    reply = HttpReply(400, code_body(Channel.FEISHU, 99991400), {"x-ogw-ratelimit-reset": "52"})
    assert outcome_of(send(Channel.FEISHU, reply)[0]) == (DEFERRED, 52)


def test_feishu_of_an_older_gateway_says_status_code() -> None:
    reply = HttpReply(200, '{"StatusCode": 0, "StatusMessage": "success"}')
    assert send(Channel.FEISHU, reply)[0].outcome is SENT


@pytest.mark.parametrize("channel", ROBOTS)
def test_the_key_in_the_url_reaches_no_detail(channel: Channel) -> None:
    key = ROBOTS[channel].replace("=", "/").rpartition("/")[2]
    result, _ = send(channel, HttpReply(200, code_body(channel, 93000, f"bad key {key}")))
    assert key not in result.detail
    assert "bad key ***" in result.detail


def test_wecom_takes_markdown_of_4096_bytes() -> None:
    lines = [f"- 资质{number}将于 2026-12-31 到期" for number in range(300)]
    result, request = send(Channel.WECOM, HttpReply(200, '{"errcode": 0}'), "\n".join(lines))
    assert result.outcome is SENT
    content = request.data["markdown"]["content"]
    assert request.data["msgtype"] == "markdown"
    assert 3900 < count_utf8(content) <= 4096
    *kept, last = content.split("\n")
    assert kept == lines[: len(kept)]
    assert str(300 - len(kept)) in last
    assert b"\\u" not in request.body  # WeCom refuses such escapes, code 40033


def test_dingtalk_signs_in_the_query() -> None:
    _, request = send(Channel.DINGTALK, HttpReply(200, '{"errcode": 0}'), key="SEC1")
    query = parse_qs(urlsplit(request.path).query)
    moment = str(int(NOW.timestamp() * 1000))
    digest = hmac.new(b"SEC1", f"{moment}\nSEC1".encode(), hashlib.sha256).digest()
    assert query["timestamp"] == [moment]
    assert query["sign"] == [base64.b64encode(digest).decode()]
    assert query["access_token"] == ["0123456789abcdef"]
    assert request.data["markdown"] == {"title": "3 项资质即将到期", "text": "**到期**"}


def test_feishu_signs_in_the_body() -> None:
    _, request = send(Channel.FEISHU, HttpReply(200, '{"code": 0}'), key="key")
    moment = str(int(NOW.timestamp()))
    digest = hmac.new(f"{moment}\nkey".encode(), b"", hashlib.sha256).digest()
    assert request.data["timestamp"] == moment
    assert request.data["sign"] == base64.b64encode(digest).decode()
    assert request.data["card"]["elements"] == [{"tag": "markdown", "content": "**到期**"}]


@pytest.mark.parametrize("channel", [Channel.DINGTALK, Channel.FEISHU])
def test_requests_stay_under_twenty_thousand_bytes(channel: Channel) -> None:
    body = HttpReply(200, code_body(channel, 0))
    _, request = send(channel, body, '"\\\t' * 20_000)
    assert 17_000 < len(request.body) < 20_000


def test_every_code_says_what_it_means() -> None:
    for channel, answers in load_robot_answers().items():
        assert channel in ROBOTS
        keys = [(answer.code, answer.says) for answer in answers]
        assert len(set(keys)) == len(keys)
        for answer in answers:
            assert answer.code != 0
            assert answer.zh
            assert answer.en
            assert answer.known_from in ("official", "observed", "memory")
            assert answer.outcome in (DEFERRED, REFUSED)
            assert (answer.wait_s is not None) == (answer.outcome is DEFERRED)
            earlier = keys[: keys.index((answer.code, answer.says))]
            assert (answer.code, ()) not in earlier, "never reached"
