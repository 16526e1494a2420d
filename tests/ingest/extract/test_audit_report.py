"""Auditor's reports without statements: whose, when, by whom, and the opinion with its shades."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.document import Document
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from licet_examples.audit_report import KIND, invent_audit_report, load_audit_reports
from licet_examples.pdf import PdfVariant, paint_pdf
from tests.ingest.readers.pdf_files import draw_pdf, write_lines


def _read(content: bytes) -> list[Document]:
    with ReaderPool() as reader:
        return read_file(content, "report.pdf", reader)


def test_what_a_report_says_is_what_is_read() -> None:
    """All opinions bound in one file: each begins a document of its own."""
    said = [
        invent_audit_report(report, np.random.default_rng([7, number]))
        for number, report in enumerate(load_audit_reports())
    ]
    documents = _read(paint_pdf([sheet for sheet, _ in said], PdfVariant.EMBEDDED))
    assert [document.kind for document in documents] == [KIND] * len(said)
    for document, (_, truth) in zip(documents, said, strict=True):
        assert {
            name: value if isinstance(value := field.value, bool) else str(value)
            for name, field in document.fields.items()
        } == truth


@pytest.mark.parametrize(
    "number", ["样会审字[2024]第12号", "样会审字〔2024]第12号", "样会审字（2024）第12号"]
)
def test_a_number_has_one_kind_of_brackets(number: str) -> None:
    lines = [number, "样例贸易有限公司全体股东：", "我们审计了样例贸易有限公司财务报表。"]
    (report,) = _read(draw_pdf(write_lines("审计报告", *lines)))
    assert report.fields["number"].value == "样会审字〔2024〕第12号"


@pytest.mark.parametrize(
    ("sections", "opinion"),
    [
        (
            [
                "三、审计意见",
                "我们认为，财务报表公允反映了财务状况。",
            ],
            "unqualified",
        ),
        (["我们认为，除上述事项的影响外，财务报表公允反映了财务状况。"], None),
        (["我们可能发表非无保留意见。"], None),
    ],
    ids=["before 2017", "an exception without its heading", "what every report explains"],
)
def test_an_opinion_is_told_by_what_only_such_an_opinion_says(
    sections: list[str], opinion: str | None
) -> None:
    head = ["样例贸易有限公司全体股东：", "我们审计了样例贸易有限公司财务报表。"]
    foot = ["样本会计师事务所有限公司", "二〇二四年三月二十八日"]
    (report,) = _read(draw_pdf(write_lines("审计报告", *head, *sections, *foot)))
    assert report.kind == KIND
    field = report.fields.get("audit_opinion")
    assert (field and field.value) == opinion
    assert str(report.fields["issued_on"].value) == "2024-03-28"
    missing = {p.field for p in report.problems if p.code == "field_not_found"}
    assert missing == (set() if opinion else {"audit_opinion"})
    assert report.fields["holder_name"].value == "样例贸易有限公司"
