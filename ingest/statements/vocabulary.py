"""The vocabulary of financial statements: figures by item, each with its place on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a document holds statements, so these need it for its types alone
    from ingest.document import Box, Problem


class StatementKind(StrEnum):
    """Which of the three statements an item stands on."""

    BALANCE_SHEET = "balance_sheet"
    INCOME = "income"
    CASH_FLOW = "cash_flow"


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where a figure stands: page and box of a paper, or sheet, line and column of a table.

    Attributes:
        page: Counted from 1.
        box: On the upright page, in shares of it.
        sheet: Its name; empty for a file of separated values.
        line: Counted from 1, as a person finds it in the file.
        column: Counted from 1.
        raw: The characters as they stand there.
    """

    page: int | None
    box: Box | None
    sheet: str | None
    line: int | None
    column: int | None
    raw: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What a statement states for one item.

    Attributes:
        minor_units: In minor units of the statement's currency; None unless `stated` is `value`.
        stated: `value`; `dash` where - or — is printed, which says that there is nothing of the
            kind; `blank` where the row is there and nothing is stated.
        source: Its place.
    """

    minor_units: int | None
    stated: str
    source: FigureSource


@dataclass(frozen=True, slots=True)
class Statement:
    """One period, that is one column, of one set of statements.

    Attributes:
        period_ends_on: The last day.
        period_months: What the income and cash flow figures span, 12 for a year; 0 where there is
            a balance sheet alone.
        format: `cn_2019` (会企01-03 of 财会〔2019〕6号), `cn_2018` (notes and accounts merged),
            `cn_small` (会小企01-03), `ifrs` (English) or `canonical` (columns named as the items).
        scope: `company` or `consolidated`.
        currency: ISO 4217.
        unit: In which the file prints its figures: 1, 1_000, 10_000 (万元), 1_000_000 or
            100_000_000 (亿元).
        figures: By item key; an item whose row is not on the statement is absent.
        is_comparative: The prior period's column of a newer statement.
        audit_opinion: `unqualified`, `qualified`, `adverse`, `disclaimer` or `unaudited`; None
            where nothing was said.
        company_name: As printed.
        company_code: Unified social credit code, or what a canonical table gives.
    """

    period_ends_on: date
    period_months: int
    format: str
    scope: str
    currency: str
    unit: int
    figures: Mapping[str, Figure]
    is_comparative: bool
    audit_opinion: str | None
    company_name: str | None
    company_code: str | None


@dataclass(frozen=True, slots=True)
class ReadStatements:
    """What was found in a file.

    Attributes:
        statements: Newest period first; company and consolidated statements apart.
        problems: What was left out, and why.
    """

    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
