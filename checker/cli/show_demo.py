"""The demo for a person: each customer's story and assessment, then verdicts and what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.rule import Rule
from rich.table import Table

from checker.assessment.findings import both
from checker.cli.output import Output
from checker.cli.show_assessment import VERDICT_STYLE, show_assessment
from checker.cli.show_beat import show_beat
from checker.cli.show_coming import coming_to_data, show_coming
from checker.cli.show_contract_check import show_answer
from checker.contract_check.data import check_to_data
from checker.demo import DUE_WITHIN_DAYS, DemoReport
from checker.demo.contracts import LEDGER


def show_demo(out: Output, report: DemoReport, as_of: date, folder: Path) -> None:
    """Print the demo."""
    out.show(out.say("demo_reading", folder=folder / "documents"))
    for shown in report.customers:
        out.show("")
        out.show(Rule(escape(out.pick(shown.story)), align="left"))
        show_assessment(out, shown.recorded.assessment, shown.recorded.id)
    out.show("")
    out.show(Rule(out.say("demo_summary"), align="left"))
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(out.say("column_customer"), overflow="fold")
    table.add_column(out.say("column_verdict"), no_wrap=True)
    for shown in report.customers:
        name = escape(shown.recorded.customer.name)
        verdict = f"[{VERDICT_STYLE[shown.verdict]}] {out.say(f'verdict_{shown.verdict}')} [/]"
        table.add_row(name, verdict)
    out.show(table)
    _show_judgement(out, report)
    out.show("")
    out.show(Rule(out.say("demo_contracts"), align="left"))
    for asked in report.contracts:
        out.show(escape(out.pick(asked.story)))
        show_answer(out, asked.check, check_to_data(asked.check))
    out.show(out.say("demo_ledger", file=folder / LEDGER))
    out.show("")
    out.show(Rule(out.say("demo_due", day=as_of), align="left"))
    show_coming(out, report.due, as_of, DUE_WITHIN_DAYS, report.default_owner)
    out.show("")
    show_beat(out, report.beat)
    if report.mails:
        out.show("")
        out.show(Rule(out.say("demo_mails"), align="left"))
        _show_mail(out, report.mails)


def _show_mail(out: Output, mails: Sequence[Path]) -> None:
    """Print the mail in the reader's language, as its recipient would read it."""
    text = next((file for file in mails if file.name == f"{out.language}.txt"), None)
    if text is not None:
        out.show(escape(text.read_text(encoding="utf-8")))


def _show_judgement(out: Output, report: DemoReport) -> None:
    if report.is_right:
        out.show(out.say("demo_right"))
    for shown in report.customers:
        if shown.verdict is not shown.expected:
            expected = out.say(f"verdict_{shown.expected}")
            found = out.say(f"verdict_{shown.verdict}")
            name = shown.recorded.customer.name
            out.show(out.say("demo_wrong", customer=name, expected=expected, found=found))


def demo_to_data(report: DemoReport) -> dict[str, Any]:
    """Give the demo as JSON."""
    return {
        "customers": [
            {
                "story": both(shown.story),
                "expected": shown.expected.value,
                "assessment": shown.recorded.id,
                **shown.recorded.assessment.to_data(),
            }
            for shown in report.customers
        ],
        "contracts": [
            {"story": both(asked.story), **check_to_data(asked.check)} for asked in report.contracts
        ],
        **coming_to_data(report.due),
        "mails": [str(file) for file in report.mails],
    }
