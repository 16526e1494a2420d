"""The files in a message, as programs of all kinds write it."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest

from ingest.containers.letterhead import read_letterhead
from ingest.containers.member import LIMITS, Member, MemberFault
from ingest.containers.message import list_message

NAME = "营业执照（副本）.pdf"


def look(content: bytes) -> list[Member]:
    return list(list_message(content, LIMITS, 0))


def write_part(*headers: bytes) -> bytes:
    """A message with one attachment whose headers are given as raw bytes."""
    lines = [
        b"From: a@b.example",
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="x"',
        b"",
        b"--x",
        b"Content-Transfer-Encoding: base64",
        *headers,
        b"",
        base64.b64encode(b"paper"),
        b"--x--",
        b"",
    ]
    return b"\r\n".join(lines)


def encode_word(text: str, charset: str) -> bytes:
    return f"=?{charset}?B?{base64.b64encode(text.encode('gb18030')).decode()}?=".encode()


RFC_2231 = "%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7%EF%BC%88%E5%89%AF%E6%9C%AC%EF%BC%89.pdf"


@pytest.mark.parametrize(
    "headers",
    [
        (b"Content-Disposition: attachment; filename*=UTF-8''" + RFC_2231.encode(),),
        (
            b"Content-Disposition: attachment;",
            b" filename*0*=UTF-8''" + RFC_2231[:27].encode() + b";",
            b" filename*1*=" + RFC_2231[27:].encode(),
        ),
        (b'Content-Disposition: attachment; filename="' + encode_word(NAME, "gb2312") + b'"',),
        (b'Content-Type: application/pdf; name="' + encode_word(NAME, "GBK") + b'"',),
        (b'Content-Disposition: attachment; filename="' + NAME.encode("gb18030") + b'"',),
        (b'Content-Disposition: attachment; filename="' + NAME.encode() + b'"',),
    ],
    ids=["rfc2231", "rfc2231 in parts", "rfc2047 quoted", "rfc2047 name", "raw gbk", "raw utf-8"],
)
def test_names_are_read_as_they_were_written(headers: tuple[bytes, ...]) -> None:
    assert look(write_part(*headers)) == [Member(NAME, b"paper")]


def test_text_is_no_file_and_a_logo_is_none_that_is_read() -> None:
    message = EmailMessage()
    message.set_content("请查收")
    message.add_alternative('<img src="cid:logo"><img src="cid:scan">', subtype="html")
    html = message.get_payload()[1]  # type: ignore[index]
    html.add_related(b"small", "image", "png", cid="<logo>", filename="logo.png")  # type: ignore[union-attr]
    html.add_related(bytes(40_000), "image", "jpeg", cid="<scan>", filename="scan.jpg")  # type: ignore[union-attr]
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="函.pdf")
    assert [(each.name, each.fault) for each in look(message.as_bytes())] == [
        ("logo.png", MemberFault.DECORATION),
        ("scan.jpg", None),
        ("函.pdf", None),
    ]


def test_a_message_in_a_message_is_a_file_that_can_be_opened() -> None:
    inner = EmailMessage()
    inner["Subject"] = "转发的资料"
    inner.set_content("见附件")
    inner.add_attachment(b"paper", maintype="application", subtype="pdf", filename=NAME)
    outer = EmailMessage()
    outer.set_content("转发")
    outer.add_attachment(inner)
    (found,) = look(outer.as_bytes())
    assert found.name == "转发的资料.eml"
    assert found.content is not None
    assert look(found.content) == [Member(NAME, b"paper")]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"Content-Type: multipart/mixed\r\n\r\n"]
)
def test_what_is_hardly_a_message_holds_nothing_that_breaks(content: bytes) -> None:
    assert all(member.content is not None or member.fault for member in look(content))


def test_the_head_tells_sender_subject_and_moment() -> None:
    content = (
        b"From: =?utf-8?B?5byg5LiJ?= <Zhang@Firm.Example>\r\n"
        b"Subject: " + "【K-001】资质".encode("gb18030") + b"\r\n"
        b"Date: Mon, 23 Nov 2026 09:00:00 +0800\r\n\r\n"
    )
    head = read_letterhead(content)
    assert (head.sender, head.subject) == ("zhang@firm.example", "【K-001】资质")
    assert head.sent_at is not None
    assert head.sent_at.isoformat() == "2026-11-23T01:00:00+00:00"


def test_a_head_of_anything_is_read() -> None:
    head = read_letterhead(b"\xff\x00From: nobody\r\nDate: never\r\n" * 10)
    assert (head.sender, head.sent_at) == (None, None)
