"""An audit for a person: how all stand, who changed and by what, what changes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_assessment import VERDICT_STYLE
from checker.portfolio.report import AuditReport, FindingToken
from rules.pack import Pack
from rules.vocabulary import Outcome, Verdict

MOST_NAMED = 30
_NOT_IN_FORCE = Outcome.NOT_APPLICABLE


def show_audit(out: Output, report: AuditReport) -> None:
    """Print an audit."""
    run = report.run
    out.show(
        out.say(
            "audit_done",
            day=run.stamp.as_of,
            customers=run.customers,
            examined=run.examined,
            skipped=run.skipped,
        )
    )
    out.show(out.say("audit_found", added=run.added, changed=run.changed, renewed=run.renewed))
    _show_verdicts(out, report)
    _show_changes(out, report)
    _show_coming(out, report)
    if run.examined:
        share = f"{run.covered / run.examined:.1%}"
        out.show(out.say("audit_compared", compared=run.compared, share=share))
    pack = report.pack
    out.show(f"[dim]{out.say('pack')} {pack.id} {pack.version} {pack.sha256[:12]}[/]")


def _show_verdicts(out: Output, report: AuditReport) -> None:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(out.say("column_verdict"), no_wrap=True)
    table.add_column(out.say("column_customers"), justify="right")
    for verdict in Verdict:
        table.add_row(_style(out, verdict), f"{report.verdicts.get(verdict, 0):,}")
    out.show(table)


def _show_changes(out: Output, report: AuditReport) -> None:
    if not report.changes:
        if report.run.added == 0:
            out.show(out.say("audit_nothing_changed"))
        return
    out.show(f"\n[bold]{out.say('audit_changes')}[/]")
    for change in report.changes:
        turn = _style(out, change.after)
        if change.before is not change.after:
            turn = f"{_style(out, change.before)} → {turn}"
        out.show(f"  {escape(change.customer)}  {turn}")
        day = report.run.stamp.as_of
        _show_findings(out, report.pack, day, "+", change.gained)
        _show_findings(out, report.pack, day, "−", change.lost)
    more = report.run.changed - len(report.changes)
    if more > 0:
        out.show(out.say("audit_more", count=more))


def _show_findings(
    out: Output, pack: Pack, day: date, mark: str, findings: Sequence[FindingToken]
) -> None:
    for finding in findings:
        (outcome,) = finding.outcomes
        said = out.say(f"outcome_{(outcome or _NOT_IN_FORCE).value}")
        out.show(f"    {mark} {finding.rule} {_title(out, pack, finding.rule, day)} · {said}")


def _show_coming(out: Output, report: AuditReport) -> None:
    if not report.coming:
        return
    day, count = report.coming[0]
    out.show(f"\n[bold]{out.say('audit_next', day=day, count=count)}[/]")
    for change in report.next:
        out.show(f"  {escape(change.customer)}")
        for finding in change.changes:
            before, after = (
                out.say(f"outcome_{(outcome or _NOT_IN_FORCE).value}")
                for outcome in finding.outcomes
            )
            title = _title(out, report.pack, finding.rule, day)
            out.show(f"    {finding.rule} {title} · {before} → {after}")
    later = "，" if out.language == "zh" else ", "
    rest = later.join(f"{on} ({customers:,})" for on, customers in report.coming[1:])
    if rest:
        out.show(out.say("audit_then", days=rest))


def _title(out: Output, pack: Pack, rule_id: str, day: date) -> str:
    """Give a rule's title; a rule that has left force still has the title it had."""
    rule = pack.find_rule(rule_id, day) or next(
        (rule for rule in pack.rules if rule.id == rule_id), None
    )
    return "" if rule is None else escape(out.pick(rule.title))


def _style(out: Output, verdict: Verdict) -> str:
    return f"[{VERDICT_STYLE[verdict]}] {out.say(f'verdict_{verdict.value}')} [/]"
