"""Spreadsheets as people save them, and as nobody should."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from ingest.document import ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.readers.sniff import MediaType, sniff
from ingest.readers.table import read_tables
from ingest.readers.unreadable import UnreadableFileError
from ingest.reading import read_tables as read_tables_in_child
from ingest.sandbox import ReaderPool
from ingest.table import Cell, CellFault, Table

LIMITS = ReadingLimits(table_lines=50, table_columns=20, table_cells=400)
SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes, limits: ReadingLimits = LIMITS) -> tuple[Table, ...]:
    return read_tables(content, sniff(content), limits)


def read_cells(content: bytes) -> list[tuple[Cell, ...]]:
    (table,) = read(content)
    return [line.cells for line in table.lines]


def save(fill: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def save_lines(*lines: list[object]) -> bytes:
    return save(lambda book: [book.active.append(line) for line in lines] and None)  # type: ignore[union-attr]


def edit(content: bytes, member: str, change: Callable[[str], str]) -> bytes:
    """Give the workbook with one of its members changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            changed = change(text.decode()).encode() if info.filename == member else text
            new.writestr(info.filename, changed, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def refuse(content: bytes, limits: ReadingLimits = LIMITS) -> tuple[ReadResult, str]:
    with pytest.raises(UnreadableFileError) as raised:
        read(content, limits)
    return raised.value.result, raised.value.problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separated_values_in_every_encoding(encoding: str, separator: str, end: str) -> None:
    text = separator.join(["客户", "到期日"]) + end + separator.join(["甲公司", "2027-03-01"]) + end
    assert read_cells(text.encode(encoding)) == [("客户", "到期日"), ("甲公司", "2027-03-01")]


def test_lines_are_numbered_as_they_stand_in_the_file() -> None:
    content = '客户,备注\n\n"甲, 乙","两行\n备注"\n丙,\n'.encode()
    (table,) = read(content)
    assert [(line.number, line.cells) for line in table.lines] == [
        (1, ("客户", "备注")),
        (3, ("甲, 乙", "两行\n备注")),
        (5, ("丙", None)),
    ]


def test_a_separator_that_the_file_names_counts() -> None:
    (table,) = read(b"sep=;\na;b,c\n1;2,3\n")
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, ("a", "b,c")),
        (3, ("1", "2,3")),
    ]


def test_traditional_text_in_big5_is_read() -> None:
    content = "客戶名稱,證照名稱,到期日\n臺灣積體電路股份有限公司,營業執照,2027-03-01\n".encode(
        "big5"
    )
    assert read_cells(content)[1] == ("臺灣積體電路股份有限公司", "營業執照", "2027-03-01")


def test_text_that_might_be_in_either_of_two_encodings_is_refused() -> None:
    # An everyday word in GBK whose bytes are two rare characters in Big5: too short to tell.
    content = "上海".encode("gb18030") + b",1\n"
    assert content.decode("cp950") != content.decode("gb18030")
    assert refuse(content) == (ReadResult.CORRUPT, "encoding_unclear")


def test_a_word_in_gbk_that_is_well_formed_utf_8_is_not_guessed_at() -> None:
    content = "营业,1\n".encode("gb18030")
    assert content.decode() == "Ӫҵ,1\n"
    assert refuse(content) == (ReadResult.CORRUPT, "encoding_unclear")
    assert read_cells("Müller,Čapek 客户\n".encode()) == [("Müller", "Čapek 客户")]
    assert read_cells("café,1\n".encode()) == [("café", "1")]


def test_text_in_no_known_encoding_is_refused() -> None:
    content = "客户,到期日\n".encode() + b"x" * 5000 + b"\xff\xff\n"
    assert refuse(content) == (ReadResult.CORRUPT, "unknown_encoding")


def test_cells_of_every_type() -> None:
    content = save_lines(
        [
            "  文字 ",
            12,
            1200000.1,
            0.1 + 0.2,
            True,
            date(2027, 3, 1),
            datetime(2027, 3, 1, 8),  # noqa: DTZ001 - a workbook knows no zones
            None,
        ],
        [None, "", "#REF!", 46082],
    )
    assert read_cells(content) == [
        (
            "文字",
            Decimal(12),
            Decimal("1200000.1"),
            Decimal("0.3"),
            True,
            date(2027, 3, 1),
            date(2027, 3, 1),
        ),
        (None, None, CellFault.ERROR, Decimal(46082)),
    ]


def test_a_formula_without_a_saved_result_is_told_from_an_empty_cell() -> None:
    content = save_lines(["到期日", "=A2+365", None, "末"])
    assert read_cells(content) == [("到期日", CellFault.FORMULA, None, "末")]
    computed = edit(content, SHEET, lambda xml: re.sub("<v ?/>|<v></v>", "<v>46082</v>", xml))
    assert read_cells(computed) == [("到期日", Decimal(46082), None, "末")]


