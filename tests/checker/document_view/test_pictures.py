"""A page is shown upright, as it was read: the boxes of its fields lie over their words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.document_view.errors import PageUndrawable
from checker.document_view.pictures import PagePictures
from checker.intake.uploads import Upload, file_uploads
from checker.settings import Settings
from checker.workspace import Workspace, open_originals
from ingest.document import Document, ReadResult
from ingest.readers.page_picture import PagePicture, PageView
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from ingest.sandbox.task import Reading
from storage.database import Database
from storage.erasure import erase_customer
from storage.errors import DocumentUnknown
from storage.tables import Document as Row
from tests.checker.samples import write_printed_customer
from tests.storage.examples import NOW


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with ReaderPool() as pool:
        yield pool


@pytest.fixture
def lone_workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(data_dir=tmp_path)
    database = Database.open(settings.url)
    database.migrate()
    originals = open_originals(settings)
    originals.master_key.make_if_absent()
    yield Workspace(settings, database, originals)
    database.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A licence of a sample customer, a PDF with a text layer."""
    written = write_printed_customer(tmp_path_factory.mktemp("samples"), date(2026, 11, 22))
    return written.documents[0].path.read_bytes()


def draw(reader: ReaderPool, content: bytes, view: PageView) -> PagePicture:
    picture = reader.draw_page(content, view).picture
    assert picture is not None
    return picture


def to_pixels(picture: PagePicture) -> np.ndarray:
    pixels = np.asarray(Image.open(BytesIO(picture.content)).convert("L"))
    assert pixels.shape == (picture.height, picture.width)
    return pixels


def check_boxes(document: Document, pixels: np.ndarray) -> None:
    """Every box that a field was read from holds ink."""
    assert document.result is ReadResult.OK
    height, width = pixels.shape
    for name, field in document.fields.items():
        x0, y0, x1, y1 = field.box
        part = pixels[
            int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1
        ]
        assert part.min() < 128, f"nothing is printed in the box of {name}"


def test_boxes_of_a_sample_lie_over_its_words(reader: ReaderPool, sample: bytes) -> None:
    (document, *_) = read_file(sample, "a.pdf", reader)
    assert document.turned_degrees == (0,) * len(document.pages)
    picture = draw(reader, sample, PageView(document.pages[0]))
    assert max(picture.width, picture.height) == 1600
    check_boxes(document, to_pixels(picture))


@pytest.mark.slow
def test_a_photo_on_its_side_is_shown_upright(reader: ReaderPool, sample: bytes) -> None:
    """The picture of the first page is laid on its side and read, as from a phone."""
    upright = Image.open(BytesIO(draw(reader, sample, PageView(1)).content))
    lying = BytesIO()
    upright.rotate(90, expand=True).save(lying, "PNG")
    (document, *_) = read_file(lying.getvalue(), "photo.png", reader)
    assert document.turned_degrees == (90,)
    picture = draw(reader, lying.getvalue(), PageView(1, 90))
    assert (picture.width, picture.height) == upright.size
    check_boxes(document, to_pixels(picture))


@pytest.mark.parametrize("page", [2, 99])
def test_a_page_that_is_not_there_is_no_picture(
    reader: ReaderPool, sample: bytes, page: int
) -> None:
    reading = reader.draw_page(sample, PageView(page))
    assert (reading.picture, reading.result) == (None, ReadResult.CORRUPT)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"%PDF-1.7 broken"])
def test_what_has_no_pages_is_no_picture(reader: ReaderPool, content: bytes) -> None:
    reading = reader.draw_page(content, PageView(1))
    assert reading.picture is None
    assert reading.problems, hashlib.sha256(content).hexdigest()


class CountingPool(ReaderPool):
    """Draws as any pool does, and counts."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn = 0

    def draw_page(self, content: bytes, view: PageView) -> Reading:
        self.drawn += 1
        return super().draw_page(content, view)


def test_pages_on_file_are_drawn_once_and_kept_within_bounds(
    lone_workspace: Workspace, sample: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "licence.pdf"
    path.write_bytes(sample)
    with CountingPool() as pool:
        file_uploads(
            lone_workspace,
            [Upload("营业执照.pdf", path)],
            None,
            by=PROGRAM,
            now=NOW,
            reader=pool,
        )
        with lone_workspace.database.read_session() as session:
            (filed,) = session.exec(select(Row)).all()
        assert filed.name == "营业执照.pdf"
        pictures = PagePictures(lone_workspace, pool)
        first = pictures.show(filed.id, 1)
        assert pictures.show(filed.id, 1) is first
        assert pool.drawn == 1
        forgetful = PagePictures(lone_workspace, pool, memory_bytes=1)
        assert forgetful.show(filed.id, 1) == forgetful.show(filed.id, 1) == first
        assert pool.drawn == 3
        with pytest.raises(PageUndrawable, match="no such page"):
            pictures.show(filed.id, 7)
        with pytest.raises(DocumentUnknown):
            pictures.show("none", 1)
        with lone_workspace.database.session() as session:
            erase_customer(session, filed.customer_id, NOW)
        with pytest.raises(DocumentUnknown):
            pictures.show(filed.id, 1)


def test_what_is_covered_is_not_in_the_picture(reader: ReaderPool, sample: bytes) -> None:
    box = (0.2, 0.2, 0.4, 0.3)
    pixels = to_pixels(draw(reader, sample, PageView(1, covered=(box,))))
    height, width = pixels.shape
    part = pixels[int(0.22 * height) : int(0.28 * height), int(0.22 * width) : int(0.38 * width)]
    assert int(part.max()) - int(part.min()) < 12
