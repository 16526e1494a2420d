"""Mail to a real server: what it accepts, and what every way of failing comes to."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from checker.channels.mail import MailSender
from checker.channels.mail_message import parse_address
from checker.channels.message import SendResult, Target
from checker.channels.smtp_conversation import MailServer
from storage.vocabulary import AttemptOutcome, Channel
from tests.certificates import make_certificate
from tests.checker.channels.examples import (
    DEFERRED,
    REFUSED,
    SENT,
    UNKNOWN,
    make_message,
    read_clock,
)
from tests.checker.channels.servers import (
    MailReply,
    RunningMailServer,
    find_free_port,
    run_mail_server,
)

RECIPIENT = Target(Channel.MAIL, "wang@example.cn", None)
KEY = "Geheim-12345"


def server_at(
    port: int,
    security: Literal["none", "starttls", "tls"] = "none",
    *,
    password: str = "",
    ca_file: Path | None = None,
    timeout_s: float = 5,
) -> MailServer:
    sender = parse_address("Licet 资质预警 <licet@example.com>")
    user = "licet" if password else ""
    return MailServer("127.0.0.1", port, security, sender, user, password, ca_file, timeout_s)


def send_to(server: MailServer, recipient: Target = RECIPIENT) -> SendResult:
    return MailSender(server, read_clock).send(make_message(), recipient)


def send(running: RunningMailServer, recipient: str = "wang@example.cn") -> SendResult:
    return send_to(server_at(running.port), Target(Channel.MAIL, recipient, None))


def test_an_accepted_mail_bears_the_delivery_id() -> None:
    with run_mail_server() as running:
        result = send(running)
    assert result.outcome is SENT
    assert result.detail == "250 accepted"
    (line,) = running.log.lines
    assert line["channel"] == "mail"
    assert (line["id"], line["to"]) == ("<00c0ffee@example.com>", "wang@example.cn")


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (MailReply("451 4.7.1 greylisted", at="rcpt"), DEFERRED),
        (MailReply("450 mailbox busy", at="rcpt"), DEFERRED),
        (MailReply("452 4.2.2 full", at="rcpt"), DEFERRED),
        (MailReply("421 shutting down", at="rcpt"), DEFERRED),
        (MailReply("550 5.1.1 no such user", at="rcpt"), REFUSED),
        (MailReply("553 not allowed", at="rcpt"), REFUSED),
        (MailReply("530 5.7.0 authentication required", at="rcpt"), DEFERRED),
        (MailReply("451 4.3.0 try later"), DEFERRED),
        (MailReply("452 4.3.1 no space"), DEFERRED),
        (MailReply("552 5.3.4 too big"), REFUSED),
        (MailReply("554 5.7.1 spam"), REFUSED),
        (MailReply(at="rcpt", hang_up="before"), DEFERRED),
        (MailReply(hang_up="before"), UNKNOWN),
        (MailReply(hang_up="after"), UNKNOWN),
    ],
)
def test_answers(reply: MailReply, outcome: AttemptOutcome) -> None:
    with run_mail_server(lambda _: reply) as running:
        result = send(running)
    assert result.outcome is outcome
    if reply.hang_up is None:
        assert result.detail == reply.line


def test_a_slow_server_before_the_end_of_the_data_has_accepted_nothing() -> None:
    with run_mail_server(lambda _: MailReply(at="rcpt", delay_s=60)) as running:
        assert send_to(server_at(running.port, timeout_s=0.2)).outcome is DEFERRED


def test_a_slow_server_after_the_end_of_the_data_may_have_accepted() -> None:
    with run_mail_server(lambda _: MailReply(delay_after_s=60)) as running:
        assert send_to(server_at(running.port, timeout_s=0.3)).outcome is UNKNOWN
        assert running.log.ids == ["<00c0ffee@example.com>"]


def test_no_server_means_later() -> None:
    result = send_to(server_at(find_free_port()))
    assert result.outcome is DEFERRED
    assert "127.0.0.1" in result.detail


def test_names_that_do_not_resolve_mean_later() -> None:
    server = replace(server_at(25), host="a" * 70 + ".invalid")  # no label may be that long
    assert send_to(server).outcome is DEFERRED


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_logged_in(tmp_path: Path, security: Literal["starttls", "tls"]) -> None:
    trusted, private = make_certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(trusted, private)
    with run_mail_server(
        login=("licet", KEY), tls=tls, is_tls_from_start=security == "tls"
    ) as running:
        right = server_at(running.port, security, password=KEY, ca_file=trusted)
        assert send_to(right).outcome is SENT
        wrong = send_to(replace(right, password=KEY[::-1]))
        assert wrong.outcome is DEFERRED
        assert "mail.password" in wrong.detail
        assert KEY[::-1] not in wrong.detail
        stranger = send_to(replace(right, ca_file=None))
        assert stranger.outcome is DEFERRED
        assert "mail.ca_file" in stranger.detail


def test_no_fallback_to_plain_text() -> None:
    with run_mail_server() as running:
        result = send_to(server_at(running.port, "starttls"))
    assert result.outcome is DEFERRED
    assert "mail.security" in result.detail
    assert not running.log.ids


def test_the_password_stays_out_of_what_is_printed() -> None:
    assert KEY not in repr(server_at(25, password=KEY))


def test_a_mail_larger_than_the_server_takes_is_not_sent() -> None:
    with run_mail_server(size_limit=100) as running:
        result = send(running)
    assert result.outcome is REFUSED
    assert "100" in result.detail


@pytest.mark.parametrize(
    "address",
    [
        "",
        "wang",
        "@example.cn",
        "wang@",
        "wang@example.cn\r\nRCPT TO:<x@y>",
        "a b@c.cn",
        "w@" + "d" * 300 + ".cn",
        "wang@ex..cn",
    ],
)
def test_no_mail_address_no_attempt(address: str) -> None:
    with run_mail_server() as running:
        assert send(running, address).outcome is REFUSED
    assert not running.mails


def test_a_chinese_domain_is_ascii_on_the_wire() -> None:
    with run_mail_server(takes_utf8=False) as running:
        assert send(running, "wang@例子.中国").outcome is SENT
    assert running.log.lines[0]["to"] == "wang@xn--fsqu00a.xn--fiqs8s"


def test_a_chinese_mailbox_needs_a_server_that_takes_it() -> None:
    with run_mail_server() as running:
        assert send(running, "王@例子.中国").outcome is SENT
    assert running.log.lines[0]["to"] == "王@xn--fsqu00a.xn--fiqs8s"
    with run_mail_server(takes_utf8=False) as running:
        result = send(running, "王@例子.中国")
    assert result.outcome is REFUSED
    assert "SMTPUTF8" in result.detail


def test_lines_that_begin_with_a_dot_arrive_as_they_were() -> None:
    message = replace(make_message(text=".\n..two\nend\n.\nQUIT\n"), html=None)
    with run_mail_server() as running:
        MailSender(server_at(running.port), read_clock).send(message, RECIPIENT)
    assert running.mails[0].get_content().split() == [".", "..two", "end", ".", "QUIT"]
