"""Documents, and what filing them came to, as tables."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.document_data import (
    document_to_data,
    format_amount,
    is_code,
    list_fields_to_check,
    problem_to_data,
    value_words,
    write_pages,
)
from checker.document_signs import show_signs
from checker.intake.filing import IntakeReport
from checker.privacy import mask_quote
from ingest.authenticity.signs import Speaks
from ingest.document import Document, Field, Money, ReadResult

_SIGN_MARKS = {
    Speaks.AGAINST: "[red]✗[/]",
    Speaks.NEITHER: "[yellow]·[/]",
    Speaks.FOR: "[green]✓[/]",
}
"""Which way a sign of a document's being genuine points."""


def show_document(out: Output, document: Document) -> None:
    """Print what was read of a document: each field with page and chance, then what to check."""
    kind = out.kind(document.kind) if document.kind else out.say(f"result_{document.result.value}")
    out.show(f"\n[bold]{document.name}[/]{_describe_pages(out, document)} · {kind}")
    if document.fields:
        table = Table(show_edge=False, pad_edge=False)
        for column in ("field", "value", "page", "confidence", "method"):
            table.add_column(out.say(f"column_{column}"), overflow="fold")
        for name, field in document.fields.items():
            table.add_row(
                out.field(document.kind, name),
                _describe_value(out, name, field),
                str(field.page),
                f"{field.confidence:.0%}" if field.chance is None else f"{field.chance:.1%}",
                out.say(f"method_{field.method.value}"),
            )
        out.show(table)
        to_check = [out.field(document.kind, name) for name in list_fields_to_check(document)]
        if to_check:
            out.show(
                f"  {out.say('fields_to_check', fields=out.say('list_separator').join(to_check))}"
            )
    for problem in document.problems:
        described = problem_to_data(problem)
        item = (
            f"{out.field(document.kind, problem.field)}{out.say('colon')}" if problem.field else ""
        )
        place = f" {out.say('sign_on_page', page=problem.page)}" if problem.page else ""
        said = f"{item}{out.pick(described['message'])} {out.pick(described['remedy'])}{place}"
        out.show(f"  [yellow]![/] {escape(said)}")
    for sign in show_signs(document.signs):
        place = f" {out.say('sign_on_page', page=sign.page)}" if sign.page else ""
        said = f"{out.pick(sign.message._asdict())} {out.pick(sign.remedy._asdict())}{place}"
        out.show(f"  {_SIGN_MARKS[sign.speaks]} {escape(said)}")


def _describe_pages(out: Output, document: Document) -> str:
    """Where in its file a document stands; nothing for a table or an unread file."""
    if not document.pages:
        return ""
    return f" {out.say('pages_of_document', pages=write_pages(document.pages))}"


def _describe_value(out: Output, name: str, field: Field) -> str:
    value = field.value
    if value is None:
        return f"[yellow]{out.say('not_trusted')}[/] {mask_quote(name, field.raw)}"
    if isinstance(value, bool):
        return out.say("yes" if value else "no")
    if isinstance(value, Money):
        return f"{value.currency} {format_amount(value)}"
    if is_code(name, str(value)):
        return out.pick(value_words(name, value))
    return mask_quote(name, str(value))


def show_intake(out: Output, report: IntakeReport) -> dict[str, Any]:
    """Print what filing a batch came to, and give it as JSON."""
    customer = report.customer
    sentence = "customer_new" if report.is_new_customer else "customer_known"
    out.show(f"\n[bold]{customer.name}[/] {out.say(sentence)}")
    for document in report.filed:
        kind = document.kind
        said = out.kind(kind) if kind else out.say(f"result_{document.result.value}")
        out.show(f"  + {document.name}{_describe_pages(out, document)} · {said}")
        if document.result is not ReadResult.OK:
            for problem in document.problems:
                out.show(f"    {escape(out.pick(problem_to_data(problem)['message']))}")
    if report.known_files:
        out.show(f"  {out.say('files_known', count=report.known_files)}")
    for file, company in report.statements_of_others:
        out.show(escape(f"  ! {out.say('statement_of_other', file=file, company=company)}"))
    return {
        "id": customer.id,
        "name": customer.name,
        "unified_social_credit_code": customer.unified_social_credit_code,
        "is_new": report.is_new_customer,
        "known_files": report.known_files,
        "documents": [document_to_data(document, document.name) for document in report.filed],
        "statements_of_others": [
            {"file": file, "company": company} for file, company in report.statements_of_others
        ],
    }
