"""Forms for people and as JSON, the sheet to be filled in, and what came of its answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.export_files import say_both
from checker.cli.output import Output
from checker.cli.show_register import show_faults
from checker.exports import Column
from checker.exports import Table as ExportTable
from checker.qualification.answers import AnswersReport
from checker.qualification.elements import load_elements, load_sources
from checker.qualification.forms import Form
from checker.register.headings import RegisterKind, load_fields
from rules.vocabulary import Bilingual

_FILLED = ("customer", "form", "question")
_ASKED = ("asked", "choices")
_OPEN = ("answer", "respondent", "role", "source", "observed_on", "evidence", "words")


def show_forms(out: Output, forms: Sequence[Form]) -> None:
    """Print the list of forms."""
    table = Table(show_edge=False, pad_edge=False)
    for name in ("id", "title", "asks_whom", "version", "questions"):
        table.add_column(out.say(f"column_form_{name}"), overflow="fold")
    for form in forms:
        title, whom = out.pick(form.title), out.pick(form.asks_whom)
        table.add_row(form.id, title, whom, str(form.version), str(len(form.questions)))
    out.show(table)


def show_form(out: Output, form: Form) -> None:
    """Print a form as one would read it out."""
    out.show(f"[bold]{escape(out.pick(form.title))}[/] {form.id} · {form.version}")
    for place, question in enumerate(form.questions, start=1):
        out.show(f"{place}. {escape(out.pick(question.ask))}  ({question.id})")
        for number, answer in enumerate(question.answers, start=1):
            out.show(f"   {number}) {escape(out.pick(answer.says))}  ({answer.answer})")


def show_elements(out: Output) -> None:
    """Print what can be asserted, topic by topic, and what it can rest on."""
    elements, sources = load_elements(), load_sources()
    table = Table(show_edge=False, pad_edge=False)
    for name in ("element", "title", "says", "half_life"):
        table.add_column(out.say(f"column_form_{name}"), overflow="fold")
    for name, element in elements.elements.items():
        days = str(element.half_life_days)
        table.add_row(name, out.pick(element.title), escape(out.pick(element.says)), days)
    out.show(table)
    kinds = Table(show_edge=False, pad_edge=False)
    for name in ("source", "title", "weight", "verified"):
        kinds.add_column(out.say(f"column_form_{name}"), overflow="fold")
    for name, kind in sources.kinds.items():
        weights = (f"{kind.weight_percent}%", f"{kind.verified_percent}%")
        kinds.add_row(name, out.pick(kind.title), *weights)
    out.show(kinds)
    out.show(out.say("sources_count_from", percent=sources.counts_from_percent))


def elements_to_data() -> dict[str, Any]:
    """Give what can be asserted, and what it can rest on, as JSON."""
    sources = load_sources()
    return {
        "elements": [
            {
                "element": name,
                "topic": each.topic,
                "half_life_days": each.half_life_days,
                "title": each.title._asdict(),
                "says": each.says._asdict(),
            }
            for name, each in load_elements().elements.items()
        ],
        "counts_from_percent": sources.counts_from_percent,
        "sources": [
            {
                "source": name,
                "weight_percent": each.weight_percent,
                "verified_percent": each.verified_percent,
                "title": each.title._asdict(),
            }
            for name, each in sources.kinds.items()
        ],
    }


def form_to_data(form: Form) -> dict[str, Any]:
    """Give a form as JSON."""
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title._asdict(),
        "asks_whom": form.asks_whom._asdict(),
        "questions": [
            {
                "id": question.id,
                "element": question.element,
                "ask": question.ask._asdict(),
                "answers": [
                    {
                        "answer": answer.answer,
                        "state": answer.state.value,
                        "level": answer.level,
                        "says": answer.says._asdict(),
                    }
                    for answer in question.answers
                ],
            }
            for question in form.questions
        ],
    }


def make_sheet(out: Output, form: Form, customer: str) -> ExportTable:
    """Make a sheet with a line for each question; its headings are those that imports know."""
    fields = load_fields(RegisterKind.ANSWERS)
    columns = [
        *(Column(Bilingual(fields[name].title.zh, fields[name].title.en)) for name in _FILLED),
        *(Column(say_both(f"column_form_{name}")) for name in _ASKED),
        *(Column(Bilingual(fields[name].title.zh, fields[name].title.en)) for name in _OPEN),
    ]
    rows = [
        [
            customer,
            form.id,
            question.id,
            out.pick(question.ask),
            " / ".join(out.pick(answer.says) for answer in question.answers),
            *[None] * len(_OPEN),
        ]
        for question in form.questions
    ]
    return ExportTable(columns, rows, form.title)


def show_answers(out: Output, report: AnswersReport) -> None:
    """Print what importing answers came to."""
    counts = {
        "lines": report.lines,
        "recorded": report.recorded,
        "known": report.known,
        "blank": report.blank,
    }
    out.show(out.say("answers_refused" if report.faults else "answers_done", **counts))
    show_faults(out, report.faults)