def test_merged_cells_all_show_their_value() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.active
        for line in (
            ["客户", "证照"],
            ["甲公司", "营业执照"],
            [None, "许可证"],
            ["乙公司", "许可证"],
        ):
            sheet.append(line)  # type: ignore[union-attr]
        sheet.merge_cells("A2:A3")  # type: ignore[union-attr]
        sheet.merged_cells.add("D1:D999999")  # type: ignore[union-attr]  # 40 s by merge_cells

    assert [cells[:2] for cells in read_cells(save(fill))] == [
        ("客户", "证照"),
        ("甲公司", "营业执照"),
        ("甲公司", "许可证"),
        ("乙公司", "许可证"),
    ]


def test_only_visible_sheets_are_read_and_each_has_its_name() -> None:
    def fill(book: Workbook) -> None:
        book.active.title = "执照"  # type: ignore[union-attr]
        book.create_sheet("许可证").append(["甲"])
        book.create_sheet("下拉列表").sheet_state = "hidden"

    assert [(table.name, len(table.lines)) for table in read(save(fill))] == [
        ("执照", 0),
        ("许可证", 1),
    ]


def test_what_a_sheet_claims_of_its_size_is_not_believed() -> None:
    content = edit(
        save_lines(["甲", "乙"]),
        SHEET,
        lambda xml: re.sub('<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', xml),
    )
    assert read_cells(content) == [("甲", "乙")]


def test_a_cell_far_away_costs_nothing_but_its_place() -> None:
    content = edit(
        save_lines(["甲"]),
        SHEET,
        lambda xml: xml.replace(
            "</sheetData>", '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
        ),
    )
    (table,) = read(content)
    assert [line.number for line in table.lines] == [1, 1048576]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (save_lines(*[["甲"]] * 51), "table_too_large"),
        (save_lines(["甲"] * 21), "table_too_large"),
        (save_lines(*[["甲"] * 20] * 21), "table_too_large"),
        (b"a,b\n1,2\n" * 26, "table_too_large"),
        (("a" * 3 + ",").encode() * 21, "table_too_large"),
    ],
)
def test_a_table_above_the_limits_is_refused_whole(content: bytes, code: str) -> None:
    assert refuse(content) == (ReadResult.TOO_LARGE, code)


def test_a_workbook_that_unpacks_to_more_than_allowed_is_not_unpacked() -> None:
    bomb = edit(save_lines(["甲"]), SHEET, lambda xml: xml + " " * 3_000_000)
    assert len(bomb) < 20_000
    limits = ReadingLimits(workbook_bytes=1_000_000)
    assert refuse(bomb, limits) == (ReadResult.TOO_LARGE, "workbook_expands")


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 xl/workbook and nothing more",
        edit(save_lines(["甲"]), SHEET, lambda xml: ENTITIES + xml.replace("甲", "&c;")),
        edit(save_lines(["甲"]), SHEET, lambda xml: xml[:80]),
        edit(
            save_lines(["甲"]),
            SHEET,
            lambda xml: xml.replace("</row>", '<c t="s"><v>99</v></c></row>'),
        ),
    ],
    ids=["no archive", "entities", "cut off", "no such string"],
)
def test_a_damaged_workbook_is_a_result(content: bytes) -> None:
    assert sniff(content) is MediaType.XLSX
    assert refuse(content) == (ReadResult.CORRUPT, "corrupt")


def test_tables_are_read_in_a_child_process() -> None:
    with ReaderPool() as reader:
        book = save_lines(["客户", date(2027, 3, 1), 1.5, "=1"])
        reading = read_tables_in_child(book, "台账.xlsx", reader)
        assert reading.result is ReadResult.OK
        (line,) = reading.tables[0].lines
        assert line.cells == ("客户", date(2027, 3, 1), Decimal("1.5"), CellFault.FORMULA)

        for content, code in [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_or_locked_workbook"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"),
                "encrypted",
            ),
            (b"%PDF-1.4\n", "not_a_table"),
            (b"", "empty_file"),
            (b"PK\x03\x04 xl/workbook", "corrupt"),
        ]:
            refused = read_tables_in_child(content, "x.xlsx", reader)
            assert refused.result is not ReadResult.OK
            assert [problem.code for problem in refused.problems] == [code]


def test_a_workbook_whose_xml_is_broken_is_damaged() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types")
        archive.writestr("xl/workbook.xml", "<workbook>")
    assert refuse(file.getvalue()) == (ReadResult.CORRUPT, "corrupt")
