"""An assessment for a person: the verdict first, then each finding with its place on the page."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table

from checker.assessment.assess import Assessment, summarise_dimension
from checker.assessment.explanation import ExplainedTurning
from checker.assessment.findings import EvidencePlace, Finding, gather_missing
from checker.cli.output import Output
from checker.cli.show_basis import describe_basis
from checker.cli.show_explanation import choose_brief, show_turnings
from rules.vocabulary import Dimension, Outcome, Severity, Verdict

VERDICT_STYLE = {
    Verdict.REJECT: "bold white on red",
    Verdict.REFER: "bold black on yellow",
    Verdict.APPROVE_WITH_CONDITIONS: "bold black on cyan",
    Verdict.APPROVE: "bold white on green",
}
_SEVERITY_STYLE = {
    Severity.BLOCKER: "bold red",
    Severity.MAJOR: "red",
    Severity.MINOR: "yellow",
    Severity.INFO: "dim",
}
_MOST_PLACES = 4


def show_assessment(
    out: Output,
    assessment: Assessment,
    assessment_id: str | None,
    turnings: Sequence[ExplainedTurning] = (),
) -> None:
    """Print an assessment, with what would turn its verdict where that is short."""
    verdict = assessment.conclusions.verdict
    customer = assessment.sheets[0]
    code = customer["licence.unified_social_credit_code"].value or "—"
    head = f"[{VERDICT_STYLE[verdict]}] {out.say(f'verdict_{verdict.value}')} [/]"
    lines = [
        f"{head}  [bold]{escape(customer.label or '')}[/]  {code}",
        _describe_dimensions(out, assessment),
        *_describe_conclusions(out, assessment),
    ]
    out.show(Panel("\n".join(lines), expand=False))
    for finding in assessment.findings:
        show_finding(out, finding)
    _show_missing(out, assessment)
    _show_days(out, assessment)
    show_turnings(out, choose_brief(turnings))
    pack = assessment.pack
    out.show(
        f"[dim]{out.say('pack')} {pack.id} {pack.version} {pack.sha256[:12]} · "
        f"{out.say('as_of')} {assessment.as_of}"
        + (f" · {out.say('assessment')} {assessment_id}" if assessment_id else "")
        + "[/]"
    )


def show_finding(out: Output, finding: Finding) -> None:
    """Print one finding: what, where it stands, what to do, on what basis."""
    rule = finding.outcome.rule
    style = _SEVERITY_STYLE[rule.severity]
    outcome = finding.outcome.outcome.value
    out.show(
        f"\n[{style}]{_mark(finding)} {rule.id}[/] "
        f"[{style}]{out.say(f'severity_{rule.severity.value}')} · "
        f"{out.say(f'outcome_{outcome}')}[/]  {escape(out.pick(finding.message))}"
    )
    details = Table.grid(padding=(0, 1))
    details.add_column(style="dim", no_wrap=True)
    details.add_column(overflow="fold")
    if finding.outcome.subject != "customer":
        details.add_row(out.say("subject"), escape(finding.subject_label))
    for place in _choose_places(finding.evidence):
        details.add_row(out.say("evidence"), escape(_describe_place(out, place)))
    details.add_row(out.say("remedy"), escape(out.pick(finding.remedy)))
    for basis in rule.basis:
        label, words = describe_basis(out, basis)
        details.add_row(label, escape(words))
    out.show(Padding(details, (0, 0, 0, 2)))


def _mark(finding: Finding) -> str:
    """A shape beside the colour: the state must be readable without colours."""
    return "✗" if finding.outcome.outcome is Outcome.ADVERSE else "?"


def _choose_places(evidence: tuple[EvidencePlace, ...]) -> list[EvidencePlace]:
    """Show each place once, those with words on a page first, and without a place what is unknown.

    A rule also rests on facts that only say whether it applies; the JSON has them all.
    """
    ordered = sorted(evidence, key=lambda place: not (place.source and place.source.quote))
    chosen: dict[object, EvidencePlace] = {}
    for place in ordered:
        source = place.source
        where = (source.document, source.page, source.quote) if source else place.fact
        chosen.setdefault(where, place)
    quoted = [place for place in chosen.values() if place.source and place.source.quote]
    return (quoted or list(chosen.values()))[:_MOST_PLACES]


def _describe_place(out: Output, place: EvidencePlace) -> str:
    said = f"{out.pick(place.definition.title)}: {out.pick(place.words)}"
    source = place.source
    if source is None or source.document_name is None:
        return said
    where = source.document_name
    if source.page is not None:
        where += " " + out.say("page", page=source.page)
    quote = f" “{source.quote}”" if source.quote else ""
    return f"{said} ← {where}{quote}"


def _describe_dimensions(out: Output, assessment: Assessment) -> str:
    return " · ".join(
        f"{out.say(f'dimension_{dimension.value}')} "
        f"{out.say(f'outcome_{summarise_dimension(assessment.outcomes, dimension).value}')}"
        for dimension in Dimension
    )


def _describe_conclusions(out: Output, assessment: Assessment) -> list[str]:
    return [f"• {escape(out.pick(title))}" for title in assessment.decisive_titles]


def _show_missing(out: Output, assessment: Assessment) -> None:
    missing = gather_missing(assessment.pack.catalogue, assessment.outcomes)
    if not missing:
        return
    out.show(f"\n[bold]{out.say('missing')}[/]")
    for entry in missing:
        kinds = "、".join(out.kind(kind) for kind in entry["settled_by"])
        out.show(f"  {escape(out.pick(entry['title']))} ← {kinds}")


def _show_days(out: Output, assessment: Assessment) -> None:
    if assessment.change is not None:
        out.show("\n" + out.say("changes_on", day=assessment.change.on))
        for transition in assessment.change.transitions:
            rule = assessment.pack.find_rule(transition.rule_id, assessment.change.on)
            title = out.pick(rule.title) if rule else transition.rule_id
            after = transition.after.value if transition.after else "not_applicable"
            out.show(f"  {transition.rule_id} {escape(title)} → {out.say(f'outcome_{after}')}")
    if assessment.next_review_on is not None:
        out.show(out.say("next_review_on", day=assessment.next_review_on))
