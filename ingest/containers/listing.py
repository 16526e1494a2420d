"""What a child process answers about a container: as many members as fit into one answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.containers.archive import ArchiveBrokenError, list_archive
from ingest.containers.member import ContainerLimits, Member
from ingest.containers.message import list_message
from ingest.document import ReadResult
from ingest.readers.sniff import MediaType
from ingest.readers.unreadable import UnreadableFileError


@dataclass(frozen=True, slots=True)
class Listing:
    """Some members of a container.

    Attributes:
        members: In its order.
        next_member: How many to pass over next time; None where these were the last.
    """

    members: tuple[Member, ...]
    next_member: int | None


def list_members(
    content: bytes, media_type: MediaType, first: int, limits: ContainerLimits
) -> Listing:
    """Lists members of a container with their bytes.

    Args:
        content: Of the container.
        media_type: ZIP or e-mail.
        first: So many members are passed over.
        limits: What may come out.

    Raises:
        UnreadableFileError: It cannot be opened.
    """
    try:
        return _fill(_open(content, media_type, first, limits), first, limits)
    except ArchiveBrokenError as error:
        raise UnreadableFileError(ReadResult.CORRUPT) from error


def _open(
    content: bytes, media_type: MediaType, first: int, limits: ContainerLimits
) -> Iterator[Member]:
    if media_type is MediaType.EMAIL:
        return list_message(content, limits, first)
    return list_archive(content, limits, first)


def _fill(members: Iterator[Member], first: int, limits: ContainerLimits) -> Listing:
    taken: list[Member] = []
    size_bytes = 0
    for member in members:
        size_bytes += len(member.content or b"")
        if taken and size_bytes > limits.answer_bytes:
            return Listing(tuple(taken), first + len(taken))
        taken.append(member)
    return Listing(tuple(taken), None)
