"""How what is known of a number is shown to people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from ingest.identifiers.schemes import load_schemes

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.identifiers.number_table import NumberLine
    from ingest.identifiers.worldwide import IdentifierAnswer


def answer_to_data(answer: IdentifierAnswer) -> dict[str, Any]:
    """Give an answer as it stands in JSON."""
    known = load_schemes().get(answer.scheme or "")
    return {
        "number": answer.number,
        "printed": answer.printed,
        "scheme": answer.scheme,
        "title": {"zh": known.title.zh, "en": known.title.en} if known else None,
        "identifies": str(known.identifies) if known else None,
        "state": str(answer.state),
        "reason": answer.layer.reason,
        "message": {language: answer.layer.describe(language) for language in ("zh", "en")},
        "is_person": answer.is_person,
        "lei_issuer": answer.lei_issuer,
    }


def show_answer(out: Output, answer: IdentifierAnswer) -> None:
    """Say what is known of one number."""
    number = escape(answer.printed or answer.number)
    title = f"{_title(out, answer)}  " if answer.scheme in load_schemes() else ""
    state = out.say(f"number_{answer.state}")
    out.show(title + out.say("number_says", number=number, state=state, why=_reason(out, answer)))


def show_lines(out: Output, lines: Sequence[NumberLine]) -> None:
    """Show a table line by line, in JSON with nothing left out."""
    if out.as_json:
        rows = (
            {"line": line.line, "written": line.written, "country": line.country or None}
            | answer_to_data(line.answer)
            for line in lines
        )
        out.emit_rows({}, rows)
        return
    headings = ("number_line", "number_written", "number_title", "number_state", "number_reason")
    table = Table(*map(out.say, headings))
    for line in lines:
        answer = line.answer
        state = out.say(f"number_{answer.state}")
        written = escape(line.written)
        table.add_row(str(line.line), written, _title(out, answer), state, _reason(out, answer))
    out.show(table)


def _title(out: Output, answer: IdentifierAnswer) -> str:
    known = load_schemes().get(answer.scheme or "")
    return out.pick(known.title) if known else escape(answer.scheme or "")


def _reason(out: Output, answer: IdentifierAnswer) -> str:
    says = {language: answer.layer.describe(language) for language in ("zh", "en")}
    person = out.say("number_is_a_persons") if answer.is_person else ""
    return " ".join(filter(None, (escape(out.pick(says)), person)))
