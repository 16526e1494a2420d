"""Financial statements of the sample customers as they arrive: workbooks, and a PDF."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from pydantic import BaseModel, ConfigDict

from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.sample_models import Story
from licet_examples.sheet import Item, Sheet, Text
from licet_examples.statement_forms import (
    FormRow,
    StatementForm,
    load_statement_forms,
    parse_rows,
    work_out,
)

_UNITS = {"元": 1, "万元": 10_000}
_TITLES = {"balance_sheet": "资产负债表", "income": "利润表", "cash_flow": "现金流量表"}
_MADE_AT = datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook's moments have no zone
_WIDTHS = (42, 7, 18, 18)
_PAGE_WIDTH, _PAGE_HEIGHT = 595.0, 842.0
_TYPE, _LEADING = 9.5, 14.0
_COLUMNS_AT = (56.0, 410.0, 539.0)
"""Left edge of the names, right edges of the two columns of figures."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StatementFile(_Model):
    """A file that shows one year and the one before it.

    Attributes:
        file: Its name.
        ends: Which year: 1 is the last one that ended before the day of the check.
    """

    file: str
    ends: int


class SampleStatements(_Model):
    """Statements of one customer; see `statements.yaml`.

    Attributes:
        folder: Of the customer.
        story: What they show.
        form: Of the names of `statement_forms.yaml`.
        unit: In which they are printed.
        files: The files.
        audit_opinion: As an auditor's report words it; None where there is none.
        changes: Figures of the year before that the newest file states otherwise than that year's.
        figures: In yuan, newest year first; `cash` has one year more, with which it begins.
    """

    folder: str
    story: Story
    form: str
    unit: Literal["元", "万元"]
    files: tuple[StatementFile, ...]
    audit_opinion: str | None = None
    changes: dict[str, int] = {}
    figures: dict[str, tuple[int, ...]]

    def year(self, back: int) -> dict[str, int]:
        """Give the figures of a year with all sums; 1 is the newest."""
        told = {item: years[back - 1] for item, years in self.figures.items() if len(years) >= back}
        told["cash_before"] = self.figures["cash"][back]
        return work_out(load_statement_forms()[self.form], told)

    def restated(self, back: int) -> dict[str, int]:
        """Give a year's figures as the file of the year after it states them."""
        years = {**self.figures}
        for item, value in self.changes.items():
            years[item] = (*years[item][: back - 1], value, *years[item][back:])
        return self.model_copy(update={"figures": years}).year(back)


