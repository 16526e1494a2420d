"""A file of lines as columns of texts, by the names of fields, however many lines it has.

A file of separated values is never held in memory: it is brought to UTF-8 piece by piece where it
is not, and Polars reads it in a stream. A workbook goes through the reader's child process like any
other, within its limits (some 50,000 lines).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from checker.errors import FileUnreadable, LicetError, MappingInvalid
from checker.line_files.layout import ColumnMapping, Layout
from checker.register.faults import LineFault
from checker.register.headings import fold_heading
from ingest.document import ReadResult
from ingest.problems import describe_problem
from ingest.reading import read_tables
from ingest.sandbox import ReaderPool
from ingest.table import Cell, CellFault, Table

PLACE = "place"
"""Column of the line's place in its sheet, from 1."""
SHEET = "sheet"
OVERFLOW = "overflow"
"""Column of what stands beyond the last heading, where an unquoted comma has moved the cells."""

_SEPARATORS = ",;\t|"
_LINES_SEARCHED = 20
_HEAD_BYTES = 256 * 1024
_PIECE_BYTES = 8 * 1024 * 1024
_JOINT = "/"
_WORKBOOK = b"PK\x03\x04"
_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of one sheet.

    Attributes:
        line: Where they stand, from 1.
        places: By field, the places of its columns from 0, in the order in which they are joined.
        headings: By field, the heading as written; several joined by a plus.
        unused: Headings that mean nothing here.
        width: How many columns have a heading.
    """

    line: int
    places: Mapping[str, tuple[int, ...]]
    headings: Mapping[str, str]
    unused: tuple[str, ...]
    width: int


@dataclass(frozen=True, slots=True)
class LineSource:
    """The lines of a file below their headings.

    Attributes:
        texts: Columns of texts by field, null where a cell is empty, `PLACE`, `SHEET` and
            `OVERFLOW`; lines without any cell are left out.
        headings: By field, the heading as written, of the first sheet that has it.
        unused: Headings that mean nothing here.
        sheets_without_headings: Names of the sheets that were left out.
        faults: Cells that show no value.
    """

    texts: pl.LazyFrame
    headings: Mapping[str, str]
    unused: tuple[str, ...]
    sheets_without_headings: tuple[str, ...]
    faults: tuple[LineFault, ...] = ()


def open_source(
    path: Path, layout: Layout, mapping: ColumnMapping, reader: ReaderPool, folder: Path
) -> LineSource:
    """Open a file of lines.

    Args:
        path: CSV or XLSX.
        layout: What it is made of.
        mapping: What the user says of its columns.
        reader: Reads workbooks in a child process.
        folder: For what is brought to UTF-8 on the way.

    Raises:
        FileUnreadable: The operating system refuses.
        LicetError: As the layout says: nothing can be read of it, or no line has headings that are
            known.
        MappingInvalid: The mapping names a sheet or a heading that is not there.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
        if head.startswith(_WORKBOOK):
            return _open_workbook(path.read_bytes(), str(path), layout, mapping, reader)
        return _open_values(path, head, layout, mapping, folder)
    except OSError as error:
        raise FileUnreadable(path=path, reason=error.strerror) from error


def _open_values(
    path: Path, head: bytes, layout: Layout, mapping: ColumnMapping, folder: Path
) -> LineSource:
    if mapping.sheets:
        raise _not_there("工作表", "sheet", mapping.sheets[0].written, mapping.sheets[0].place, [])
    readable = _bring_to_utf8(path, head, layout, folder)
    with readable.open(encoding="utf-8-sig", newline="") as file:
        sample = file.read(_HEAD_BYTES)
    named = _NAMED_SEPARATOR.match(sample)
    found = {
        separator: _find_header(_sample_lines(sample, separator), layout, mapping)
        for separator in (named[1] if named else _SEPARATORS)
    }
    separator, header = max(
        found.items(), key=lambda entry: len(entry[1].places) if entry[1] else 0
    )
    if header is None:
        raise _no_headings(path, layout, _sample_lines(sample, ",")[:1])
    _check_mapping(mapping, [header])
    columns = [f"column {place}" for place in range(header.width)]
    cells = pl.scan_csv(
        readable,
        has_header=False,
        separator=separator,
        skip_lines=header.line,
        schema=dict.fromkeys([*columns, OVERFLOW], pl.String()),
        missing_columns="insert",
        truncate_ragged_lines=True,
        row_index_name=PLACE,
        row_index_offset=header.line + 1,
        glob=False,
    )
    texts = cells.select(
        pl.col(PLACE).cast(pl.Int64),
        pl.lit("").alias(SHEET),
        _clean(pl.col(OVERFLOW)).alias(OVERFLOW),
        *(
            _join([columns[place] for place in places]).alias(name)
            for name, places in header.places.items()
        ),
    )
    return LineSource(_drop_empty(texts, header), header.headings, header.unused, ())


