"""What goes into a child and what comes out: plain values, so that the parent loads no parser."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.containers.member import Member
from ingest.document import Document, Page, Problem, ReadResult, Sign
from ingest.readers.page_picture import PagePicture, PageView
from ingest.readers.sniff import MediaType
from ingest.table import Table


class Profile(StrEnum):
    """What a child is equipped for; recognition takes a second to load and more memory."""

    TEXT = "text"
    """PDF by its text layer, and pages as pictures."""
    RECOGNITION = "recognition"
    CONTAINER = "container"
    """Zipped XML: OFD, and whatever else is packed."""
    SPREADSHEET = "spreadsheet"


class Wanted(StrEnum):
    """What a file is read for."""

    DOCUMENTS = "documents"
    PAGES = "pages"
    TABLES = "tables"
    PICTURE = "picture"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read.

    Attributes:
        content: The bytes.
        name: Without its folder.
        sha256: Of the bytes.
        media_type: As sniffed.
        wanted: What is asked for: the documents on its pages, the pages, tables of cells, one page
            as a picture, or the files that it holds.
        view: Of the page whose picture is asked for.
        first_member: How many of the files that it holds are passed over.
    """

    content: bytes
    name: str
    sha256: str
    media_type: MediaType
    wanted: Wanted = Wanted.DOCUMENTS
    view: PageView | None = None
    first_member: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How the reading of one file ended.

    Attributes:
        result: `ok` where pages were read; whether a document is on them is the documents' own
        result. pages: In order; empty where only documents were asked for.
        documents: Found on the pages; empty where only pages were asked for.
        tables: Of a spreadsheet; empty where tables were not asked for.
        picture: Of the page whose picture was asked for.
        members: Files that it holds, as many as fit into one answer.
        next_member: How many of them to pass over next time; None where these were the last.
        problems: Of the file as a whole.
        signs: Likewise; each document has them too.
        cpu_seconds: Spent on it in child processes.
    """

    result: ReadResult
    pages: tuple[Page, ...] = ()
    documents: tuple[Document, ...] = ()
    tables: tuple[Table, ...] = ()
    picture: PagePicture | None = None
    problems: tuple[Problem, ...] = ()
    signs: tuple[Sign, ...] = ()
    cpu_seconds: float = 0.0
    members: tuple[Member, ...] = ()
    next_member: int | None = None

    @classmethod
    def failed(
        cls, result: ReadResult, code: str = "", *, cpu_seconds: float = 0.0, **details: str
    ) -> Reading:
        """A file of which nothing was read.

        Args:
            result: How it ended.
            code: Of the problem, where it says more than the result.
            cpu_seconds: Spent on it.
            **details: Values that the problem's sentence names.
        """
        problem = Problem(code or result.value, details=tuple(sorted(details.items())))
        return cls(result, problems=(problem,), cpu_seconds=cpu_seconds)
