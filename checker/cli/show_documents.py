"""Documents, and what filing them came to, as tables."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.document_data import (
    document_to_data,
    format_amount,
    list_fields_to_check,
    problem_to_data,
)
from checker.document_signs import show_signs
from checker.intake.filing import IntakeReport
from checker.privacy import mask_quote
from ingest.authenticity.signs import Speaks
from ingest.document import Document, Field, Money

_SIGN_MARKS = {
    Speaks.AGAINST: "[red]✗[/]",
    Speaks.NEITHER: "[yellow]·[/]",
    Speaks.FOR: "[green]✓[/]",
}
"""Which way a sign of a document's being genuine points."""
_CHOICES = {"statement_scope": "scope", "audit_opinion": "opinion"}
"""Fields that hold one of a few words, and what the names of their sentences begin with."""


def show_document(out: Output, document: Document) -> None:
    """Print what was read of a document: each field with page and chance, then what to check."""
    kind = out.kind(document.kind) if document.kind else out.say(f"result_{document.result.value}")
    out.show(f"\n[bold]{document.name}[/] · {kind}")
    if document.fields:
        table = Table(show_edge=False, pad_edge=False)
        for column in ("field", "value", "page", "confidence", "method"):
            table.add_column(out.say(f"column_{column}"), overflow="fold")
        for name, field in document.fields.items():
            table.add_row(
                out.field(name),
                _describe_value(out, name, field),
                str(field.page),
                f"{field.confidence:.0%}" if field.chance is None else f"{field.chance:.1%}",
                out.say(f"method_{field.method.value}"),
            )
        out.show(table)
        to_check = [out.field(name) for name in list_fields_to_check(document)]
        if to_check:
            out.show(
                f"  {out.say('fields_to_check', fields=out.say('list_separator').join(to_check))}"
            )
    for problem in document.problems:
        described = problem_to_data(problem)
        out.show(f"  [yellow]![/] {out.pick(described['message'])} {out.pick(described['remedy'])}")
    for sign in show_signs(document.signs):
        place = f" {out.say('sign_on_page', page=sign.page)}" if sign.page else ""
        said = f"{out.pick(sign.message._asdict())} {out.pick(sign.remedy._asdict())}{place}"
        out.show(f"  {_SIGN_MARKS[sign.speaks]} {escape(said)}")


def _describe_value(out: Output, name: str, field: Field) -> str:
    value = field.value
    if value is None:
        return f"[yellow]{out.say('not_trusted')}[/] {mask_quote(name, field.raw)}"
    if isinstance(value, bool):
        return out.say("yes" if value else "no")
    if isinstance(value, Money):
        return f"{value.currency} {format_amount(value)}"
    if name in _CHOICES:
        return out.say(f"{_CHOICES[name]}_{value}")
    return mask_quote(name, str(value))


def show_intake(out: Output, report: IntakeReport) -> dict[str, Any]:
    """Print what filing a batch came to, and give it as JSON."""
    customer = report.customer
    sentence = "customer_new" if report.is_new_customer else "customer_known"
    out.show(f"\n[bold]{customer.name}[/] {out.say(sentence)}")
    for document in report.filed:
        kind = document.kind
        said = out.kind(kind) if kind else out.say(f"result_{document.result.value}")
        out.show(f"  + {document.name} · {said}")
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
