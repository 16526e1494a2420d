"""What is in a container: the bytes of a member, or the reason why they are not taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MEBIBYTE = 1024 * 1024


class MemberFault(StrEnum):
    """Why a member of a container is not read."""

    ENCRYPTED = "encrypted"
    UNSAFE_PATH = "unsafe_path"
    """Its name leads out of the folder into which the archive would be unpacked."""
    LINK = "link"
    DUPLICATE_NAME = "duplicate_name"
    """Another member bears the name: who looks into the archive sees only one of them."""
    TOO_LARGE = "too_large"
    PACKED_TOO_TIGHTLY = "packed_too_tightly"
    CORRUPT = "corrupt"
    UNSUPPORTED = "unsupported"
    TOO_MANY = "too_many"
    TOO_DEEP = "too_deep"
    DECORATION = "decoration"
    """A small picture in the text of a message, such as a logo."""
    TIMEOUT = "timeout"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a container.

    Attributes:
        name: As its container names it, with its folders.
        content: The bytes; None where they are not taken.
        fault: Why not.
    """

    name: str
    content: bytes | None
    fault: MemberFault | None = None


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """Bounds on what is taken out of one container, those in it included.

    Attributes:
        members: Files, folders not counted.
        total_bytes: All that comes out.
        member_bytes: One file.
        ratio: How many times larger than it is packed a member may be.
        ratio_from_bytes: Smaller ones are not held to it: an empty form packs well.
        depth: A container in a container is opened, one in that is not.
        answer_bytes: Of one answer of the child process, but for a single larger member.
        decoration_bytes: Pictures that the text of a message shows are files from this size on:
            telephones send scans that way.
    """

    members: int = 200
    total_bytes: int = 200 * MEBIBYTE
    member_bytes: int = 40 * MEBIBYTE
    ratio: int = 100
    ratio_from_bytes: int = MEBIBYTE
    depth: int = 2
    answer_bytes: int = 16 * MEBIBYTE
    decoration_bytes: int = 30 * 1024


LIMITS = ContainerLimits()
