"""The servers that others rely on: what they log is what was accepted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from checker.channels.mail import MailSender
from checker.channels.mail_message import parse_address
from checker.channels.message import Target
from checker.channels.smtp_conversation import MailServer
from checker.channels.webhook import WebhookSender
from checker.channels.wecom import WecomSender
from storage.vocabulary import Channel
from tests.checker.channels.examples import (
    REFUSED,
    SENT,
    make_message,
    make_poster,
    read_clock,
)
from tests.checker.channels.servers import (
    Shares,
    misbehave_over_http,
    misbehave_with_mail,
    run_http_server,
    run_mail_server,
)
from tests.conftest import REPOSITORY


def test_as_a_program_of_its_own_they_log_to_a_file(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-m", "tests.checker.channels.servers"]
    with subprocess.Popen(
        [*command, "--log", str(log), "--seed", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPOSITORY,
    ) as program:
        assert program.stdout is not None
        ports = json.loads(program.stdout.readline())
        server = MailServer("127.0.0.1", ports["mail"], "none", parse_address("l@example.com"))
        mail = MailSender(server, read_clock)
        assert mail.send(make_message(), Target(Channel.MAIL, "w@example.cn", None)).outcome is SENT
        hook = Target(Channel.WEBHOOK, f"http://127.0.0.1:{ports['http']}/hook/a", None)
        assert WebhookSender(make_poster(), read_clock).send(make_message(), hook).outcome is SENT
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        program.communicate(b"", timeout=30)
    assert program.returncode == 0
    assert [(line["channel"], line["id"], line["to"]) for line in lines] == [
        ("mail", "<00c0ffee@example.com>", "w@example.cn"),
        ("hook/a", "00c0ffee", "/hook/a"),
    ]


def test_who_is_refused_is_known_beforehand() -> None:
    shares = Shares(seed=3, refused=0.5)
    people = [f"person{number}@example.cn" for number in range(12)]
    with run_mail_server(misbehave_with_mail(shares)) as server:
        address = MailServer("127.0.0.1", server.port, "none", parse_address("l@example.com"))
        sender = MailSender(address, read_clock)
        refused = {
            person
            for person in people
            if sender.send(make_message(), Target(Channel.MAIL, person, None)).outcome is REFUSED
        }
    assert refused == {person for person in people if shares.is_refused(person)}
    assert 0 < len(refused) < 12


def test_a_robot_that_refuses_answers_200_and_logs_nothing() -> None:
    with run_http_server(misbehave_over_http(Shares(seed=1, refused=1))) as server:
        target = Target(Channel.WECOM, server.url("/wecom/a"), None)
        result = WecomSender(make_poster()).send(make_message(), target)
    assert result.outcome is REFUSED
    assert "93000" in result.detail
    assert server.log.ids == []
