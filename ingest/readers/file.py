"""A file of any readable kind to pages."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.document import Page, ReadResult
from ingest.readers.docx import read_docx
from ingest.readers.limits import ReadingLimits
from ingest.readers.ofd import read_ofd
from ingest.readers.page_problem import add_problem
from ingest.readers.pdf import ReadPicture, read_pdf
from ingest.readers.picture_file import decode_pictures
from ingest.readers.sniff import MediaType
from ingest.readers.unreadable import RecognitionNeededError, UnreadableFileError


def read_pages(
    content: bytes,
    media_type: MediaType,
    limits: ReadingLimits,
    read_picture: ReadPicture | None,
) -> Iterator[Page]:
    """Reads a file page by page.

    Args:
        content: The file.
        media_type: As sniffed.
        limits: How much of it is read.
        read_picture: None in a process without a recognition engine.

    Yields:
        The pages in order, each as soon as it is read.

    Raises:
        UnreadableFileError: Nothing can be read of it, and why.
        RecognitionNeededError: It holds a picture and `read_picture` is None.
    """
    if media_type is MediaType.PDF:
        yield from read_pdf(content, limits, read_picture)
    elif media_type is MediaType.OFD:
        yield from read_ofd(content, limits)
    elif media_type is MediaType.DOCX:
        yield from read_docx(content, limits)
    elif not media_type.is_picture:
        raise UnreadableFileError(ReadResult.UNSUPPORTED, media_type=media_type.label)
    elif read_picture is None:
        raise RecognitionNeededError
    else:
        for number, (picture, count) in enumerate(decode_pictures(content, limits), start=1):
            page = read_picture(picture, number)
            if number == limits.recognised_pages < count:
                page = add_problem(page, "page_limit", page_count=str(count), read=str(number))
            yield page
