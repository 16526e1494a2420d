"""A table of standard values as CSV, read with every fault at its line and cell.

    year,industry,size,indicator,unit,excellent,good,average,low,poor,source

The columns stand in any order, under these names or the Chinese ones of the book. Each row is one
indicator of one industry and size in one year. Values are decimals in percent (`%`) or times
(`倍`, `次`), and become whole basis points: one percent is 100, once is 10,000.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from rules.complaint import Complaint, Place, complain, find_nearest
from rules.standards.coefficient import Better
from rules.standards.indicators import Indicator, find_indicator, list_names

LEVELS = ("excellent", "good", "average", "low", "poor")
COLUMNS = ("year", "industry", "size", "indicator", "unit", *LEVELS, "source")
_WORDS = ("industry", "size", "source")
_CHINESE = {
    "年度": "year",
    "年份": "year",
    "行业": "industry",
    "规模": "size",
    "指标": "indicator",
    "项目": "indicator",
    "单位": "unit",
    "优秀": "excellent",
    "良好": "good",
    "平均": "average",
    "较低": "low",
    "较差": "poor",
    "来源": "source",
    "出处": "source",
}
"""The Chinese names of columns; those of the five values may end in 值."""
_PERCENT, _TIMES = 100, 10_000
BASIS_POINTS_OF: Mapping[str, int] = {
    **dict.fromkeys(("%", "percent", "百分比"), _PERCENT),
    **dict.fromkeys(("times", "倍", "次"), _TIMES),
}
"""How many basis points one of a unit is."""
_WRONG_ORDER = {Better.MORE: "standard_order_more", Better.LESS: "standard_order_less"}
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,9}(\.[0-9]{1,6})?")


class StandardRow(NamedTuple):
    """The standard values of one indicator.

    Attributes:
        line: Where it stands in its file, from 1.
        year: The year of the values.
        industry: As the table names it.
        size: As the table names it, such as 全行业 or 大型.
        indicator: The indicator.
        unit: As the table writes it.
        written: The five values from excellent to poor, as the table writes them.
        values_bp: The same in basis points.
        source: Where they are from.
    """

    line: int
    year: int
    industry: str
    size: str
    indicator: Indicator
    unit: str
    written: tuple[str, ...]
    values_bp: tuple[int, ...]
    source: str

    @property
    def key(self) -> tuple[int, str, str, str]:
        """What no two rows of a table have in common."""
        return self.year, self.industry, self.size, self.indicator.key


class StandardTable(NamedTuple):
    """A table that was read.

    Attributes:
        name: The file, as complaints show it.
        rows: Every row that could be read.
        complaints: What is wrong with it; it is not to be used if there are any.
    """

    name: str
    rows: tuple[StandardRow, ...]
    complaints: tuple[Complaint, ...]

    @property
    def groups(self) -> tuple[tuple[int, str, str], ...]:
        """Every year, industry and size that it has values for."""
        return tuple(dict.fromkeys(row.key[:3] for row in self.rows))

    def find_rows(self, year: int | None, industry: str, size: str) -> tuple[StandardRow, ...]:
        """Return the rows of one industry and size.

        Args:
            year: The year; the latest that the table has for them, if None.
            industry: As the table names it.
            size: Likewise.
        """
        wanted_group = (_clean(industry), _clean(size))
        rows = [r for r in self.rows if (_clean(r.industry), _clean(r.size)) == wanted_group]
        wanted = max((row.year for row in rows), default=None) if year is None else year
        return tuple(row for row in rows if row.year == wanted)


def read_standard_table(content: bytes, name: str) -> StandardTable:
    """Read a table.

    Args:
        content: CSV in UTF-8, or in GB 18030 as spreadsheets in Chinese write it.
        name: The file, as complaints shall show it.
    """
    start = Place(name, 1, 1)
    try:
        lines = list(_read_lines(_decode(content)))
    except UnicodeDecodeError:
        return StandardTable(name, (), (complain("not_utf8", start),))
    except csv.Error as error:
        return StandardTable(name, (), (complain("table_not_csv", start, detail=error),))
    if not lines:
        return StandardTable(name, (), (complain("table_empty", start),))
    (header_line, header), body = lines[0], lines[1:]
    columns = [_name_column(cell) for cell in header]
    complaints = list(_check_header(columns, header, Place(name, header_line, 1)))
    if not complaints and not body:
        complaints.append(complain("table_empty", start))
    if complaints:
        return StandardTable(name, (), tuple(complaints))
    rows: dict[tuple[int, str, str, str], StandardRow] = {}
    for line, cells in body:
        place = Place(name, line, 1)
        found = list(_check_row(columns, cells, place))
        complaints += found
        if found:
            continue
        row = _make_row(_read_cells(columns, cells), line)
        other = rows.setdefault(row.key, row)
        if other is not row:
            indicator = row.indicator.title.zh
            complaints.append(
                complain("standard_repeated", place, indicator=indicator, other=other.line)
            )
    return StandardTable(name, tuple(rows.values()), tuple(complaints))


def write_standard_table(rows: Sequence[StandardRow]) -> str:
    """Return rows as CSV as packs keep it: English columns, Chinese names of indicators."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sorted(rows, key=lambda row: row.key):
        whose = (row.year, row.industry, row.size, row.indicator.title.zh, row.unit)
        writer.writerow([*whose, *row.written, row.source])
    return text.getvalue()


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _read_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every line that is not empty, with the number at which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield start, cells
        start = reader.line_num + 1


