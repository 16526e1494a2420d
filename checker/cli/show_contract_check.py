"""The answer about a contract for a person: first the answer, then all that it rests on."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_assessment import show_finding
from checker.cli.show_exposure import show_lines
from checker.cli.show_limit import write_amount
from checker.contract_check.answer import Answer
from checker.contract_check.check import ContractCheck
from rules.vocabulary import Severity

_STYLE = {
    Answer.SIGN: "bold white on green",
    Answer.SIGN_WITH_CONDITIONS: "bold black on cyan",
    Answer.DO_NOT_SIGN: "bold white on red",
    Answer.CANNOT_TELL: "bold black on yellow",
}
_BAR = 32
_ASKED = {
    "contract.expected_loss_to_margin_bp": ("margin", "--margin-percent"),
    "contract.is_under_payment_regulation": ("payer", "--payer"),
    "contract.has_pay_when_paid": ("pay_when_paid", "--pay-when-paid | --no-pay-when-paid"),
    "contract.permits_missing": ("lines", "--line"),
    "contract.signer_has_mandate": ("signer", "--signer"),
    "contract.signer_is_legal_representative": ("signer", "--signer"),
    "contract.amount_within_mandate": ("signer", "--signer"),
    "contract.mandate_in_force": ("signer", "--signer"),
}
"""Facts that the question itself settles: the part of the contract, the option that gives it."""


def show_answer(out: Output, check: ContractCheck, data: dict[str, Any]) -> None:
    """Print the answer alone, with its conditions; `data` is what `check_to_data` gives."""
    answer, assessment = check.answer, check.answer.assessment
    name = assessment.sheets[0].label or ""
    terms = data["contract"]
    lines = [
        f"[{_STYLE[answer.answer]}] {out.say(f'answer_{answer.answer.value}')} [/]  "
        f"[bold]{escape(name)}[/]",
        f"{write_amount(terms['amount'])} · "
        f"{out.say('contract_terms', days=terms['terms_days'], deposit=terms['deposit_percent'])}",
        *(f"• {escape(out.pick(title))}" for title in assessment.decisive_titles),
    ]
    out.show(Panel("\n".join(lines), expand=False))
    _show_conditions(out, data)


def show_contract_check(out: Output, check: ContractCheck, data: dict[str, Any]) -> None:
    """Print an answer with all that it rests on; `data` is what `check_to_data` gives."""
    assessment = check.answer.assessment
    show_answer(out, check, data)
    _show_numbers(out, data)
    _show_months(out, data)
    told = [finding for finding in assessment.findings if _is_telling(finding)]
    for finding in told:
        show_finding(out, finding)
    rest = len(assessment.findings) - len(told)
    if rest:
        out.show(f"\n[dim]{out.say('contract_more_findings', count=rest)}[/]")
    _show_missing(out, data)
    if data["notes"]:
        out.show(f"\n[bold]{out.say('contract_notes')}[/]")
        for note in data["notes"]:
            out.show(f"  · {escape(out.pick(note))}")
    pack = assessment.pack
    out.show(
        f"\n[dim]{out.say('pack')} {pack.id} {pack.version} {pack.sha256[:12]} · "
        f"{out.say('as_of')} {assessment.as_of}"
        + (f" · {out.say('assessment')} {check.recorded.id}" if check.recorded else "")
        + "[/]"
    )


def _show_conditions(out: Output, data: dict[str, Any]) -> None:
    """Print what is left to see to, then terms on which the contract passes."""
    if data["see_to"]:
        out.show(f"[bold]{out.say('contract_see_to')}[/]")
        for remedy in data["see_to"]:
            out.show(f"  ☐ {escape(out.pick(remedy['text']))}")
    if not data["conditions"]:
        return
    kind = "otherwise" if data["see_to"] else data["answer"]
    out.show(f"[bold]{out.say(f'conditions_of_{kind}')}[/]")
    for condition in data["conditions"]:
        out.show(f"  ☐ {escape(out.pick(condition['text']))}")
        for remedy in condition["see_to"]:
            told = out.say("condition_see_to", remedy=out.pick(remedy["text"]))
            out.show(f"      {escape(told)}")


def _is_telling(finding: Any) -> bool:  # noqa: ANN401 - a Finding, named by its severity alone
    return finding.outcome.rule.severity is not Severity.INFO


def _show_numbers(out: Output, data: dict[str, Any]) -> None:
    exposure, peak = data["exposure"], data["peak"]
    out.show(f"\n[bold]{out.say('contract_exposure')}[/]")
    show_lines(out, exposure)
    limit = data["limit"]["in_force"]
    rows = [
        ("contract_now", write_amount(exposure["exposure"])),
        ("contract_peak", f"{write_amount(peak['amount'])}　{peak['month']}"),
        ("contract_together", write_amount(exposure["with_contract"])),
        ("contract_limit", write_amount(limit["amount"] if limit else None)),
    ]
    loss = data["expected_loss"]
    if loss is not None:
        words = out.say(
            "contract_loss_of",
            amount=write_amount(loss["amount"]),
            probability=f"{float(loss['default_probability']):.4%}",
            days=loss["days"],
            loss=f"{loss['loss_given_default_bp'] / 100:g}%",
            margin=write_amount(data["contract"]["margin"]),
        )
        rows.append(("contract_loss", words))
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in rows:
        table.add_row(out.say(name), escape(words))
    out.show(table)


def _show_months(out: Output, data: dict[str, Any]) -> None:
    """Print a bar for each month: what is owed now, then what the contract adds."""
    months = data["peak"]["months"]
    shown = [month["total"] or month["contract"] for month in months]
    totals = [_minor(amount) for amount in shown]
    most = max([1, *totals])
    out.show(f"\n[bold]{out.say('contract_months')}[/]")
    if any(month["total"] is None for month in months):
        out.show(f"[yellow]{out.say('contract_now_unknown')}[/]")
    table = Table(show_edge=False, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    for month, amount, total in zip(months, shown, totals, strict=True):
        own = _minor(month["contract"])
        whole, added = (round(_BAR * part / most) for part in (total, own))
        mark = " ←" if month["month"] == data["peak"]["month"] else ""
        table.add_row(
            month["month"],
            "░" * (whole - added) + "█" * added,
            write_amount(amount) + mark,
        )
    out.show(table)


def _show_missing(out: Output, data: dict[str, Any]) -> None:
    if not data["missing"]:
        return
    out.show(f"\n[bold]{out.say('missing')}[/]")
    for entry in data["missing"]:
        part, option = _ASKED.get(entry["fact"], ("amount", ""))
        given = "、".join(out.kind(kind) for kind in entry["settled_by"]) or "—"
        settled_by = given if data["contract"][part] else option
        out.show(f"  {escape(out.pick(entry['title']))} ← {settled_by}")


def _minor(amount: dict[str, str]) -> int:
    return int(amount["amount"].replace(".", ""))
