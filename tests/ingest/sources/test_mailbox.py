"""A mailbox on a real server: what is new, each once, nothing marked and nothing deleted."""

from __future__ import annotations

import itertools
import ssl
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingest.sources.item import SourceError
from ingest.sources.mailbox import MailboxAccess, MailboxSource
from tests.mail_server import PASSWORD, USER, MailServer

_NUMBERS = itertools.count()


@pytest.fixture
def folder(mail_server: MailServer) -> Iterator[str]:
    name = f"资质{next(_NUMBERS)}"
    mail_server.deliver(write("一"), write("二"), folder=name)
    yield name
    mail_server.empty(name)


@pytest.fixture
def access(mail_server: MailServer, folder: str) -> MailboxAccess:
    return MailboxAccess("localhost", USER, PASSWORD, mail_server.tls_port, folder=folder)


@pytest.fixture
def tls(mail_server: MailServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=mail_server.ca_file)


def write(subject: str) -> bytes:
    return f"From: a@firm.example\r\nSubject: {subject}\r\n\r\n你好\r\n".encode()


def is_new(place: str, version: str) -> bool:
    del place, version
    return False


def test_new_messages_are_listed_and_fetched(access: MailboxAccess, tls: ssl.SSLContext) -> None:
    with MailboxSource(access, tls) as mailbox:
        items = list(mailbox.list_items({}, is_new))
        assert [item.load() for item in items] == [write("一"), write("二")]
        assert items[0].received_at.isoformat() == "2026-11-20T09:00:00+00:00"
        assert items[0].cursor is not None
        assert [each.place for each in mailbox.list_items(items[0].cursor, is_new)] == [
            items[1].place
        ]
        assert items[1].cursor is not None
        assert list(mailbox.list_items(items[1].cursor, is_new)) == []


def test_nothing_is_marked_and_nothing_goes(
    access: MailboxAccess, tls: ssl.SSLContext, mail_server: MailServer, folder: str
) -> None:
    with MailboxSource(access, tls) as mailbox:
        for item in mailbox.list_items({}, is_new):
            item.load()
            mailbox.put_aside(item)
    with mail_server.mailbox() as owner:
        assert owner.folder.status(folder, ["MESSAGES", "UNSEEN"]) == {"MESSAGES": 2, "UNSEEN": 2}


def test_a_folder_that_was_made_anew_is_listed_from_its_beginning(
    access: MailboxAccess, tls: ssl.SSLContext, mail_server: MailServer, folder: str
) -> None:
    with MailboxSource(access, tls) as mailbox:
        *_, last = mailbox.list_items({}, is_new)
    mail_server.empty(folder)
    mail_server.deliver(write("三"), folder=folder)
    assert last.cursor is not None
    older = {"uidvalidity": last.cursor["uidvalidity"] - 1, "uid": 99}
    with MailboxSource(access, tls) as mailbox:
        (found,) = mailbox.list_items(older, is_new)
        assert found.load() == write("三")


def test_what_is_known_is_passed_over(access: MailboxAccess, tls: ssl.SSLContext) -> None:
    with MailboxSource(access, tls) as mailbox:
        first, second = mailbox.list_items({}, is_new)
        left = mailbox.list_items({}, lambda place, _: place == first.place)
        assert [item.place for item in left] == [second.place]


def test_messages_are_moved_if_asked_also_those_left_behind_by_a_crash(
    access: MailboxAccess, tls: ssl.SSLContext, mail_server: MailServer
) -> None:
    with mail_server.mailbox() as owner:
        owner.folder.create(f"{access.folder}-完成")
    moving = replace(access, move_to=f"{access.folder}-完成")
    with MailboxSource(moving, tls) as mailbox:
        _, second = mailbox.list_items({}, is_new)
        mailbox.put_aside(second)
        assert list(mailbox.list_items(second.cursor or {}, lambda *_: True)) == []
    with mail_server.mailbox() as owner:
        assert owner.folder.status(access.folder, ["MESSAGES"]) == {"MESSAGES": 0}
        assert owner.folder.status(moving.move_to, ["MESSAGES"]) == {"MESSAGES": 2}
    mail_server.empty(f"{access.folder}-完成")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "wrong"}, "login_refused"),
        ({"folder": "没有"}, "folder_missing"),
        ({"move_to": "没有"}, "folder_missing"),
        ({"port": 1}, "unreachable"),
    ],
)
def test_what_is_wrong_is_told(
    access: MailboxAccess, tls: ssl.SSLContext, change: dict[str, str], code: str
) -> None:
    with (
        MailboxSource(replace(access, **change), tls) as mailbox,  # type: ignore[arg-type]
        pytest.raises(SourceError) as refused,
    ):
        mailbox.check()
    assert refused.value.code == code
    assert PASSWORD not in str(refused.value)


def test_a_server_that_nobody_vouches_for_gets_no_password(access: MailboxAccess) -> None:
    with (
        MailboxSource(access, ssl.create_default_context()) as mailbox,
        pytest.raises(SourceError, match="unreachable"),
    ):
        mailbox.check()


def test_starttls_is_spoken(
    access: MailboxAccess, tls: ssl.SSLContext, mail_server: MailServer
) -> None:
    started = replace(access, security="starttls", port=mail_server.port)
    with MailboxSource(started, tls) as mailbox:
        mailbox.check()


def test_without_encryption_only_loopback_is_reached(access: MailboxAccess) -> None:
    far = replace(access, security="none", host="imap.example.com")
    with pytest.raises(SourceError, match="loopback"):
        MailboxSource(far, ssl.create_default_context())
