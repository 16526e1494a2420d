"""Documents in English of invented firms, one entry of `english_forms.yaml` a form.

A form is printed in one of three ways: rows of a label with its value beside it, cells with the
value below the label, or sentences in which the values stand. A new one needs an entry there and is
then part of the sweep (`tests/ingest/extract/test_english_forms.py`,
`benchmarks/template_sweep.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from licet_examples.english_words import MONTHS, ORDINALS
from licet_examples.fonts import measure_text
from licet_examples.licence import TruthValue
from licet_examples.sheet import Item, Sheet, Text

_WIDTH, _HEIGHT = 595.0, 842.0
_LEFT, _RIGHT = 64.0, 540.0
_VALUE_LEFT = 236.0
_TITLE_TOP = 110.0
_BODY_TOP = 190.0
_LEADING = 1.5
DateStyle = Literal["day_month", "month_day", "ordinal", "words", "month_figures", "short"]
Value = str | date | dict[str, str]
_PLACE = re.compile(r"{(\w+)}")


class EnglishForm(BaseModel):
    """How one form is printed.

    Attributes:
        kind: Template id.
        layout: Layout of the template.
        title: Lines of the printed title, the largest first.
        values: The material of each field.
        rows: Label and field, beside one another; a colon belongs to the label.
        cells: Rows of labels and fields, the value below the label.
        sentences: Paragraphs with fields in braces.
        dates: How days are written.
        fixed: What the form says of fields by its own wording.
        centred: Whether paragraphs are set in the middle, a line each.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    layout: str
    title: tuple[str, ...]
    values: dict[str, str]
    rows: tuple[tuple[str, str], ...] = ()
    cells: tuple[tuple[tuple[str, str], ...], ...] = ()
    sentences: tuple[str, ...] = ()
    dates: DateStyle = "day_month"
    fixed: dict[str, str] = {}
    centred: bool = False


