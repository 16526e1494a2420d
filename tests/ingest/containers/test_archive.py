"""What is in an archive, and what is refused of it, each by its name."""

from __future__ import annotations

import warnings

import pytest

from ingest.containers.archive import ArchiveBrokenError, list_archive
from ingest.containers.member import LIMITS, ContainerLimits, MemberFault
from tests.ingest.containers.packing import mark_encrypted, pack, pack_link, pack_under_raw_name

NAME = "资质/营业执照.pdf"


def look(packed: bytes, limits: ContainerLimits = LIMITS) -> list[tuple[str, MemberFault | None]]:
    return [(member.name, member.fault) for member in list_archive(packed, limits, 0)]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (NAME.encode("gb18030"), NAME),
        (NAME.encode("utf-8"), NAME),
        ("Société.pdf".encode("cp437"), "Société.pdf"),
        ("扫描\\执照.pdf".encode("gb18030"), "扫描/执照.pdf"),
        (b"plain.pdf", "plain.pdf"),
    ],
    ids=["gbk", "unmarked utf-8", "cp437", "windows separators", "ascii"],
)
def test_names_are_read_as_they_were_written(raw: bytes, name: str) -> None:
    (member,) = list_archive(pack_under_raw_name(raw, b"paper"), LIMITS, 0)
    assert (member.name, member.content, member.fault) == (name, b"paper", None)


@pytest.mark.parametrize(
    ("packed", "fault"),
    [
        (pack({"../../etc/passwd": b"x"}), MemberFault.UNSAFE_PATH),
        (pack({"/etc/passwd": b"x"}), MemberFault.UNSAFE_PATH),
        (pack({"C:\\Windows\\x": b"x"}), MemberFault.UNSAFE_PATH),
        (pack_link("执照.pdf", "/etc/passwd"), MemberFault.LINK),
        (mark_encrypted(pack({"执照.pdf": b"x"})), MemberFault.ENCRYPTED),
        (pack({"bomb": bytes(4 << 20)}), MemberFault.PACKED_TOO_TIGHTLY),
        (pack({"执照.pdf": b"paper" * 100}, 0).replace(b"paper", b"forge"), MemberFault.CORRUPT),
    ],
    ids=["traversal", "absolute", "drive", "link", "encrypted", "bomb", "checksum"],
)
def test_what_is_refused_is_named(packed: bytes, fault: MemberFault) -> None:
    assert [found for _, found in look(packed)] == [fault]


def test_of_two_members_of_one_name_the_first_is_taken() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        packed = pack({"a.pdf": b"one", "b.pdf": b"two"}).replace(b"b.pdf", b"A.pdf")
    assert look(packed) == [("a.pdf", None), ("A.pdf", MemberFault.DUPLICATE_NAME)]


def test_folders_and_what_packers_add_are_left_out() -> None:
    packed = pack({"a/": b"", "a/x.pdf": b"1", "__MACOSX/._x.pdf": b"2", "a/Thumbs.db": b"3"})
    assert look(packed) == [("a/x.pdf", None)]


def test_a_member_is_not_larger_than_allowed() -> None:
    limits = ContainerLimits(member_bytes=10)
    assert look(pack({"x": b"12345678901"}, 0), limits) == [("x", MemberFault.TOO_LARGE)]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"", b"PK\x03\x04" + bytes(100)])
def test_what_is_no_archive_is_broken(content: bytes) -> None:
    with pytest.raises(ArchiveBrokenError):
        look(content)