_Row = tuple[str, Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class _Page:
    """One statement as it is printed.

    Attributes:
        title: Of the statement.
        mark: The form's number.
        period: As the head states it.
        headings: Of the two columns of figures.
        sides: Rows with their two figures, None where the form leaves the place blank; a balance
            sheet has two sides.
    """

    title: str
    mark: str
    period: str
    headings: tuple[str, str]
    sides: tuple[tuple[_Row, ...], ...]


@cache
def load_statements() -> tuple[SampleStatements, ...]:
    """Read the statements of the sample customers.

    Raises:
        pydantic.ValidationError: `statements.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("statements.yaml").read_text(encoding="utf-8")
    return tuple(SampleStatements.model_validate(e) for e in yaml.safe_load(text)["customers"])


def write_statements(folder: Path, company_name: str, as_of: date) -> tuple[Path, ...]:
    """Write the statements of a sample customer; the same bytes for the same arguments.

    Args:
        folder: The customer's; its name tells whose statements.
        company_name: Who made them.
        as_of: The day of the check: the newest year is the last one that ended before it.

    Returns:
        The files, none for a customer that gave no statements.

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    written: list[Path] = []
    for sample in load_statements():
        if sample.folder == folder.name:
            for each in sample.files:
                path = folder / each.file
                pages = _lay_out(sample, each, as_of)
                is_pdf = path.suffix == ".pdf"
                write = _write_pdf if is_pdf else _write_workbook
                path.write_bytes(write(pages, company_name, sample))
                written.append(path)
    return tuple(written)


def draw_statements(sample: SampleStatements, company_name: str, as_of: date) -> list[Sheet]:
    """Draw the newest statements of a sample as they are printed, a sheet for each.

    Args:
        sample: Whose figures.
        company_name: Who made them.
        as_of: As for `write_statements`.

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    newest = min(sample.files, key=lambda file: file.ends)
    return _draw_all(_lay_out(sample, newest, as_of), company_name, sample)


def _lay_out(sample: SampleStatements, file: StatementFile, as_of: date) -> list[_Page]:
    form = load_statement_forms()[sample.form]
    year = as_of.year - file.ends
    is_newest = file.ends == min(each.ends for each in sample.files)
    present = sample.year(file.ends)
    before = (sample.restated if is_newest else sample.year)(file.ends + 1)
    return [
        _Page(
            _TITLES[part],
            form.title_marks[part],
            f"{year}年12月31日" if part == "balance_sheet" else f"{year}年度",
            form.columns[part],
            tuple(
                tuple(_print_rows(parse_rows(side), present, before, _UNITS[sample.unit]))
                for side in sides
            ),
        )
        for part, sides in _parts(form)
    ]


def _parts(form: StatementForm) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    yield "balance_sheet", (form.assets, form.liabilities)
    yield "income", (form.income,)
    yield "cash_flow", (form.cash_flow,)


def _print_rows(
    rows: Sequence[FormRow], present: Mapping[str, int], before: Mapping[str, int], unit: int
) -> Iterator[_Row]:
    for row in rows:
        values = [figures.get(row.item) if row.item else None for figures in (present, before)]
        first, second = (None if v is None else Decimal(v * 100 // unit) / 100 for v in values)
        yield row.name, first, second


def _write_workbook(pages: Sequence[_Page], company_name: str, sample: SampleStatements) -> bytes:
    """One sheet for each statement, the balance sheet with its two sides, lines numbered."""
    workbook = Workbook()
    for page in pages:
        sheet: Worksheet = workbook.create_sheet(page.title)
        _fill_sheet(sheet, page, company_name, sample.unit)
    if sample.audit_opinion:
        sheet = workbook.create_sheet("审计意见")
        sheet.append([_state_opinion(sample.audit_opinion)])
    del workbook["Sheet"]
    workbook.properties.creator = "Licet"
    workbook.properties.created = workbook.properties.modified = _MADE_AT
    archive = io.BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(archive, "w")).save()  # `save` of openpyxl notes the time
    timeless = io.BytesIO()
    with zipfile.ZipFile(archive) as noted, zipfile.ZipFile(timeless, "w") as plain:
        for name in noted.namelist():
            plain.writestr(zipfile.ZipInfo(name), noted.read(name), zipfile.ZIP_DEFLATED)
    return timeless.getvalue()


def _fill_sheet(sheet: Worksheet, page: _Page, company_name: str, unit: str) -> None:
    width = 4 * len(page.sides)
    sheet.append([page.title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append([None] * (width - 1) + [page.mark])
    sheet.append([f"编制单位：{company_name}", None, page.period, f"单位：{unit}"])
    names = ("资产", "负债和所有者权益") if len(page.sides) == 2 else ("项目",)
    sheet.append([cell for name in names for cell in (name, "行次", *page.headings)])
    lines = max(len(side) for side in page.sides)
    for index in range(lines):
        cells: list[str | int | Decimal | None] = []
        for number, side in enumerate(page.sides):
            name, present, before = side[index] if index < len(side) else ("", None, None)
            line = number * lines + index + 1 if name else None
            cells += [name or None, line, present, before]
        sheet.append(cells)
    sheet.append([None])
    sheet.append(["单位负责人：", None, "会计机构负责人："])
    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[(column - 1) % 4]


def _write_pdf(pages: Sequence[_Page], company_name: str, sample: SampleStatements) -> bytes:
    return paint_pdf(_draw_all(pages, company_name, sample), PdfVariant.EMBEDDED)


def _draw_all(pages: Sequence[_Page], company_name: str, sample: SampleStatements) -> list[Sheet]:
    """A page for each statement, without rules, as accounting software prints them."""
    sheets = [_draw(page, company_name, sample.unit) for page in pages]
    if sample.audit_opinion:
        sheets.insert(0, _draw_opinion(sample.audit_opinion, company_name))
    return sheets


def _draw(page: _Page, company_name: str, unit: str) -> Sheet:
    left, middle, right = _COLUMNS_AT
    items: list[Item] = [
        Text(_PAGE_WIDTH / 2, 60, page.title, 16, anchor="middle", bold=True),
        Text(right, 60, page.mark, _TYPE, anchor="right"),
        Text(left, 84, f"编制单位：{company_name}", _TYPE),
        Text(_PAGE_WIDTH / 2 + 60, 84, page.period, _TYPE, anchor="middle"),
        Text(right, 84, f"单位：{unit}", _TYPE, anchor="right"),
        Text(left, 104, "项目", _TYPE),
        Text(middle, 104, page.headings[0], _TYPE, anchor="right"),
        Text(right, 104, page.headings[1], _TYPE, anchor="right"),
    ]
    for number, (name, present, before) in enumerate(row for side in page.sides for row in side):
        y = 104 + (number + 1) * _LEADING
        items.append(Text(left, y, name, _TYPE))
        for x, value in ((middle, present), (right, before)):
            if value is not None:
                items.append(Text(x, y, f"{value:,.2f}", _TYPE, anchor="right"))
    return Sheet(_PAGE_WIDTH, _PAGE_HEIGHT, tuple(items))


def _draw_opinion(opinion: str, company_name: str) -> Sheet:
    left = _COLUMNS_AT[0]
    lines = (f"{company_name}全体股东：", f"一、{opinion}", _state_opinion(opinion))
    texts = [Text(left, 130 + 26 * number, line, 11) for number, line in enumerate(lines)]
    title = Text(_PAGE_WIDTH / 2, 80, "审计报告", 18, anchor="middle", bold=True)
    return Sheet(_PAGE_WIDTH, _PAGE_HEIGHT, (title, *texts))


def _state_opinion(opinion: str) -> str:
    return f"二、形成{opinion}的基础"
