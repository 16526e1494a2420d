"""A file's statements as one document of the kind `cn.financial_statements`.

Its fields say whose statements they are, of when and in which unit, and give the figures of the
newest period; `Document.statements` has every period with all that a field cannot hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Box, Document, Field, Method, Money, Page, ReadResult, Value
from ingest.layout.geometry import enclose
from ingest.statements.reading import read_statement_pages, read_statement_tables
from ingest.statements.vocabulary import Figure, ReadStatements, Statement
from ingest.table import Table

KIND = "cn.financial_statements"
_NOT_FOUND = "statements_not_found"
_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
"""A sheet has no boxes: a field's evidence is all of it; `Document.statements` has the cells."""


def read_paper_document(pages: Sequence[Page], name: str, sha256: str) -> Document | None:
    """Reads the statements on some pages; None where there are none.

    Args:
        pages: All pages of one file, in order.
        name: The file's name without its folder.
        sha256: Of the file's bytes.
    """
    found = read_statement_pages(pages, name=name)
    methods = {page.number: page.method for page in pages}
    return _make_document(found, name, sha256, methods)


def read_table_document(tables: Sequence[Table], name: str, sha256: str) -> Document | None:
    """Reads the statements in the sheets of a workbook; None where there are none.

    Args:
        tables: All sheets of one file; the document's pages count them from 1.
        name: The file's name without its folder.
        sha256: Of the file's bytes.
    """
    found = read_statement_tables(tables, name=name)
    document = _make_document(found, name, sha256, {})
    if document is None:
        return None
    return replace(document, pages=tuple(range(1, len(tables) + 1)))


def _make_document(
    found: ReadStatements, name: str, sha256: str, methods: dict[int, Method]
) -> Document | None:
    if any(problem.code == _NOT_FOUND for problem in found.problems):
        return None
    pages = {
        figure.source.page
        for statement in found.statements
        for figure in statement.figures.values()
    } | {problem.page for problem in found.problems}
    newest = _choose_newest(found.statements)
    return Document(
        name=name,
        sha256=sha256,
        result=ReadResult.OK,
        kind=KIND,
        confidence=1.0,
        pages=tuple(sorted(page for page in pages if page is not None)),
        fields=_make_fields(newest, methods) if newest else {},
        problems=found.problems,
        statements=found.statements,
    )


def _choose_newest(statements: Sequence[Statement]) -> Statement | None:
    """The newest period of the company itself, before that of its group."""
    own = [each for each in statements if not each.is_comparative] or list(statements)
    return max(own, key=lambda each: (each.period_ends_on, each.scope == "company"), default=None)


def _make_fields(statement: Statement, methods: dict[int, Method]) -> dict[str, Field]:
    stated = [figure for figure in statement.figures.values() if figure.stated == "value"]
    page = min((figure.source.page or 1 for figure in stated), default=1)
    boxes = [f.source.box for f in stated if f.source.page == page and f.source.box]
    place = enclose(boxes) if boxes else _WHOLE
    method = methods.get(page, Method.TEXT)
    values: dict[str, Value | None] = {
        "company_name": statement.company_name,
        "company_code": statement.company_code,
        "period_ends_on": statement.period_ends_on,
        "period_months": str(statement.period_months),
        "statement_scope": statement.scope,
        "currency": statement.currency,
        "unit": str(statement.unit),
        "audit_opinion": statement.audit_opinion,
    }
    fields = {
        name: Field(value, str(value), page, place, 1.0, method)
        for name, value in values.items()
        if value is not None
    }
    for key, figure in statement.figures.items():
        if figure.minor_units is not None:
            fields[key] = _make_field(figure, statement.currency, methods)
    return fields


def _make_field(figure: Figure, currency: str, methods: dict[int, Method]) -> Field:
    page = figure.source.page or 1
    return Field(
        value=Money(figure.minor_units or 0, currency),
        raw=figure.source.raw,
        page=page,
        box=figure.source.box or _WHOLE,
        confidence=1.0,
        method=methods.get(page, Method.TEXT),
    )