def _clean(cell: str) -> str:
    """One width for digits and signs; the minus of typographers is a minus."""
    return unicodedata.normalize("NFKC", cell).strip().replace("\u2212", "-").replace("\u2013", "-")


def _read_cells(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells by column; what is text for people stays as it is written."""
    return {
        column: cell.strip() if column in _WORDS else _clean(cell)
        for column, cell in zip(columns, cells, strict=True)
    }


def _name_column(cell: str) -> str:
    name = _clean(cell).casefold()
    return _CHINESE.get(name.removesuffix("值"), name)


def _check_header(
    columns: Sequence[str], header: Sequence[str], start: Place
) -> Iterator[Complaint]:
    for number, (column, cell) in enumerate(zip(columns, header, strict=True), start=1):
        place = start._replace(column=number)
        if column not in COLUMNS:
            near = find_nearest(column, (*COLUMNS, *_CHINESE))
            yield complain("standard_column_unknown", place, suggestion=near, column=cell.strip())
        elif column in columns[: number - 1]:
            yield complain("table_column_twice", place, column=cell.strip())
    absent = [column for column in COLUMNS if column not in columns]
    if absent:
        yield complain("standard_column_missing", start, columns=", ".join(absent))


def _check_row(columns: Sequence[str], cells: Sequence[str], start: Place) -> Iterator[Complaint]:
    if len(cells) != len(columns):
        yield complain("table_row_of_other_length", start, found=len(cells), wanted=len(columns))
        return
    said = _read_cells(columns, cells)
    places = {column: start._replace(column=n) for n, column in enumerate(columns, start=1)}
    faulty = False
    for column, cell in said.items():
        for fault in _check_cell(column, cell, said["unit"], places[column]):
            faulty = True
            yield fault
    indicator = find_indicator(said["indicator"])
    if not faulty and indicator is not None:
        values = _read_values(said)
        yield from _check_order(values, indicator, places)


def _check_cell(column: str, cell: str, unit: str, place: Place) -> Iterator[Complaint]:
    if not cell:
        yield complain("standard_cell_empty", place, column=column)
        return
    match column:
        case "year" if not _YEAR.fullmatch(cell):
            yield complain("standard_year", place, given=cell)
        case "unit" if cell not in BASIS_POINTS_OF:
            yield complain("standard_unit", place, given=cell)
        case "indicator" if find_indicator(cell) is None:
            near = find_nearest(cell, list_names())
            yield complain("unknown_indicator", place, suggestion=near, given=cell)
        case _ if column in LEVELS and not _DECIMAL.fullmatch(cell):
            yield complain("standard_no_decimal", place, column=column, given=cell)
        case _ if column in LEVELS and unit in BASIS_POINTS_OF and not _is_whole(cell, unit):
            yield complain("standard_too_fine", place, column=column, given=cell)


def _is_whole(cell: str, unit: str) -> bool:
    return Decimal(cell) * BASIS_POINTS_OF[unit] % 1 == 0


def _read_values(said: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(int(Decimal(said[level]) * BASIS_POINTS_OF[said["unit"]]) for level in LEVELS)


def _check_order(
    values: Sequence[int], indicator: Indicator, places: Mapping[str, Place]
) -> Iterator[Complaint]:
    sign = 1 if indicator.better is Better.MORE else -1
    climb = [sign * value for value in values]
    told = {"indicator": indicator.title.zh}
    for (level, value), (worse, next_value) in pairwise(zip(LEVELS, climb, strict=True)):
        if next_value > value:
            code = _WRONG_ORDER[indicator.better]
            yield complain(code, places[worse], **told, better=level, worse=worse)
            return
    if climb[0] == climb[-1]:
        yield complain("standard_all_alike", places[LEVELS[0]], **told)


def _make_row(said: Mapping[str, str], line: int) -> StandardRow:
    indicator = find_indicator(said["indicator"])
    assert indicator is not None  # noqa: S101  (the row was checked)
    written = tuple(said[level] for level in LEVELS)
    return StandardRow(
        line,
        int(said["year"]),
        said["industry"],
        said["size"],
        indicator,
        said["unit"],
        written,
        _read_values(said),
        said["source"],
    )
