"""Statements on pages: the sample's PDF as text and as a picture, against the figures it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pypdfium2
import pytest

from ingest.document import Document, Method, Money, Page, ReadResult, Word
from ingest.extract import extract_documents
from ingest.readers.image import OcrEngine, read_image
from ingest.readers.limits import ReadingLimits
from ingest.readers.pdf import read_pdf
from ingest.statements import Statement, load_items, read_statement_pages
from ingest.statements.sums import SUMS, drop_misread, find_difference
from licet_examples.statement_files import load_statements, write_statements

AS_OF = date(2026, 11, 22)
FOLDER, NAME = "03-海棠样例电子", "深圳海棠样例电子有限公司"


@pytest.fixture(scope="module")
def sample_pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("samples") / FOLDER
    folder.mkdir()
    (path,) = write_statements(folder, NAME, AS_OF)
    return path.read_bytes()


@pytest.fixture(scope="module")
def pages(sample_pdf: bytes) -> list[Page]:
    return list(read_pdf(sample_pdf, ReadingLimits(), None))


def list_figures(statement: Statement) -> Iterator[tuple[str, int | None, int]]:
    """What was read of each figure that the sample prints, and what it prints."""
    sample = next(each for each in load_statements() if each.folder == FOLDER)
    printed = sample.year(2 if statement.is_comparative else 1)
    for key in load_items().keys() & printed.keys():
        figure = statement.figures.get(key)
        yield key, figure.minor_units if figure else None, printed[key] * 100


def test_every_figure_of_a_text_pdf_is_right(pages: list[Page]) -> None:
    read = read_statement_pages(pages)
    assert read.problems == ()
    newest, before = read.statements
    assert (newest.period_ends_on, before.period_ends_on) == (
        date(2025, 12, 31),
        date(2024, 12, 31),
    )
    assert (newest.audit_opinion, newest.company_name) == ("qualified", NAME)
    for statement in read.statements:
        figures = list(list_figures(statement))
        assert len(figures) > 40
        assert [key for key, found, printed in figures if found != printed] == []


def test_places_are_pages_and_boxes(pages: list[Page]) -> None:
    source = read_statement_pages(pages).statements[0].figures["total_assets"].source
    assert (source.page, source.sheet, source.line) == (2, None, None)
    assert source.box is not None
    x0, y0, x1, y1 = source.box
    assert 0.5 < x0 < x1 < 0.75
    assert 0 < y0 < y1 < 1


def test_a_statement_goes_on_over_the_break_of_a_page(pages: list[Page]) -> None:
    """The lower half on a page of its own, shifted as pages bound left and right are."""
    sheet = pages[1]
    upper = tuple(word for word in sheet.words if word.box[1] < 0.5)
    lower = tuple(shift(word, 0.04) for word in sheet.words if word.box[1] >= 0.5)
    footer = Word("2 / 4", (0.48, 0.95, 0.52, 0.96))
    parted = [
        Page(1, sheet.width, sheet.height, sheet.method, (*upper, footer)),
        Page(2, sheet.width, sheet.height, sheet.method, (*lower, footer)),
    ]
    whole = read_statement_pages([sheet]).statements
    for one, other in zip(whole, read_statement_pages(parted).statements, strict=True):
        assert {key: each.minor_units for key, each in one.figures.items()} == {
            key: each.minor_units for key, each in other.figures.items()
        }


def shift(word: Word, by: float) -> Word:
    x0, y0, x1, y1 = word.box
    edges = tuple(edge + by for edge in word.character_edges)
    return Word(word.text, (x0 + by, y0 - 0.4, x1 + by, y1 - 0.4), word.confidence, edges)


def test_the_pages_of_a_report_are_one_document(pages: list[Page]) -> None:
    (document,) = extract_documents(pages, "报表.pdf", "0" * 64)
    assert isinstance(document, Document)
    assert (document.kind, document.result) == ("cn.financial_statements", ReadResult.OK)
    assert document.pages == (1, 2, 3, 4)
    assert len(document.statements) == 2
    assert document.fields["period_ends_on"].value == date(2025, 12, 31)
    assert document.fields["net_income"].value == Money(-506410000, "CNY")
    assert document.fields["net_income"].page == 3


@pytest.mark.slow
def test_no_figure_of_a_scan_is_wrong(sample_pdf: bytes) -> None:
    with pypdfium2.PdfDocument(sample_pdf) as pdf:
        picture = np.ascontiguousarray(pdf[1].render(scale=2.2).to_numpy()[..., :3])
    page = read_image(picture, number=1, engine=OcrEngine())
    read = read_statement_pages([page])
    newest = read.statements[0]
    figures = [each for each in list_figures(newest) if each[0] in balance_items()]
    wrong = [key for key, found, printed in figures if found not in (None, printed)]
    assert wrong == []
    assert sum(found == printed for _, found, printed in figures) >= 0.8 * len(figures)


def balance_items() -> set[str]:
    return {key for key, item in load_items().items() if item.statement == "balance_sheet"}


def test_a_misread_figure_breaks_a_sum_and_is_left_out(pages: list[Page]) -> None:
    newest = read_statement_pages(pages).statements[0]
    assert drop_misread(newest) == (newest, ())
    wrong = replace(newest.figures["income_tax"], minor_units=100, stated="value")
    misread = replace(newest, figures={**newest.figures, "income_tax": wrong})
    kept, problems = drop_misread(misread)
    assert [problem.code for problem in problems] == ["statement_sum_off"]
    assert {"income_tax", "net_income", "profit_before_tax"}.isdisjoint(kept.figures)
    assert kept.figures["total_assets"] == newest.figures["total_assets"]


def test_sums_hold_for_the_samples(pages: list[Page]) -> None:
    for statement in read_statement_pages(pages).statements:
        assert [find_difference(statement.figures, *each) for each in SUMS] == [0] * len(SUMS)


@pytest.mark.parametrize("figure", ["1,234.00 5,678.00", "99,999.00"])
def test_a_figure_that_stands_in_no_column_alone_is_left_out(figure: str) -> None:
    """Two figures below one heading, and one between the columns."""
    is_between = " " not in figure
    places = [(0.52, 0.58)] if is_between else [(0.42, 0.46), (0.465, 0.50)]
    words = [
        Word("资产负债表", (0.4, 0.05, 0.6, 0.07)),
        Word("2025年12月31日", (0.4, 0.08, 0.6, 0.095)),
        Word("单位：元", (0.8, 0.08, 0.9, 0.095)),
        *make_row(0.1, "项目", "期末余额", "年初余额"),
        *make_row(0.12, "货币资金", "1,000.00", "900.00"),
        *make_row(0.14, "存货", "", ""),
        *make_row(0.16, "流动资产合计", "3,000.00", "2,900.00"),
        *(
            Word(text, (x0, 0.14, x1, 0.15))
            for text, (x0, x1) in zip(figure.split(), places, strict=True)
        ),
    ]
    page = Page(1, 600, 800, Method.TEXT, tuple(words))
    read = read_statement_pages([page])
    newest = next(each for each in read.statements if not each.is_comparative)
    assert newest.figures["cash"].minor_units == 100000
    assert "inventory" not in newest.figures
    codes = {(problem.code, problem.field) for problem in read.problems}
    assert codes == {("statement_figure_unreadable", "inventory")}


def make_row(y: float, name: str, first: str, second: str) -> list[Word]:
    cells = ((name, 0.1, 0.2), (first, 0.42, 0.5), (second, 0.62, 0.7))
    return [Word(text, (x0, y, x1, y + 0.01)) for text, x0, x1 in cells if text]
