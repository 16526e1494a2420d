"""An explanation for a person: what the verdict rests on, rule by rule, and what would turn it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.markup import escape
from rich.padding import Padding

from checker.assessment.assess import Assessment
from checker.assessment.explanation import ExplainedTurning, Explanation
from checker.cli.output import Output
from rules.explanation.outcomes import ExplainedOutcome
from rules.explanation.settling_words import word_request, word_settling
from rules.explanation.turning_words import MOST_NAMED
from rules.facts import CUSTOMER
from rules.logic import Truth
from rules.vocabulary import Outcome

MARKS = {
    Outcome.ADVERSE: "✗",
    Outcome.INCONCLUSIVE: "?",
    Outcome.PASS: "✓",
    Outcome.NOT_APPLICABLE: "–",
}
_TRUTHS: dict[Truth, str] = {True: "+", False: "-", None: "?"}


def show_explanation(out: Output, assessment: Assessment, explanation: Explanation) -> None:
    """Print why an assessment came out as it did: the verdict, every rule, what would turn it."""
    labels = {sheet.subject: sheet.label or "" for sheet in assessment.sheets}
    _show_grounds(out, assessment, explanation)
    found = explanation.outcomes
    for outcome in (Outcome.ADVERSE, Outcome.INCONCLUSIVE):
        chosen = [e for e in found if e.outcome.outcome is outcome]
        if chosen:
            _show_heading(out, f"explained_{outcome.value}")
        for explained in chosen:
            _show_outcome(out, explained, explanation, labels)
    sentences = word_request(explanation.request, explanation.lexicon)
    if sentences:
        _show_heading(out, "explained_request")
        _show_lines(out, [out.pick(sentence) for sentence in sentences], 2)
    show_turnings(out, explanation.turnings)
    for outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE):
        chosen = [e for e in found if e.outcome.outcome is outcome]
        if chosen:
            _show_heading(out, f"explained_{outcome.value}")
        for explained in chosen:
            head = _describe_head(out, explained, labels)
            _show_lines(out, [f"{head}  {out.pick(explained.because)}"], 2)


def show_rule_explanation(
    out: Output, assessment: Assessment, explanation: Explanation, rule_id: str
) -> None:
    """Print why one rule came out as it did, with what it asks for in general."""
    labels = {sheet.subject: sheet.label or "" for sheet in assessment.sheets}
    for explained in explanation.of_rule(rule_id):
        out.show("")
        _show_outcome(out, explained, explanation, labels, is_full=True)


def show_turnings(out: Output, turnings: Iterable[ExplainedTurning]) -> None:
    """Print what would turn the verdict, if anything was looked for."""
    shown = list(turnings)
    if not shown:
        return
    _show_heading(out, "explained_turning")
    for explained in shown:
        _show_lines(out, ["".join(_pick_sentences(out, explained))], 2)


def choose_brief(turnings: Sequence[ExplainedTurning]) -> list[ExplainedTurning]:
    """Choose what is short enough to be told without being asked for."""
    return [
        explained
        for explained in turnings
        if len(explained.turning.ranges) <= MOST_NAMED and explained.turning.search.is_exhausted
    ]


def _show_grounds(out: Output, assessment: Assessment, explanation: Explanation) -> None:
    verdict = out.say(f"verdict_{assessment.conclusions.verdict.value}")
    if not explanation.grounds:
        _show_heading(out, "explained_nothing", verdict=verdict)
        return
    _show_heading(out, "explained_grounds", verdict=verdict)
    titles = assessment.conclusion_titles
    for ground in explanation.grounds:
        below = [out.pick(titles[name]) for name in ground.conclusions]
        met = [
            f"{MARKS[outcome.outcome]} {outcome.rule_id} {out.pick(outcome.rule.title)}"
            for outcome in ground.outcomes
        ]
        title = out.pick(ground.conclusion.title)
        _show_lines(out, [f"• {title} ← {out.say('list_separator').join([*below, *met])}"], 2)


def _show_outcome(
    out: Output,
    explained: ExplainedOutcome,
    explanation: Explanation,
    labels: dict[str, str],
    *,
    is_full: bool = False,
) -> None:
    outcome = explained.outcome
    title = out.pick(outcome.rule.title)
    _show_lines(out, [f"{_describe_head(out, explained, labels)}  {title}"], 2)
    lines = [out.pick(explained.because)]
    if is_full:
        lines += [out.pick(sentence) for sentence in explained.requires]
    for step in explained.steps if is_full else ():
        mark = "*" if step.is_decisive else " "
        sentence = out.pick(step.words)
        lines.append(f"{mark}{_TRUTHS[step.step.truth]} {step.step.text}  ⇒ {sentence}")
    settling = explanation.find_settling(explained)
    if settling is not None:
        sentences = word_settling(settling, explanation.lexicon)
        lines += [out.pick(sentence) for sentence in sentences]
    _show_lines(out, lines, 6)


def _describe_head(out: Output, explained: ExplainedOutcome, labels: dict[str, str]) -> str:
    outcome = explained.outcome
    head = f"{MARKS[outcome.outcome]} {outcome.rule_id}"
    if outcome.subject == CUSTOMER:
        return head
    return head + out.say("of_subject", label=labels.get(outcome.subject, outcome.subject))


def _pick_sentences(out: Output, explained: ExplainedTurning) -> list[str]:
    words = [out.pick(sentence) for sentence in explained.words]
    return words if out.language == "zh" else [" ".join(words)]


def _show_heading(out: Output, name: str, **values: object) -> None:
    out.show(f"\n[bold]{escape(out.say(name, **values))}[/]")


def _show_lines(out: Output, lines: Iterable[str], indent: int) -> None:
    """Print sentences; on a terminal the lines of one stay indented, elsewhere each is one line."""
    for line in lines:
        words = escape(line)
        if out.console.is_terminal:
            out.show(Padding(words, (0, 0, 0, indent)))
        else:
            out.show(" " * indent + words)