def _bring_to_utf8(path: Path, head: bytes, layout: Layout, folder: Path) -> Path:
    """Give the file, or a copy in UTF-8 of one in GB 18030 (of which GBK is a part) or UTF-16."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _transcode(path, "utf-16", layout, folder)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _read_pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _transcode(path, "gb18030", layout, folder)
    return path


def _transcode(path: Path, encoding: str, layout: Layout, folder: Path) -> Path:
    copy = folder / "in-utf-8.csv"
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with copy.open("w", encoding="utf-8", newline="") as file:
            for piece in _read_pieces(path):
                file.write(decoder.decode(piece))
            file.write(decoder.decode(b"", final=True))
    except UnicodeDecodeError as error:
        raise layout.unreadable(
            path=path,
            reason_zh="文字编码既不是 UTF-8 也不是 GBK。请另存为 UTF-8 编码的 CSV。",
            reason_en="its text is neither UTF-8 nor GBK. Save it as CSV in UTF-8.",
        ) from error
    return copy


def _read_pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _sample_lines(sample: str, separator: str) -> list[tuple[int, Sequence[str | None]]]:
    lines = io.StringIO(sample, newline="")
    found: list[tuple[int, Sequence[str | None]]] = []
    cells = csv.reader(lines, delimiter=separator)
    try:
        for values in cells:
            if any(value.strip() for value in values):
                found.append((cells.line_num, [value.strip() or None for value in values]))
            if len(found) == _LINES_SEARCHED:
                break
    except csv.Error:  # a quote that never ends: not by this separator
        return found
    return found


def _find_header(
    lines: Sequence[tuple[int, Sequence[Cell]]], layout: Layout, mapping: ColumnMapping
) -> Header | None:
    """Find the line of headings: of the first lines the one with the most that mean something."""
    if mapping.header_row is not None:
        lines = [line for line in lines if line[0] == mapping.header_row]
    headers = [_read_header(number, cells, layout, mapping) for number, cells in lines]
    best = max(headers, key=lambda header: len(header.places), default=None)
    if best is None or len(best.places) < layout.least_fields:
        return None
    return best if any(name in best.places for name in layout.owners) else None


def _read_header(
    number: int, cells: Sequence[Cell], layout: Layout, mapping: ColumnMapping
) -> Header:
    known = layout.fields_by_heading()
    mapped = {column.meaning for column in mapping.columns.values()}
    order = list(mapping.columns)
    found: dict[str, list[tuple[int, int, str]]] = {}
    unused: list[str] = []
    for place, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        folded = fold_heading(cell)
        column = mapping.columns.get(folded)
        name = column.meaning if column else known.get(folded)
        is_taken = name in found and not (column and name in layout.joined)
        if name is None or is_taken or (column is None and name in mapped):
            unused.append(cell)
            continue
        rank = order.index(folded) if column else 0
        found.setdefault(name, []).append((rank, place, cell))
    return Header(
        number,
        {name: tuple(place for _, place, _ in sorted(parts)) for name, parts in found.items()},
        {name: " + ".join(cell for _, _, cell in sorted(parts)) for name, parts in found.items()},
        tuple(unused),
        max((place for place, cell in enumerate(cells, start=1) if cell is not None), default=0),
    )


def _open_workbook(
    content: bytes, path: str, layout: Layout, mapping: ColumnMapping, reader: ReaderPool
) -> LineSource:
    reading = read_tables(content, path, reader)
    if reading.result is not ReadResult.OK:
        text = describe_problem(reading.problems[0])
        raise layout.unreadable(
            path=path,
            reason_zh=text.message.zh + text.remedy.zh,
            reason_en=f"{text.message.en} {text.remedy.en}",
        )
    frames: list[pl.DataFrame] = []
    headers: list[Header] = []
    without: list[str] = []
    faults: list[LineFault] = []
    tables = _choose_sheets(reading.tables, mapping)
    for table in tables:
        header = _find_header(
            [(line.number, line.cells) for line in table.lines[:_LINES_SEARCHED]], layout, mapping
        )
        if header is None:
            without += [table.name] if table.lines else []
            continue
        headers.append(header)
        frames.append(_frame_sheet(table, header, faults))
    if not headers:
        first = [(line.number, line.cells) for table in tables[:1] for line in table.lines[:1]]
        raise _no_headings(path, layout, first)
    _check_mapping(mapping, headers)
    texts = pl.concat(frames, how="diagonal").lazy()
    return LineSource(
        texts,
        {name: words for header in reversed(headers) for name, words in header.headings.items()},
        tuple(dict.fromkeys(words for header in headers for words in header.unused)),
        tuple(without),
        tuple(faults),
    )


def _frame_sheet(table: Table, header: Header, faults: list[LineFault]) -> pl.DataFrame:
    rows: list[dict[str, str | int | None]] = []
    for line in table.lines:
        if line.number <= header.line:
            continue
        row: dict[str, str | int | None] = {
            PLACE: line.number,
            SHEET: table.name,
            OVERFLOW: None,
        }
        is_whole = True
        for name, places in header.places.items():
            cells = [line.cells[place] for place in places if place < len(line.cells)]
            for cell in cells:
                if isinstance(cell, CellFault):
                    code = "formula_not_computed" if cell is CellFault.FORMULA else "cell_error"
                    faults.append(LineFault(table.name, line.number, header.headings[name], code))
                    is_whole = False
            row[name] = _JOINT.join(_write(cell) for cell in cells if cell is not None) or None
        if is_whole and any(row[name] is not None for name in header.places):
            rows.append(row)
    schema = {
        PLACE: pl.Int64(),
        **dict.fromkeys((SHEET, OVERFLOW, *header.places), pl.String()),
    }
    return pl.DataFrame(rows, schema=schema)


def _write(cell: Cell) -> str:
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _clean(cell: pl.Expr) -> pl.Expr:
    text = cell.str.strip_chars()
    return pl.when(text != "").then(text)


def _join(columns: Sequence[str]) -> pl.Expr:
    if len(columns) == 1:
        return _clean(pl.col(columns[0]))
    return _clean(
        pl.concat_str([_clean(pl.col(c)) for c in columns], separator=_JOINT, ignore_nulls=True)
    )


def _drop_empty(texts: pl.LazyFrame, header: Header) -> pl.LazyFrame:
    return texts.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in header.places))


def _choose_sheets(tables: Sequence[Table], mapping: ColumnMapping) -> Sequence[Table]:
    by_name = {table.name.casefold(): table for table in tables}
    for sheet in mapping.sheets:
        if sheet.written.casefold() not in by_name:
            raise _not_there(
                "工作表", "sheet", sheet.written, sheet.place, [t.name for t in tables]
            )
    return [by_name[sheet.written.casefold()] for sheet in mapping.sheets] or tables


def _check_mapping(mapping: ColumnMapping, headers: Sequence[Header]) -> None:
    """Refuse a mapping that names a heading which no sheet has: a slip of the pen."""
    there = [words for header in headers for words in (*header.headings.values(), *header.unused)]
    folded = {fold_heading(part) for words in there for part in words.split(" + ")}
    for heading, column in mapping.columns.items():
        if heading not in folded:
            raise _not_there("列", "column", column.written, column.place, there)


def _not_there(zh: str, en: str, name: str, place: str, there: Sequence[str]) -> MappingInvalid:
    listed = ", ".join(there[:8]) or "—"
    return MappingInvalid(
        place=place,
        reason_zh=f"文件中没有{zh}“{name}”，文件中有：{listed}",
        reason_en=f"the file has no {en} “{name}”; it has: {listed}",
    )


def _no_headings(
    path: Path | str, layout: Layout, first: Sequence[tuple[int, Sequence[Cell]]]
) -> LicetError:
    titles = [field.title for field in layout.fields.values()]
    seen = ", ".join(str(cell) for _, cells in first for cell in cells[:8]) or "—"
    return layout.unreadable(
        path=path,
        reason_zh=(
            f"找不到表头（第一行是：{seen}）。表头应含客户，以及下列各列中的几列："
            f"{'、'.join(title.zh for title in titles)}；列名不同的，请用 --mapping 说明。"
        ),
        reason_en=(
            f"no line of headings was found (the first line is: {seen}). They should name the "
            f"customer and some of: {', '.join(title.en for title in titles)}; use --mapping where "
            "yours are called otherwise."
        ),
    )
