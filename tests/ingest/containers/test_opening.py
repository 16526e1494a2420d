"""The way through containers in containers, in the child process that opens them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.containers.member import ContainerLimits, Member, MemberFault
from ingest.containers.opening import find_container_type, open_container
from ingest.readers.sniff import MediaType
from ingest.sandbox import ReaderPool
from tests.ingest.containers.packing import pack


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with ReaderPool() as reader:
        yield reader


def look(packed: bytes, reader: ReaderPool, **limits: int) -> list[Member]:
    return list(open_container(packed, MediaType.ZIP, reader, ContainerLimits(**limits)))


def test_what_lies_in_an_archive_in_an_archive_is_found(reader: ReaderPool) -> None:
    inner = pack({"执照.pdf": b"one"})
    assert look(pack({"a/内.zip": inner, "函.pdf": b"two"}), reader) == [
        Member("a/内.zip/执照.pdf", b"one"),
        Member("函.pdf", b"two"),
    ]


def test_the_third_archive_is_not_opened(reader: ReaderPool) -> None:
    nested = pack({"2.zip": pack({"3.zip": pack({"x": b"x"})})})
    assert look(nested, reader) == [Member("2.zip/3.zip", None, MemberFault.TOO_DEEP)]


def test_the_whole_is_bounded_and_what_is_left_is_told_once(reader: ReaderPool) -> None:
    packed = pack({f"{number}.pdf": b"x" * 10 for number in range(5)}, 0)
    assert [each.fault for each in look(packed, reader, members=2)] == [
        None,
        None,
        MemberFault.TOO_MANY,
    ]
    assert [each.fault for each in look(packed, reader, total_bytes=25)] == [
        None,
        None,
        MemberFault.TOO_LARGE,
    ]


def test_members_come_in_several_answers(reader: ReaderPool) -> None:
    packed = pack({f"{number}": bytes([number]) * (7 << 20) for number in range(4)}, 0)
    found = look(packed, reader)
    assert [(each.name, len(each.content or b"")) for each in found] == [
        (str(number), 7 << 20) for number in range(4)
    ]


def test_a_broken_archive_is_one_member_with_its_fault(reader: ReaderPool) -> None:
    broken = pack({"内.zip": b"PK\x03\x04broken", "b.pdf": b"x"})
    assert look(broken, reader) == [
        Member("内.zip", None, MemberFault.CORRUPT),
        Member("b.pdf", b"x"),
    ]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (b"From: a@b.example\r\n\r\n", "x", MediaType.EMAIL),
        (b"X-QQ-MID: 1\r\nFrom: a@b.example\r\n\r\n", "邮件.EML", MediaType.EMAIL),
        (b"X-QQ-MID: 1\r\n", "notes.txt", None),
        (pack({"x": b"x"}), "x.pdf", MediaType.ZIP),
        (pack({"word/document.xml": b"x"}), "x.zip", None),
    ],
)
def test_containers_are_told_by_their_bytes(
    content: bytes, name: str, media_type: MediaType | None
) -> None:
    assert find_container_type(content, name) is media_type
