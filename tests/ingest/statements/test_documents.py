"""A workbook of statements as a document, and its way out of the child process."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ingest.document import Document, Money, ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.readers.sniff import MediaType
from ingest.readers.workbook import read_workbook
from ingest.sandbox.codec import decode_reading, encode_reading
from ingest.sandbox.perform import perform
from ingest.sandbox.task import Reading, Task
from ingest.statements.document import read_table_document
from ingest.table import Table
from licet_examples.statement_files import write_statements

AS_OF = date(2026, 11, 22)
FOLDER, NAME = "06-远岫示例装饰", "青岛远岫示例装饰有限公司"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("samples") / FOLDER
    folder.mkdir()
    return write_statements(folder, NAME, AS_OF)[0].read_bytes()


def read_document(workbook: bytes) -> Document:
    tables = read_workbook(workbook, ReadingLimits())
    document = read_table_document(tables, "财务报表.xlsx", "0" * 64)
    assert document is not None
    return document


def test_its_fields_are_those_of_the_newest_period(workbook: bytes) -> None:
    document = read_document(workbook)
    values = {name: field.value for name, field in document.fields.items()}
    assert document.pages == (1, 2, 3)
    assert values["company_name"] == NAME
    assert values["period_ends_on"] == date(2025, 12, 31)
    assert (values["currency"], values["unit"], values["statement_scope"]) == (
        "CNY",
        "10000",
        "company",
    )
    assert values["revenue"] == Money(1486320000, "CNY")
    assert "receivables_financing" not in values


def test_a_small_enterprise_form_is_known_as_one(workbook: bytes) -> None:
    newest, before = read_document(workbook).statements
    assert (newest.format, newest.unit) == ("cn_small", 10_000)
    assert before.is_comparative
    source = newest.figures["equity"].source
    assert (source.sheet, source.column) == ("资产负债表", 7)


def test_statements_come_back_from_a_child_as_they_were(workbook: bytes) -> None:
    reading = Reading(ReadResult.OK, documents=(read_document(workbook),))
    assert decode_reading(json.loads(json.dumps(encode_reading(reading)))) == reading


def test_a_workbook_without_statements_is_not_supported_as_before(tmp_path: Path) -> None:
    from openpyxl import Workbook

    path = tmp_path / "通讯录.xlsx"
    book = Workbook()
    book.create_sheet("通讯录").append(["姓名", "电话"])
    book.save(path)
    task = Task(path.read_bytes(), path.name, "0" * 64, MediaType.XLSX)
    reading = perform(task, ReadingLimits(), None, lambda _: None)
    assert (reading.result, reading.documents) == (ReadResult.UNSUPPORTED, ())


def test_sheets_without_statements_are_no_document() -> None:
    assert read_table_document([Table("表", ())], "a.xlsx", "0" * 64) is None
