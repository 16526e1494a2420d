"""A message can be opened as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from checker.channels.message import Attachment
from checker.messages.preview import write_preview
from storage.vocabulary import Language
from tests.checker.messages.cases import write_case

SENT_AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def test_preview_holds_the_mail_and_its_halves(tmp_path: Path) -> None:
    calendar = Attachment("due.ics", "text/calendar", b"BEGIN:VCALENDAR")
    message = replace(write_case("many_items", Language.ZH), attachments=(calendar,))
    written = write_preview(message, tmp_path / "mails", sent_at=SENT_AT)
    assert [path.suffix for path in written] == [".eml", ".html", ".txt"]
    mail = message_from_bytes(written[0].read_bytes(), policy=default)
    assert mail["Subject"] == message.subject
    plain = mail.get_body(("plain",))
    html = mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == message.text
    assert html.get_content().replace("\r\n", "\n") == message.html
    assert [part.get_filename() for part in mail.iter_attachments()] == ["due.ics"]
    assert written[1].read_text(encoding="utf-8") == message.html
    assert written[2].read_text(encoding="utf-8").startswith(message.subject)


def test_message_without_html_has_no_page(tmp_path: Path) -> None:
    message = replace(write_case("one_item", Language.EN), html=None)
    assert [path.suffix for path in write_preview(message, tmp_path, sent_at=SENT_AT)] == [
        ".eml",
        ".txt",
    ]