@cache
def load_english_forms() -> tuple[EnglishForm, ...]:
    """Read how each form is printed.

    Raises:
        pydantic.ValidationError: `english_forms.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("english_forms.yaml").read_text(encoding="utf-8")
    return tuple(EnglishForm.model_validate(entry) for entry in yaml.safe_load(text))


def invent_english_values(form: EnglishForm, rng: np.random.Generator) -> dict[str, Value]:
    """Invent what a form says, by field.

    Args:
        form: Whose fields are filled.
        rng: Source of all chance; the same state gives the same values.

    Raises:
        KeyError: The form names a material that does not exist.
    """
    material = _Material(rng)
    return {field: _MATERIALS[name](material) for field, name in form.values.items()}


def state_english_truth(form: EnglishForm, values: dict[str, Value]) -> dict[str, TruthValue]:
    """Give the values in the form in which a reading is compared with them."""
    truth: dict[str, TruthValue] = {
        field: value.isoformat() if isinstance(value, date) else value
        for field, value in values.items()
    }
    return {**truth, **form.fixed}


def lay_out_english(form: EnglishForm, values: dict[str, Value]) -> Sheet:
    """Set a form on a standing A4 sheet.

    Raises:
        FontMissingError: No font is installed, so nothing can be measured.
    """
    items: list[Item] = []
    for number, line in enumerate(form.title):
        size = _fit(line, 24.0 if not number else 15.0)
        items.append(
            Text(_WIDTH / 2, _TITLE_TOP + 30 * number, line, size, anchor="middle", bold=True)
        )
    printed = {field: print_value(value, form.dates) for field, value in values.items()}
    y = _BODY_TOP
    for label, field in form.rows:
        items.append(Text(_LEFT, y, label, 10.5, "sans", bold=True))
        y = _add_lines(items, printed[field], _VALUE_LEFT, y, _RIGHT - _VALUE_LEFT, 11.0) + 10
    for row in form.cells:
        y = _add_cells(items, row, printed, y + 6)
    for sentence in form.sentences:
        text = _PLACE.sub(lambda match: printed[match[1]], sentence)
        y = _add_paragraph(items, text, y, centred=form.centred) + 10
    items.append(Text(_WIDTH - 50, _HEIGHT - 20, "样张：非真实证照", 6.5, "sans", "right"))
    return Sheet(_WIDTH, _HEIGHT, tuple(items))


def print_value(value: Value, style: DateStyle) -> str:
    """Write a value as the form does."""
    if isinstance(value, dict):
        return f"{value['currency']} {float(value['amount']):,.2f}"
    return value if isinstance(value, str) else print_english_date(value, style)


def print_english_date(day: date, style: DateStyle) -> str:
    """Write a day in one of the ways of English documents."""
    month = MONTHS[day.month - 1]
    match style:
        case "month_day":
            return f"{month} {day.day}, {day.year}"
        case "ordinal":
            return f"{day.day}{_suffix(day.day)} day of {month} {day.year}"
        case "words":
            return f"{ORDINALS[day.day - 1]} DAY OF {month.upper()}, A.D. {day.year}"
        case "month_figures":
            return f"{day.month:02}/{day.day:02}/{day.year}"
        case "short":
            return f"{day.day:02}-{month[:3].upper()}-{day.year}"
        case _:
            return f"{day.day} {month} {day.year}"


def _suffix(day: int) -> str:
    if day in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _fit(line: str, size: float) -> float:
    return min(size, size * (_RIGHT - _LEFT) / measure_text(line, size, "serif"))


def _add_lines(
    items: list[Item], text: str, x: float, y: float, width: float, size: float
) -> float:
    lines = _break(text, size, width)
    for number, line in enumerate(lines):
        items.append(Text(x, y + number * size * _LEADING, line, size))
    return y + len(lines) * size * _LEADING


def _add_cells(
    items: list[Item], row: tuple[tuple[str, str], ...], printed: dict[str, str], y: float
) -> float:
    width = (_RIGHT - _LEFT) / len(row)
    lowest = y
    for number, (label, field) in enumerate(row):
        x = _LEFT + number * width
        items.append(Text(x, y, label, 8.0, "sans", bold=True))
        lowest = max(lowest, _add_lines(items, printed[field], x, y + 15, width - 16, 10.5))
    return lowest + 12


def _add_paragraph(items: list[Item], text: str, y: float, *, centred: bool) -> float:
    size = 12.0
    lines = [part for line in text.split("\n") for part in _break(line, size, _RIGHT - _LEFT)]
    for number, line in enumerate(lines):
        place = y + number * size * _LEADING
        if centred:
            items.append(Text(_WIDTH / 2, place, line, size, anchor="middle"))
        else:
            items.append(Text(_LEFT, place, line, size))
    return y + len(lines) * size * _LEADING


def _break(text: str, size: float, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure_text(longer, size, "serif") > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


class _Material:
    """What can stand in a field, consistent within one document."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self.company: str = (
            f"{self.choose(*_FIRST)} {self.choose(*_SECOND)} {self.choose(*_TRADES)}"
        )
        self.first_day: date = date(2019, 1, 1) + timedelta(days=int(rng.integers(0, 2000)))

    def choose(self, *options: str) -> str:
        return options[int(self._rng.integers(len(options)))]

    def digits(self, count: int) -> str:
        return "".join(str(digit) for digit in self._rng.integers(1, 10, count))

    @property
    def last_day(self) -> date:
        day = min(self.first_day.day, 28)
        return self.first_day.replace(year=self.first_day.year + 1, day=day)

    @property
    def earlier_day(self) -> date:
        return self.first_day - timedelta(days=3000)

    def person(self) -> str:
        return f"{self.choose(*_GIVEN)} {self.choose(*_FAMILY)}"

    def street(self) -> str:
        return f"{int(self._rng.integers(2, 180))} {self.choose(*_STREETS)}"

    def money(self, *amounts: int) -> dict[str, str]:
        amount = int(self._rng.choice(amounts))
        return {"amount": f"{amount}.00", "currency": self.choose("USD", "GBP", "EUR", "SGD")}


