"""An item of a source, fetched and opened: the files in it, each with its bytes or why not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from checker.intake.files import Batch
from checker.intake.uploads import display_name
from ingest.containers.letterhead import Letterhead, read_letterhead
from ingest.containers.member import Member, MemberFault
from ingest.containers.opening import find_container_type, open_container
from ingest.readers.sniff import MediaType
from ingest.sandbox import ReaderPool
from ingest.sandbox.limits import Limits
from ingest.sources.item import SourceItem

LARGEST_BYTES = Limits().file_bytes
"""What is larger is not fetched; nothing could be read of it either."""


@dataclass(frozen=True, slots=True)
class FetchedItem:
    """An item with what is in it.

    Attributes:
        item: As its source lists it.
        sha256: Of its bytes; None where they were not fetched.
        members: The files in it, or the item itself as the only one.
        is_container: Whether the files are in it.
        letterhead: Of a message.
    """

    item: SourceItem
    sha256: str | None
    members: tuple[Member, ...]
    is_container: bool
    letterhead: Letterhead | None

    @property
    def usable(self) -> tuple[tuple[str, bytes], ...]:
        """What the files are called whose bytes were taken, with their bytes."""
        return tuple(
            (display_name(each.name), each.content)
            for each in self.members
            if each.content is not None
        )

    @property
    def name(self) -> str:
        """What people call the item: a message has its subject for a name."""
        if self.letterhead is not None and self.item.is_message:
            return self.letterhead.subject or self.item.name
        return self.item.name

    def make_batch(self) -> Batch:
        """Put its files together: they are of one customer."""
        names, contents = zip(*self.usable, strict=True)
        return Batch(self.name, (), is_folder=False, names=names, contents=contents)


def fetch_item(item: SourceItem, reader: ReaderPool) -> FetchedItem:
    """Fetch an item and open it if it is a container.

    Args:
        item: As its source lists it.
        reader: The child processes that open containers.

    Raises:
        SourceError, ItemMoved: It cannot be fetched.
    """
    if item.size_bytes > LARGEST_BYTES:
        member = Member(item.name, None, MemberFault.TOO_LARGE)
        return FetchedItem(item, None, (member,), is_container=False, letterhead=None)
    content = item.load()
    return open_item(item, content, reader)


def open_item(item: SourceItem, content: bytes, reader: ReaderPool) -> FetchedItem:
    """Open what was fetched."""
    sha256 = hashlib.sha256(content).hexdigest()
    media_type = MediaType.EMAIL if item.is_message else find_container_type(content, item.name)
    if media_type is None:
        only = (Member(item.name, content),)
        return FetchedItem(item, sha256, only, is_container=False, letterhead=None)
    letterhead = read_letterhead(content) if media_type is MediaType.EMAIL else None
    members = tuple(open_container(content, media_type, reader))
    return FetchedItem(item, sha256, members, is_container=True, letterhead=letterhead)
