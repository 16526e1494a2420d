"""The way through a container and those in it, in child processes, with bounds on the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.containers.member import LIMITS, ContainerLimits, Member, MemberFault
from ingest.document import ReadResult
from ingest.readers.sniff import MediaType, sniff
from ingest.sandbox.pool import ReaderPool

_MESSAGE_NAMES = (".eml",)


def find_container_type(content: bytes, name: str) -> MediaType | None:
    """Tells which kind of container some bytes are; None for a file that holds no files.

    A message may begin with any header, so that a plain text named `.eml` is taken for one.
    """
    media_type = sniff(content)
    if media_type is MediaType.TEXT and name.lower().endswith(_MESSAGE_NAMES):
        return MediaType.EMAIL
    return media_type if media_type in (MediaType.ZIP, MediaType.EMAIL) else None


def open_container(
    content: bytes,
    media_type: MediaType,
    reader: ReaderPool,
    limits: ContainerLimits = LIMITS,
) -> Iterator[Member]:
    """Gives the files in a container, and in those that it holds.

    Args:
        content: Of the container.
        media_type: As `find_container_type` tells.
        reader: The child processes that open it.
        limits: What may come out.

    Yields:
        Each file with its place, containers on the way before its name; a container that cannot be
        opened is one member with its fault.
    """
    yield from _open(content, media_type, "", 1, _Allowance(limits), reader)


@dataclass
class _Allowance:
    """What may still come out."""

    limits: ContainerLimits
    members: int = 0
    size_bytes: int = 0
    is_spent: bool = False

    def judge(self, member: Member) -> Member:
        """Counts a member, and takes its bytes away where they are too many."""
        self.members += 1
        self.size_bytes += len(member.content or b"")
        if self.members > self.limits.members:
            self.is_spent = True
            return Member(member.name, None, MemberFault.TOO_MANY)
        if self.size_bytes > self.limits.total_bytes:
            self.is_spent = True
            return Member(member.name, None, MemberFault.TOO_LARGE)
        return member


def _open(
    content: bytes,
    media_type: MediaType,
    place: str,
    depth: int,
    allowance: _Allowance,
    reader: ReaderPool,
) -> Iterator[Member]:
    following: int | None = 0
    while following is not None:
        reading = reader.open_container(content, media_type, following)
        if reading.result is not ReadResult.OK:
            allowance.members += 1
            yield Member(place.rstrip("/"), None, _FAULTS.get(reading.result, MemberFault.CORRUPT))
            return
        for member in reading.members:
            if allowance.is_spent:
                return
            judged = allowance.judge(Member(place + member.name, member.content, member.fault))
            inner = judged.content and find_container_type(judged.content, judged.name)
            if not judged.content or not inner:
                yield judged
            elif depth >= allowance.limits.depth:
                yield Member(judged.name, None, MemberFault.TOO_DEEP)
            else:
                within = f"{judged.name}/"
                yield from _open(judged.content, inner, within, depth + 1, allowance, reader)
        following = reading.next_member


_FAULTS = {
    ReadResult.TOO_LARGE: MemberFault.TOO_LARGE,
    ReadResult.TIMEOUT: MemberFault.TIMEOUT,
    ReadResult.CRASHED: MemberFault.CRASHED,
}
