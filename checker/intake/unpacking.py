"""Archives and messages among what a person names: the files in them take their places."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.intake.files import Batch, read_bytes
from checker.intake.uploads import display_name
from ingest.containers.member import Member
from ingest.containers.opening import find_container_type, open_container
from ingest.sandbox import ReaderPool


@dataclass(frozen=True, slots=True)
class UnpackedBatch:
    """A batch without containers, and what could not be taken out of those that were in it.

    Attributes:
        batch: Its files and those that were in its containers.
        refused: Files in containers whose bytes were not taken, with the reason.
    """

    batch: Batch
    refused: tuple[Member, ...]


def unpack_batch(batch: Batch, reader: ReaderPool) -> UnpackedBatch:
    """Open the archives and messages in a batch.

    Args:
        batch: Files on disk.
        reader: The child processes that open containers.

    Raises:
        FileUnreadable: A file could not be read.
    """
    names = list(batch.names or (path.name for path in batch.files))
    kept = []
    members: list[Member] = []
    for name, path in zip(names, batch.files, strict=True):
        content = read_bytes(path)
        media_type = find_container_type(content, name)
        if media_type is None:
            kept.append((name, path))
        else:
            members += open_container(content, media_type, reader)
    taken = [(display_name(each.name), each.content) for each in members if each.content]
    unpacked = replace(
        batch,
        files=tuple(path for _, path in kept),
        names=(*(name for name, _ in kept), *(name for name, _ in taken)),
        contents=tuple(content for _, content in taken if content),
    )
    return UnpackedBatch(unpacked, tuple(each for each in members if each.content is None))