_FIRST = ("Sample", "Example", "Specimen", "Placeholder", "Fictional", "Imaginary")
_SECOND = ("Harbour", "Meadow", "Granite", "Lantern", "Orchard", "Compass", "Willow", "Anchor")
_TRADES = ("Trading", "Logistics", "Instruments", "Textiles", "Engineering", "Foods", "Metals")
_GIVEN = ("Alice", "Benjamin", "Clara", "Daniel", "Eleanor", "Frederick", "Grace", "Henry")
_FAMILY = ("Sampleton", "Example", "Specimen", "Placeholder", "Testwood", "Mockridge")
_STREETS = ("Example Street", "Specimen Road", "Placeholder Lane", "Sample Avenue", "Mock Square")
_SCOPES = (
    "Manufacture and sale of office equipment",
    "Design and development of industrial control software",
    "Warehousing and distribution of packaged foods",
    "Wholesale of metal components and fittings",
)
_POWERS = (
    "to negotiate and sign contracts for the purchase of office equipment on behalf of the Company",
    "to represent the Company before all authorities in matters of customs clearance",
    "to open and operate bank accounts in the name of the Company",
)
_MATERIALS: dict[str, Callable[[_Material], Value]] = {
    "aggregate": lambda it: it.money(2_000_000, 4_000_000, 5_000_000),
    "capital": lambda it: it.money(10_000, 250_000, 1_000_000),
    "certificate_number": lambda it: f"{it.choose('FS', 'EMS', 'IS')} {it.digits(6)}",
    "certification_body": lambda it: it.choose(
        "Sample Certification Limited", "Example Assurance Services Ltd", "Specimen Registrar Inc."
    ),
    "company_inc": lambda it: f"{it.company}, Inc.".upper(),
    "company_ltd": lambda it: f"{it.company} Limited".upper(),
    "company_mixed": lambda it: f"{it.company} Ltd",
    "company_pte": lambda it: f"{it.company} Pte. Ltd.".upper(),
    "chinese_name": lambda it: it.choose(
        "樣本貿易有限公司", "範例物流有限公司", "示例儀器有限公司"
    ),
    "directors": lambda it: f"{it.person()}, {it.person()}",
    "earlier_day": lambda it: it.earlier_day,
    "each_occurrence": lambda it: it.money(500_000, 1_000_000, 2_000_000),
    "file_number": lambda it: it.digits(7),
    "first_day": lambda it: it.first_day,
    "hong_kong_number": lambda it: it.digits(7),
    "insurer": lambda it: it.choose(
        "Sample Mutual Insurance Company", "Example Underwriting plc", "Specimen Assurance Limited"
    ),
    "last_day": lambda it: it.last_day,
    "passport": lambda it: f"{it.choose('E', 'K', 'P')}{it.digits(8)}",
    "person": lambda it: it.person(),
    "policy_number": lambda it: f"{it.choose('GL', 'PL', 'CGL')}-{it.digits(4)}-{it.digits(5)}",
    "powers": lambda it: it.choose(*_POWERS),
    "producer": lambda it: f"{it.choose(*_FAMILY)} Insurance Brokers LLC",
    "quality_standard": lambda it: it.choose("ISO 9001:2015", "ISO 14001:2015", "ISO 45001:2018"),
    "scope": lambda it: it.choose(*_SCOPES),
    "singapore_address": lambda it: (
        f"{it.street()}, #0{it.digits(1)}-{it.digits(2)}, Singapore {it.digits(6)}"
    ),
    "singapore_number": lambda it: f"20{it.digits(7)}{it.choose('K', 'M', 'N', 'W')}",
    "status": lambda it: it.choose("Live Company", "Active", "Registered"),
    "uk_address": lambda it: (
        f"{it.street()}, London, United Kingdom, EC{it.digits(1)}A {it.digits(1)}BB"
    ),
    "uk_number": lambda it: f"1{it.digits(7)}",
}
