"""All senders from the settings, and what is said of settings that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.channels.message import Target
from checker.channels.senders import open_senders
from checker.errors import SettingsInvalid
from checker.settings import load_settings
from storage.vocabulary import Channel
from tests.checker.channels.examples import DEFERRED, SENT, make_message, read_clock
from tests.checker.channels.servers import run_http_server, run_mail_server


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def set_mail(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"LICET_MAIL__{name.upper()}", str(value))


def test_every_channel_has_a_sender() -> None:
    assert set(open_senders(load_settings(), clock=read_clock)) == set(Channel)


def test_without_a_mail_server_mail_waits() -> None:
    senders = open_senders(load_settings(), clock=read_clock)
    target = Target(Channel.MAIL, "wang@example.cn", None)
    result = senders[Channel.MAIL].send(make_message(), target)
    assert result.outcome is DEFERRED
    assert "LICET_MAIL__HOST" in result.detail


def test_mail_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    word = tmp_path / "word"
    word.write_text("Geheim-12345\n", encoding="utf-8")
    with run_mail_server(login=("licet", "Geheim-12345")) as running:
        set_mail(
            monkeypatch,
            host="127.0.0.1",
            port=running.port,
            security="none",
            sender="licet@example.com",
            user="licet",
            password_file=word,
        )
        senders = open_senders(load_settings(), clock=read_clock)
        target = Target(Channel.MAIL, "wang@example.cn", None)
        assert senders[Channel.MAIL].send(make_message(), target).outcome is SENT
    assert running.log.ids == ["<00c0ffee@example.com>"]


@pytest.mark.parametrize(
    "channel", [Channel.WEBHOOK, Channel.WECOM, Channel.DINGTALK, Channel.FEISHU]
)
def test_channels_over_http(channel: Channel) -> None:
    senders = open_senders(load_settings(), clock=read_clock)
    with run_http_server() as server:
        target = Target(channel, server.url(), None)
        assert senders[channel].send(make_message(), target).outcome is SENT


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"host": "m"}, "mail.sender"),
        ({"port": 0}, "mail.port"),
        ({"security": "ssl"}, "mail.security"),
        ({"user": "u"}, "mail.user"),
        ({"password": "p"}, "mail.user"),
        ({"user": "u", "password": "p", "password_file": "f"}, "mail.password_file"),
        ({"host": "m", "sender": "a@b", "user": "u", "password": "p", "security": "none"}, "none"),
        ({"timeout_s": 0}, "mail.timeout_s"),
        ({"hots": "m"}, "mail.hots"),
    ],
)
def test_settings_that_do_not_fit(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, object], named: str
) -> None:
    set_mail(monkeypatch, **values)
    with pytest.raises(SettingsInvalid) as caught:
        load_settings()
    assert named in caught.value.zh
    assert named in caught.value.en


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"sender": "nobody"}, "mail.sender"),
        ({"sender": "a@b.c", "ca_file": "/nowhere"}, "mail.ca_file"),
        ({"sender": "a@b.c", "user": "u", "password_file": "/nowhere"}, "mail.password_file"),
    ],
)
def test_what_only_opening_finds(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, object], named: str
) -> None:
    set_mail(monkeypatch, host="localhost", **values)
    with pytest.raises(SettingsInvalid, match=named):
        open_senders(load_settings(), clock=read_clock)


def test_the_password_is_in_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    set_mail(monkeypatch, host="localhost", sender="a@b.c", user="u", password="Geheim-12345")  # noqa: S106
    assert "Geheim" not in repr(load_settings())
