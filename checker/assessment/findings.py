"""Findings: what is adverse or open, in both languages, with the place on the page it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checker.customer_file.kinds import kind_title
from rules.assessment import RuleOutcome, find_settling_documents, word_outcome
from rules.explanation.documents import is_own, name_asked
from rules.facts import Catalogue, Fact, FactDefinition, FactSheet, Source, value_to_json
from rules.logic import Step
from rules.vocabulary import Bilingual, Outcome, Severity
from rules.wording import fill_in, word_fact

_REPORTED = (Outcome.ADVERSE, Outcome.INCONCLUSIVE)
_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """One place in a document that a finding rests on.

    Attributes:
        fact: The fact that was taken from there.
        definition: What the fact means.
        known: What is known of it.
        source: Document, page, box and quote; None where the fact rests on no document.
    """

    fact: str
    definition: FactDefinition
    known: Fact
    source: Source | None

    @property
    def words(self) -> Bilingual:
        """The fact's value in words."""
        return word_fact(self.known, self.definition)


@dataclass(frozen=True, slots=True)
class Finding:
    """An adverse or inconclusive outcome, ready to be read by a person.

    Attributes:
        outcome: What the rule said, with its trace.
        subject_label: What a person calls the subject.
        message: What was found.
        remedy: What to do about it.
        evidence: Where it comes from.
    """

    outcome: RuleOutcome
    subject_label: str
    message: Bilingual
    remedy: Bilingual
    evidence: tuple[EvidencePlace, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the finding as the design's JSON."""
        rule = self.outcome.rule
        return {
            "rule": rule.id,
            "title": both(rule.title),
            "outcome": self.outcome.outcome.value,
            "severity": rule.severity.value,
            "dimension": rule.dimension.value,
            "subject": self.outcome.subject,
            "subject_label": self.subject_label,
            "message": both(self.message),
            "remedy": both(self.remedy),
            "evidence": [_place_to_data(place) for place in self.evidence],
            "basis": [
                basis.model_dump(mode="json", exclude_none=True, by_alias=True)
                for basis in rule.basis
            ],
            "trace": [step_to_data(step) for step in self.outcome.trace],
        }


def make_findings(
    catalogue: Catalogue, outcomes: Sequence[RuleOutcome], sheets: Sequence[FactSheet]
) -> tuple[Finding, ...]:
    """Make a finding of every adverse or inconclusive outcome, the gravest first."""
    by_subject = {sheet.subject: sheet for sheet in sheets}
    reported = [found for found in outcomes if found.outcome in _REPORTED]
    reported.sort(key=lambda found: (_GRAVITY[found.rule.severity], _REPORTED.index(found.outcome)))
    return tuple(
        _make_finding(catalogue, outcome, by_subject[outcome.subject]) for outcome in reported
    )


def gather_missing(catalogue: Catalogue, outcomes: Sequence[RuleOutcome]) -> list[dict[str, Any]]:
    """List every fact that keeps an outcome open, with the documents that could settle it."""
    settling = find_settling_documents(outcomes, catalogue)
    return [
        {"fact": name, "title": both(catalogue[name].title), "settled_by": list(kinds)}
        for name, kinds in settling.items()
    ]


def both(text: Bilingual) -> dict[str, str]:
    """Give a text as JSON in both languages."""
    return {"zh": text.zh, "en": text.en}


def _make_finding(catalogue: Catalogue, outcome: RuleOutcome, sheet: FactSheet) -> Finding:
    places: list[EvidencePlace] = []
    for name, fact in outcome.evidence:
        meaning = catalogue[name]
        places += [EvidencePlace(name, meaning, fact, source) for source in fact.sources or (None,)]
    return Finding(
        outcome=outcome,
        subject_label=sheet.label or "",
        message=word_outcome(outcome, sheet, catalogue),
        remedy=_word_remedy(catalogue, outcome, sheet),
        evidence=tuple(places),
    )


def _word_remedy(catalogue: Catalogue, outcome: RuleOutcome, sheet: FactSheet) -> Bilingual:
    """Say what to do: what the rule says of a fault, or which documents would settle what is open.

    A rule's remedy presumes that its condition was met; where nothing was shown, the person needs
    the missing fact and not that advice.
    """
    kinds = {kind: None for name in outcome.missing for kind in catalogue[name].settled_by}
    if outcome.outcome is not Outcome.INCONCLUSIVE or not kinds:
        return fill_in(outcome.rule.remedy, sheet, catalogue)
    own = [name_asked(kind) for kind in kinds if is_own(kind)]
    others = [kind_title(kind) for kind in kinds if not is_own(kind)]
    zh, en = [], []
    if others:
        zh.append(f"请在原件上核对，或请客户提供清晰完整的{'、'.join(n.zh for n in others)}。")
        en.append(
            f"Check it against the original, or ask for a clear and complete "
            f"{' and '.join(n.en for n in others)}."
        )
    if own:
        zh.append(f"请在本单位取得{'、'.join(n.zh for n in own)}。")
        en.append(f"Obtain {' and '.join(n.en for n in own)}.")
    return Bilingual("".join(zh), " ".join(en))


def _place_to_data(place: EvidencePlace) -> dict[str, Any]:
    """An evidence entry always names its document, page and box; None where there is none."""
    source = place.source or Source()
    return {
        "fact": place.fact,
        "title": both(place.definition.title),
        "value": None if place.known.value is None else value_to_json(place.known.value),
        "state": place.known.state.value,
        "document": source.document,
        "document_name": source.document_name,
        "page": source.page,
        "box": list(source.box) if source.box else None,
        "quote": source.quote,
        "method": source.method,
        "confidence": source.confidence,
    }


def step_to_data(step: Step) -> dict[str, Any]:
    """Give a comparison as JSON: as written, with its values and what it came to."""
    return {
        "text": step.text,
        "left": _side(step.left),
        "right": _side(step.right),
        "truth": step.truth,
        "facts": {name: state.value for name, state in step.facts},
    }


def _side(value: Any) -> Any:  # noqa: ANN401 - any value of a comparison, or a list of them
    if isinstance(value, tuple):
        return [_side(part) for part in value]
    return None if value is None else value_to_json(value)
