"""A report as a workbook reads as the same report as JSON."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import Workbook

from checker.registries.errors import PayloadUnreadable
from checker.registries.reading import read_payload
from checker.registries.workbook import read_workbook
from ingest.sandbox import ReaderPool
from tests.checker.registries.payloads import gsxt_report


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with ReaderPool() as pool:
        yield pool


def make_workbook(report: dict[str, Any], *, as_pairs: bool) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, section in report.items():
        sheet = book.create_sheet(name)
        if isinstance(section, dict):
            if as_pairs:
                for pair in section.items():
                    sheet.append(pair)
                continue
            section = [section]
        headings = list(dict.fromkeys(key for entry in section for key in entry))
        sheet.append(headings)
        for entry in section:
            sheet.append([entry.get(heading) for heading in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("as_pairs", [True, False])
def test_workbook_says_what_the_report_says(reader: ReaderPool, as_pairs: bool) -> None:
    report = {name: section for name, section in gsxt_report().items() if section}
    payload = read_workbook(make_workbook(report, as_pairs=as_pairs), "报告.xlsx", reader)
    book = read_payload(payload, 1, "报告.xlsx").record
    json_record = read_payload(report, 1, "a.json").record
    assert book.source == json_record.source == "gsxt.report"
    assert book.values == json_record.values
    assert book.sections == json_record.sections
    assert book.numbers == json_record.numbers


def test_what_is_no_workbook_is_refused(reader: ReaderPool) -> None:
    with pytest.raises(PayloadUnreadable):
        read_workbook(b"PK\x03\x04 no", "报告.xlsx", reader)
