"""Financial statements among other documents: whose pages are whose."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ingest.extract import extract_documents
from ingest.readers.limits import ReadingLimits
from ingest.readers.pdf import read_pdf
from licet_examples.invent import Inventor
from licet_examples.licence_sheet import LicenceLayout, lay_out_licence
from licet_examples.other_paper import lay_out_other, lay_out_paragraphs, load_other_papers
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.sheet import Sheet
from licet_examples.statement_files import draw_statements, load_statements

STATEMENTS, LICENCE = "cn.financial_statements", "cn.business_licence"
FIRM = "云帆样例贸易有限公司"


def audited() -> list[Sheet]:
    """An auditor's opinion and three statements."""
    sample = next(each for each in load_statements() if each.audit_opinion)
    return draw_statements(sample, FIRM, date(2026, 11, 22))


def licence() -> list[Sheet]:
    layout = LicenceLayout.DUPLICATE_LANDSCAPE
    fields = Inventor(np.random.default_rng(1)).invent_licence(layout)
    return [lay_out_licence(fields, layout)]


def questionnaire() -> list[Sheet]:
    paper = next(each for each in load_other_papers() if each.title == "供应商调查问卷")
    return lay_out_other(paper, np.random.default_rng(2))


def note() -> list[Sheet]:
    return [lay_out_paragraphs(["以上数据由会计机构负责人复核，如有疑问请与我公司财务部联系。"])]


@pytest.mark.parametrize(
    ("sheets", "found"),
    [
        (
            [*licence(), *audited()],
            [(LICENCE, (1,)), (STATEMENTS, (2, 3, 4, 5))],
        ),
        (
            [*audited(), *note(), *licence()],
            [(STATEMENTS, (1, 2, 3, 4, 5)), (LICENCE, (6,))],
        ),
        (
            [*licence(), *audited(), *questionnaire()],
            [(LICENCE, (1,)), (STATEMENTS, (2, 3, 4, 5)), (None, (6,))],
        ),
        (
            [*questionnaire(), *audited()],
            [(None, (1,)), (STATEMENTS, (2, 3, 4, 5))],
        ),
    ],
    ids=["after a licence", "with a page of notes", "a stranger behind", "a stranger before"],
)
def test_whose_pages_are_whose(
    sheets: list[Sheet], found: list[tuple[str | None, tuple[int, ...]]]
) -> None:
    content = paint_pdf(sheets, PdfVariant.EMBEDDED)
    pages = list(read_pdf(content, ReadingLimits(), None))
    documents = extract_documents(pages, "pack.pdf", "0" * 64)
    assert [(document.kind, document.pages) for document in documents] == found
    figures = next(d for d in documents if d.kind == STATEMENTS).statements[0].figures
    assert figures["total_assets"].minor_units is not None
