"""Spreadsheets of registers, as CSV, and an office that files them."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.access.actor import PROGRAM
from checker.register.filing import file_register
from checker.register.mapping import RegisterMapping
from checker.register.report import RegisterReport
from ingest.document import ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.readers.sniff import sniff
from ingest.readers.table import read_tables
from ingest.sandbox.task import Reading
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, PreparedReader

HEADINGS = "客户名称,统一社会信用代码,证照名称,证照编号,持有人,有效期自,有效期至,负责人"


class TableReader(PreparedReader):
    """Reads tables in this process."""

    def read_tables(self, content: bytes, name: str) -> Reading:
        self.read.append(name)
        return Reading(ReadResult.OK, tables=read_tables(content, sniff(content), ReadingLimits()))


def make_csv(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *lines, ""]).encode()


def file_lines(office: Office, *lines: str, on: date = TODAY, **options: Any) -> RegisterReport:  # noqa: ANN401
    """File a register with these lines."""
    return file_register(
        office.database,
        office.originals,
        make_csv(*lines),
        "台账.csv",
        RegisterMapping(),
        TableReader(),
        received_on=on,
        now=noon(on),
        by=PROGRAM,
        **options,
    )
