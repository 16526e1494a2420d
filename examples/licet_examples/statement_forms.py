"""The printed forms of statements: rows with their names, and the figures worked out for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict


class StatementForm(BaseModel):
    """A form: for each part its rows; see `statement_forms.yaml` for how a row is written.

    Attributes:
        title_marks: The form's number, printed beside each title.
        columns: Headings of the present and the earlier period.
        assets: Left side of the balance sheet.
        liabilities: Its right side.
        income: Rows of the income statement.
        cash_flow: Rows of the cash flow statement.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title_marks: dict[str, str]
    columns: dict[str, tuple[str, str]]
    assets: tuple[str, ...]
    liabilities: tuple[str, ...]
    income: tuple[str, ...]
    cash_flow: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a form.

    Attributes:
        name: As printed.
        item: What it shows; None for the heading of a group.
        terms: Signs and items that it is the sum of; none for a figure of its own.
    """

    name: str
    item: str | None
    terms: tuple[tuple[int, str], ...] = ()


@cache
def load_statement_forms() -> Mapping[str, StatementForm]:
    """Read the forms by their names.

    Raises:
        pydantic.ValidationError: `statement_forms.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("statement_forms.yaml").read_text(encoding="utf-8")
    return {name: StatementForm.model_validate(e) for name, e in yaml.safe_load(text).items()}


def parse_rows(rows: Sequence[str]) -> tuple[FormRow, ...]:
    """Turn the texts of rows into rows."""
    return tuple(_parse_row(row) for row in rows)


def _parse_row(row: str) -> FormRow:
    name, _, rest = (part.strip() for part in row.partition(" | "))
    item, _, formula = (part.strip() for part in rest.partition(" = "))
    return FormRow(name, item or None, tuple(_parse_terms(formula.split())))


def _parse_terms(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    sign = 1
    for word in words:
        if word in ("+", "-"):
            sign = 1 if word == "+" else -1
        elif word != "0":
            yield sign, word


def work_out(form: StatementForm, figures: Mapping[str, int]) -> dict[str, int]:
    """Work out every sum of a form.

    Args:
        form: The form.
        figures: Of one year, in yuan; one that is not told counts as nothing in sums.

    Returns:
        The figures told and the sums.
    """
    known = dict(figures)
    for part in (form.assets, form.liabilities, form.income, form.cash_flow):
        for row in parse_rows(part):
            if row.item is not None and row.terms:
                known[row.item] = sum(sign * known.get(item, 0) for sign, item in row.terms)
    return known
