"""Recorded assessments as people read them: the result, and one finding with its whole trace.

A finding is explained from the recorded inputs and the recorded pack, never from what is on file
today: it has to say why it was so then. Facts hold personal numbers masked (`checker.facts`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from checker.assessment.errors import FindingNotRecorded
from checker.assessment.trace_tree import TraceNode, build_trees
from checker.errors import AssessmentUnknown
from checker.rule_packs import read_kept_pack
from rules.assessment import evaluate_subjects
from rules.explanation.lexicon import Lexicon
from rules.explanation.outcomes import ExplainedOutcome, explain_outcome
from rules.facts import FactSheet
from rules.pack import Rule
from storage.assessments import assessments_of, get_assessment
from storage.customers import get_customer
from storage.documents import document_ids_of_files
from storage.packs import read_pack
from storage.tables import Assessment, Customer

_MOST_BEFORE = 20


@dataclass(frozen=True, slots=True)
class RecordedResult:
    """An assessment with its result.

    Attributes:
        record: The row.
        customer: Whom it is about.
        result: As `Assessment.to_data` gave it; None after the customer was erased.
    """

    record: Assessment
    customer: Customer
    result: Mapping[str, Any] | None

    @property
    def findings(self) -> Sequence[Mapping[str, Any]]:
        """The findings, gravest first."""
        return () if self.result is None else self.result["findings"]


@dataclass(frozen=True, slots=True)
class PastOutcome:
    """What a rule said of the same subject in another assessment.

    Attributes:
        assessment_id: The assessment.
        as_of: The day it speaks of.
        outcome: `adverse` or `inconclusive`; None where there was no finding.
        severity: Of the finding.
    """

    assessment_id: str
    as_of: date
    outcome: str | None
    severity: str | None


@dataclass(frozen=True, slots=True)
class RecordedFinding:
    """One finding of a recorded assessment.

    Attributes:
        of: The assessment.
        finding: As the result holds it.
        rule: The version that decided.
        explained: What the rule asks for and why it came out so; None where the subject is gone.
        trees: Its conditions as trees, by name.
        documents: By hash of a file, the document on file.
        history: What the rule said of the subject over time, the newest first.
    """

    of: RecordedResult
    finding: Mapping[str, Any]
    rule: Rule
    explained: ExplainedOutcome | None
    trees: Mapping[str, TraceNode]
    documents: Mapping[str, str]
    history: tuple[PastOutcome, ...]


def load_result(session: Session, assessment_id: str) -> RecordedResult:
    """Load a recorded assessment.

    Raises:
        AssessmentUnknown: There is none with this id.
    """
    record = get_assessment(session, assessment_id)
    customer = None if record is None else get_customer(session, record.customer_id)
    if record is None or customer is None:
        raise AssessmentUnknown(reference=assessment_id)
    return RecordedResult(record, customer, json.loads(record.result) or None)


def load_finding(
    session: Session, assessment_id: str, rule_id: str, subject: str
) -> RecordedFinding:
    """Load one finding with what it takes to understand it.

    Raises:
        AssessmentUnknown: There is no such assessment.
        FindingNotRecorded: It has no such finding.
    """
    of = load_result(session, assessment_id)
    finding = _find(of.findings, rule_id, subject)
    stored = read_pack(session, of.record.pack_sha256)
    rule = None
    if finding is not None and stored is not None:
        pack = read_kept_pack(stored.content)
        rule = pack.find_rule(rule_id, of.record.as_of)
    if finding is None or rule is None:
        raise FindingNotRecorded(rule=rule_id, assessment=assessment_id)
    sheet = _find_sheet(of.record.inputs, subject)
    explained, trees = None, {}
    if sheet is not None:
        lexicon = Lexicon.of(pack)
        outcome = evaluate_subjects(rule, [sheet], of.record.as_of)[0]
        explained = explain_outcome(outcome, lexicon)
        trees = build_trees(explained, lexicon)
    files = {place["document"] for place in finding["evidence"] if place["document"]}
    return RecordedFinding(
        of=of,
        finding=finding,
        rule=rule,
        explained=explained,
        trees=trees,
        documents=document_ids_of_files(session, of.customer.id, files),
        history=_list_history(session, of, rule_id, subject),
    )


def _list_history(
    session: Session, of: RecordedResult, rule_id: str, subject: str
) -> tuple[PastOutcome, ...]:
    records = [
        record
        for record in assessments_of(session, of.customer.id, limit=_MOST_BEFORE)
        if record.purpose == of.record.purpose
    ]
    history = []
    for record in records:
        result = json.loads(record.result)
        found = _find(result["findings"] if result else (), rule_id, subject)
        outcome, severity = (found["outcome"], found["severity"]) if found else (None, None)
        history.append(PastOutcome(record.id, record.as_of, outcome, severity))
    return tuple(history)


def _find(
    findings: Sequence[Mapping[str, Any]], rule_id: str, subject: str
) -> Mapping[str, Any] | None:
    wanted = (rule_id, subject)
    return next((each for each in findings if (each["rule"], each["subject"]) == wanted), None)


def _find_sheet(inputs: str, subject: str) -> FactSheet | None:
    sheets = (FactSheet.from_json(json.dumps(data)) for data in json.loads(inputs))
    return next((sheet for sheet in sheets if sheet.subject == subject), None)
