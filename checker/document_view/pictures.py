"""Pages as pictures, upright as their boxes mean it, drawn in a child process.

Pictures are kept in memory only, so that nothing of a sealed original lies open on the disk, and
the original is opened for each showing: what was erased is never shown from memory.

Where a personal number was read, the page is painted over in the child that draws it, unless
somebody who may has asked to see it. What nobody has read on a page cannot be covered.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from checker.document_view.errors import PagesAbsent, PageUndrawable
from checker.privacy import is_personal_number, mask_quote
from checker.workspace import Workspace
from ingest.document import Box
from ingest.problems import describe_problem
from ingest.readers.page_picture import MEDIA_TYPE, PagePicture, PageView
from ingest.readers.sniff import sniff
from ingest.sandbox import ReaderPool
from storage.documents import StoredDocument, read_document
from storage.errors import DocumentUnknown
from storage.tables import Document

__all__ = ["MEDIA_TYPE", "PagePicture", "PagePictures"]

MEMORY_BYTES = 64 * 1024 * 1024
"""Some two hundred pages: those that a team has open at one time."""


class _Key(NamedTuple):
    sha256: str
    view: PageView


def _find_personal(stored: StoredDocument, page: int) -> tuple[Box, ...]:
    """Give where personal numbers were read on a page."""
    boxes = []
    for name, field in sorted(stored.fields.items()):
        x0, y0, x1, y1 = field.box
        holds_one = is_personal_number(name) or mask_quote(name, field.raw) != field.raw
        if field.page == page and holds_one and x0 < x1 and y0 < y1:
            boxes.append((x0, y0, x1, y1))
    return tuple(boxes)


class PagePictures:
    """Shows pages; safe to use from several threads.

    Args:
        workspace: Where documents and originals are.
        reader: Draws.
        memory_bytes: Of pictures kept for the next showing; the least recently shown go first.
    """

    def __init__(
        self, workspace: Workspace, reader: ReaderPool, *, memory_bytes: int = MEMORY_BYTES
    ) -> None:
        self._workspace = workspace
        self._reader = reader
        self._bytes_left = memory_bytes
        self._kept: OrderedDict[_Key, PagePicture] = OrderedDict()
        self._lock = Lock()

    def show(self, document_id: str, page: int, *, reveal: bool = False) -> PagePicture:
        """Give a page of a document upright; boxes of fields are shares of its sides.

        Args:
            document_id: The document.
            page: Its number in the file, one of the document's pages.
            reveal: Whether personal numbers are shown; otherwise they are covered.

        Raises:
            DocumentUnknown: There is no such document.
            PagesAbsent: Its file is a workbook or another one without pages.
            PageUndrawable: The document has no such page, or it cannot be drawn.
            OriginalMissing, OriginalDamaged, OriginalErased: There are no bytes to show.
        """
        with self._workspace.database.read_session() as session:
            stored = read_document(session, document_id)
            if stored is None:
                raise DocumentUnknown(document=document_id)
            document = stored.document
            content = self._workspace.originals.open(session, document.original_sha256)
        if not sniff(content).has_pages:
            raise PagesAbsent
        if page not in document.pages:
            raise PageUndrawable(
                page=page, reason_zh="文件没有这一页。", reason_en="it has no such page."
            )
        turned = self._find_turn(document, page, content)
        covered = () if reveal else _find_personal(stored, page)
        key = _Key(document.original_sha256, PageView(page, turned, covered=covered))
        return self._recall(key) or self._keep(key, self._draw(key.view, content))

    def _find_turn(self, document: Document, page: int, content: bytes) -> int:
        """Tell how the page was turned; what was filed without noting it is read for it again."""
        if document.turned_degrees:
            return dict(zip(document.pages, document.turned_degrees, strict=True))[page]
        reading = self._reader.read_pages(content, document.name)
        return next((read.turned_degrees for read in reading.pages if read.number == page), 0)

    def _draw(self, view: PageView, content: bytes) -> PagePicture:
        reading = self._reader.draw_page(content, view)
        if reading.picture is None:
            said = describe_problem(reading.problems[0]).message
            raise PageUndrawable(page=view.page, reason_zh=said.zh, reason_en=said.en)
        return reading.picture

    def _recall(self, key: _Key) -> PagePicture | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def _keep(self, key: _Key, picture: PagePicture) -> PagePicture:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = picture
                self._bytes_left -= len(picture.content)
            while self._bytes_left < 0:
                _, forgotten = self._kept.popitem(last=False)
                self._bytes_left += len(forgotten.content)
        return picture
