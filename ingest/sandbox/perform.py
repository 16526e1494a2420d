"""The work on one file inside a child: bytes to pages to documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.authenticity.finding import find_signs
from ingest.authenticity.form_fields import compare_form_with_page
from ingest.authenticity.identity_card import compare_number_with_print
from ingest.authenticity.qr import compare_qr_with_print
from ingest.containers.listing import list_members
from ingest.containers.member import LIMITS as CONTAINER_LIMITS
from ingest.document import Document, Page, ReadResult, Sign
from ingest.extract import extract_documents
from ingest.readers.file import read_pages
from ingest.readers.limits import ReadingLimits
from ingest.readers.page_drawing import draw_page
from ingest.readers.page_problem import add_problem
from ingest.readers.pdf import ReadPicture
from ingest.readers.table import read_tables
from ingest.readers.unreadable import UnreadableFileError
from ingest.sandbox.task import Reading, Task, Wanted
from ingest.statements.document import read_table_document

ReportPage = Callable[[Page], None]


def perform(
    task: Task,
    limits: ReadingLimits,
    read_picture: ReadPicture | None,
    report_page: ReportPage,
) -> Reading:
    """Reads a file.

    Args:
        task: The file.
        limits: How much of it is read.
        read_picture: None in a process without a recognition engine.
        report_page: Called with each page as soon as it is read.

    Raises:
        RecognitionNeededError: The file needs a process with a recognition engine.
    """
    pages: list[Page] = []
    words_left = limits.words_per_file
    try:
        if task.wanted is Wanted.TABLES:
            tables = read_tables(task.content, task.media_type, limits)
            return Reading(ReadResult.OK, tables=tables)
        if task.wanted is Wanted.MEMBERS:
            found = list_members(task.content, task.media_type, task.first_member, CONTAINER_LIMITS)
            return Reading(ReadResult.OK, members=found.members, next_member=found.next_member)
        if task.view is not None:
            return Reading(
                ReadResult.OK, picture=draw_page(task.content, task.media_type, task.view, limits)
            )
        if task.media_type.has_tables:
            return _read_workbook(task, limits)
        for page in read_pages(task.content, task.media_type, limits, read_picture):
            kept = _cut_words(page, words_left)
            words_left -= len(kept.words)
            pages.append(kept)
            report_page(kept)
    except UnreadableFileError as error:
        return Reading(error.result, problems=(error.problem,))
    if task.wanted is Wanted.PAGES:
        return Reading(ReadResult.OK, pages=tuple(pages))
    documents = extract_documents(pages, task.name, task.sha256)
    signs = (*find_signs(task.content, task.media_type), *compare_form_with_page(pages))
    return Reading(
        ReadResult.OK,
        documents=tuple(_add_what_is_around(document, pages, signs) for document in documents),
        signs=signs,
    )


def _read_workbook(task: Task, limits: ReadingLimits) -> Reading:
    """A workbook is a document where it holds financial statements, and nothing else that is read.

    Raises:
        UnreadableFileError: It is another one.
    """
    tables = read_tables(task.content, task.media_type, limits)
    document = read_table_document(tables, task.name, task.sha256)
    if document is None:
        raise UnreadableFileError(ReadResult.UNSUPPORTED, media_type=task.media_type.label)
    return Reading(ReadResult.OK, documents=(document,))


def _cut_words(page: Page, words_left: int) -> Page:
    if len(page.words) <= words_left:
        return page
    cut = replace(page, words=page.words[:words_left])
    return add_problem(cut, "word_limit", words=str(words_left))


def _add_what_is_around(
    document: Document, pages: Sequence[Page], of_file: tuple[Sign, ...]
) -> Document:
    """A document has the problems of its pages beside its own, each once, and its file's signs.

    It also says how its pages were turned, so that they can be shown as they were read, and keeps
    the hashes of their pictures, so that others can be compared with them.
    """
    of_pages = [p for page in pages if page.number in document.pages for p in page.problems]
    problems = dict.fromkeys([*of_pages, *document.problems])
    read = {page.number: page for page in pages}
    return replace(
        document,
        problems=tuple(problems),
        signs=(
            *of_file,
            *compare_qr_with_print(document),
            *compare_number_with_print(document),
        ),
        turned_degrees=tuple(read[number].turned_degrees for number in document.pages),
        picture_hashes=tuple(read[number].picture_hash for number in document.pages),
    )
