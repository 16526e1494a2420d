"""Whatever the text, no cell is a formula when read back, and every value comes back."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker.errors import TableTooLong
from checker.exports import Cell, Column, ColumnKind, Table, workbook, write_csv, write_xlsx
from checker.exports.table import clean_text
from ingest.document import Money
from rules.vocabulary import Bilingual
from storage.vocabulary import Language

TABLE = Table(
    (
        Column(Bilingual("名称", "name")),
        Column(Bilingual("到期日", "ends on"), ColumnKind.DATE),
        Column(Bilingual("剩余天数", "days left"), ColumnKind.INTEGER),
        Column(Bilingual("合同金额", "contract value"), ColumnKind.MONEY),
    ),
    (
        ("青禾（示例）有限公司", date(2026, 12, 10), 18, Money(500_000_05, "CNY")),
        ('=HYPERLINK("http://x")', None, -3, Money(-7, "JPY")),
        (None, date(2028, 2, 29), None, None),
    ),
    Bilingual("到期事项", "What falls due"),
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"\A['\s]*[=+\-@＝＋－＠\t\r\n][\s\S]{0,8}\Z"),
)


def texts_only(*texts: str) -> Table:
    return Table((Column(Bilingual("一", "one")),), tuple((text,) for text in texts))


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def read_xlsx(content: bytes) -> Any:  # noqa: ANN401 - openpyxl has no type for it
    book = openpyxl.load_workbook(io.BytesIO(content))
    (sheet,) = book.worksheets
    return sheet


def plain(text: str) -> str:
    """Take the apostrophe away that defuses."""
    return text[1:] if re.match(r"'+\s*[=+\-@＝＋－＠\t\n]", text) else text


def test_csv_as_it_is_written() -> None:
    assert write_csv(TABLE, Language.ZH).decode("utf-8-sig") == (
        '"名称","到期日","剩余天数","合同金额","合同金额币种"\r\n'
        '"青禾（示例）有限公司",2026-12-10,18,500000.05,"CNY"\r\n'
        '"\'=HYPERLINK(""http://x"")",,-3,-7,"JPY"\r\n'
        ",2028-02-29,,,\r\n"
    )
    heads = read_csv(write_csv(TABLE, Language.EN))[0]
    assert heads == ["name", "ends on", "days left", "contract value", "contract value currency"]


def test_xlsx_as_it_is_read() -> None:
    sheet = read_xlsx(write_xlsx(TABLE, Language.EN))
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == (
        "What falls due", "A2", "A1:E4",
    )  # fmt: skip
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert (rows[0][0], *rows[0][2:]) == ("青禾（示例）有限公司", 18, 500_000.05, "CNY")
    assert rows[0][1].isoformat() == "2026-12-10T00:00:00"
    assert rows[1] == ('=HYPERLINK("http://x")', None, -3, -7, "JPY")
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].number_format == "@"
    assert sheet["D2"].number_format == "#,##0.00"
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["C"].width


def test_equal_tables_are_equal_files() -> None:
    assert write_xlsx(TABLE, Language.ZH) == write_xlsx(TABLE, Language.ZH)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["\t=1+1", " =1", "'=1", "''=1", "＝1", "-2+3", "\r\n@x", '"', "a,b\r\nc", "\ud800", "'s"])
def test_no_csv_cell_is_a_formula_and_all_come_back(texts: list[str]) -> None:
    rows = read_csv(write_csv(texts_only(*texts), Language.EN))[1:]
    cells = [row[0] if row else "" for row in rows]
    for cell in cells:
        assert not re.match(r"\s*[=+\-@＝＋－＠\t\r]", cell)
        assert not cell.startswith(("\t", "\n", "\r"))
    assert [plain(cell) for cell in cells] == [clean_text(text) for text in texts]


@settings(max_examples=30, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["=1+1", "#N/A", "\x00\x1f", "_x0041_", " a ", "1", "TRUE", "2026-01-01", "\ufffe"])
def test_no_xlsx_cell_is_a_formula_and_all_come_back(texts: list[str]) -> None:
    sheet = read_xlsx(write_xlsx(texts_only(*texts), Language.EN))
    cells = [sheet.cell(row, 1) for row in range(2, len(texts) + 2)]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s"}
    back = [re.sub("_x005F_", "_", cell.value or "", flags=re.IGNORECASE) for cell in cells]
    wanted = [re.sub("_x005F_", "_", clean_text(text), flags=re.IGNORECASE) for text in texts]
    assert back == wanted


@settings(max_examples=25, deadline=None)
@given(
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from(["CNY", "JPY", "KWD", "XXX"]),
    st.dates(date(1900, 3, 1)),
)
def test_numbers_and_dates_come_back(number: int, currency: str, day: date) -> None:
    cells: tuple[Cell, ...] = (day, number, Money(number, currency))
    columns = [
        Column(Bilingual("列", "column"), kind)
        for kind in (ColumnKind.DATE, ColumnKind.INTEGER, ColumnKind.MONEY)
    ]
    table = Table(columns, (cells,))
    (_, row) = read_csv(write_csv(table, Language.ZH))
    assert (row[0], int(row[1]), row[3]) == (day.isoformat(), number, currency)
    assert int(row[2].replace(".", "")) == number
    (read,) = read_xlsx(write_xlsx(table, Language.ZH)).iter_rows(min_row=2, values_only=True)
    assert read[0].date() == day
    assert int(read[1]) == number
    assert Decimal(str(read[2])) == Decimal(row[2])


def test_a_long_text_is_cut_with_a_mark() -> None:
    sheet = read_xlsx(write_xlsx(texts_only("𠮷" * 40_000), Language.ZH))
    text = sheet["A2"].value
    assert text.endswith("𠮷…")
    assert len(text.encode("utf-16-le")) // 2 <= workbook.MOST_CHARACTERS


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(TableTooLong):
        write_xlsx(texts_only("a", "b", "c"), Language.EN)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [(ColumnKind.TEXT, 5), (ColumnKind.DATE, "2026-01-01"), (ColumnKind.MONEY, 5)],
)
def test_a_cell_of_another_kind_is_a_mistake(kind: ColumnKind, cell: Cell) -> None:
    table = Table((Column(Bilingual("一", "one"), kind),), ((cell,),))
    for write in (write_csv, write_xlsx):
        with pytest.raises(TypeError):
            write(table, Language.EN)
