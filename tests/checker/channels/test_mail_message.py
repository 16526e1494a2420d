"""What a mail looks like on the wire and to whoever opens it."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.channels.mail_message import parse_address, write_mail
from checker.channels.message import Attachment, OutgoingMessage
from tests.checker.channels.examples import NOW, make_message

SENDER = parse_address("Licet 资质预警 <licet@example.com>")
RECIPIENT = parse_address("wang@example.cn")
CALENDAR = Attachment("到期.ics", "text/calendar", "BEGIN:VCALENDAR 到期\r\n".encode())


def deliver(message: OutgoingMessage) -> EmailMessage:
    """Write a mail and read it as a recipient's program does."""
    raw = write_mail(message, SENDER, RECIPIENT, NOW).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1
    read = message_from_bytes(raw, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_headers() -> None:
    mail = deliver(make_message())
    assert mail["From"] == "Licet 资质预警 <licet@example.com>"
    assert mail["To"] == "wang@example.cn"
    assert mail["Subject"] == "3 项资质即将到期"
    assert mail["Date"].datetime == NOW
    assert mail["Message-ID"].strip() == "<00c0ffee@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<licet.example.com>"


def test_both_forms_and_the_attachment() -> None:
    message = make_message(attachments=(CALENDAR,))
    mail = deliver(message)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert plain.get_content().splitlines() == message.text.splitlines()
    assert html is not None
    assert html.get_content().strip() == message.html
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == "到期.ics"
    assert attachment.get_content_type() == "text/calendar"
    assert attachment.get_payload(decode=True) == CALENDAR.content


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028"])
def test_names_cannot_add_headers(end: str) -> None:
    evil = f"到期{end}Bcc: x@y.cn{end}{end}body"
    attachment = Attachment(f"../{evil}.ics", "text/calendar", b"")
    mail = deliver(make_message(subject=evil, attachments=(attachment,)))
    assert "Bcc" not in mail
    assert mail["Subject"] == "到期 Bcc: x@y.cn body"
    (attached,) = mail.iter_attachments()
    assert "Bcc" not in attached
    assert "/" not in str(attached.get_filename())


@given(
    subject=st.text(max_size=300),
    text=st.text(st.characters(codec="utf-8"), max_size=2000),
    name=st.text(st.characters(codec="utf-8"), max_size=120),
)
def test_any_words_make_a_mail_of_one_subject_and_two_forms(
    subject: str, text: str, name: str
) -> None:
    attachment = Attachment(name, "application/octet-stream", b"\x00")
    mail = deliver(make_message(subject=subject, text=text, attachments=(attachment,)))
    assert len(mail.get_all("Subject", [])) == 1
    assert set(mail.keys()) == set(deliver(make_message(attachments=(CALENDAR,))).keys())
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().rstrip("\n").split() == text.split()


def test_addresses_are_read_with_and_without_names() -> None:
    assert parse_address("wang@例子.中国").addr_spec == "wang@xn--fsqu00a.xn--fiqs8s"
    assert str(parse_address("王 <wang@example.cn>")) == "王 <wang@example.cn>"
    for wrong in ("", "a", "a@b@", "a@b\n", "<>", "a@b, c@d"):
        with pytest.raises(ValueError, match=r".*"):
            parse_address(wrong)
