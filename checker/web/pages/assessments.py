"""Recorded assessments: the result, the replay, one finding with its trace, and its waiver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.assessment.lists import list_title
from checker.assessment.recorded import RecordedFinding, load_finding, load_result
from checker.assessment.replay import replay
from checker.assessment.trace_tree import TraceNode
from checker.customer_file.kinds import kind_title
from checker.four_eyes.errors import ProposalPending, WordsMissing
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.review.errors import FindingUnknown, LastDayUnfit, ReasonUnknown
from checker.review.reasons import load_reasons, reason_title
from checker.review.waiving import name_waiver, propose_waiver
from checker.web.catalogue import mark, say
from checker.web.cuttings import Cutting, cut_page
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.origins import read_origin
from checker.web.showing import go_to, show_page
from checker.web.words.differences import word_difference
from checker.web.words.documents import METHOD_WORDS
from checker.web.words.judgement import (
    BASIS_TONES,
    BASIS_WORDS,
    DIMENSION_WORDS,
    OUTCOME_TONES,
    OUTCOME_WORDS,
    SEVERITY_TONES,
    SEVERITY_WORDS,
    TRUTH_WORDS,
    VERDICT_TONES,
    VERDICT_WORDS,
    word_purpose,
)
from rules.explanation.lexicon import word_with_unit
from rules.facts import Catalogue
from rules.vocabulary import Bilingual, Severity
from storage.proposals import proposals_about
from storage.vocabulary import ProposalState, ReadingMethod
from storage.waivers import waivers_of

router = DeskRouter()

_NO_DATE = Bilingual("请填写日期，例如 2027-01-31。", "Give a date such as 2027-01-31.")
_MOST_CUTTINGS = 8
"""Each may have a page drawn for it; the table names the other places."""

_ALL, _ANY = mark("All of these"), mark("At least one of these")
_CONDITIONS = {
    "applies_when": mark("When the rule applies"),
    "adverse_when": mark("When its outcome is adverse"),
}
_DIFFERENCES = {
    "fact": mark("Fact"),
    "pack": mark("Rule pack"),
    "list": mark("List"),
    "record": mark("The record itself"),
}
_FIELD_OF_FAULT = {
    ReasonUnknown: "reason_code",
    WordsMissing: "reason",
    LastDayUnfit: "valid_until",
    FindingUnknown: "",
    ProposalPending: "",
}
_WORDS: dict[str, Any] = {
    "BASIS_TONES": BASIS_TONES,
    "BASIS_WORDS": BASIS_WORDS,
    "DIMENSION_WORDS": DIMENSION_WORDS,
    "OUTCOME_TONES": OUTCOME_TONES,
    "OUTCOME_WORDS": OUTCOME_WORDS,
    "SEVERITY_TONES": SEVERITY_TONES,
    "SEVERITY_WORDS": SEVERITY_WORDS,
    "VERDICT_TONES": VERDICT_TONES,
    "VERDICT_WORDS": VERDICT_WORDS,
    "kind_title": kind_title,
    "list_title": list_title,
    "word_purpose": word_purpose,
}


@router.page("/assessments/{assessment_id}", act=Act.READ_CUSTOMERS)
def show_assessment(visit: Visiting, assessment_id: str) -> Response:
    """Show an assessment as it was recorded."""
    return _show_assessment(visit, assessment_id)


@router.page("/assessments/{assessment_id}/replay", act=Act.READ_CUSTOMERS, takes_long=True)
def replay_assessment(visit: Visiting, assessment_id: str) -> Response:
    """Evaluate the recorded inputs again and say whether the bytes are the same."""
    desk = visit.desk
    pack = desk.pack()
    again = replay(desk.database, assessment_id, pack, desk.engine)
    return _show_assessment(
        visit,
        assessment_id,
        again=again,
        differences=_DIFFERENCES,
        word_difference=lambda one: word_difference(one, pack.catalogue),
    )


@router.page("/assessments/{assessment_id}/findings/{rule}/{subject:path}", act=Act.READ_CUSTOMERS)
def show_finding(visit: Visiting, assessment_id: str, rule: str, subject: str) -> Response:
    """Show one finding: what the rule asks, what was found where, and what it rests on."""
    return _show_finding(visit, assessment_id, rule, subject)


@router.form("/assessments/{assessment_id}/waivers", act=Act.PROPOSE_WAIVER)
def waive(visit: Visiting, assessment_id: str) -> Response:
    """Propose to let a finding stand until a day."""
    desk = visit.desk
    rule, subject = visit.field("rule"), visit.field("subject")
    faults: Faults = missing(reason_code=visit.field("reason_code"), reason=visit.field("reason"))
    try:
        until = date.fromisoformat(visit.field("valid_until"))
    except ValueError:
        faults = {**faults, "valid_until": _NO_DATE}
    if faults:
        return _show_finding(visit, assessment_id, rule, subject, faults)
    with desk.database.read_session() as session:
        of = load_finding(session, assessment_id, rule, subject).of
        record, origin = of.record, read_origin(visit, session, of.customer)
    try:
        with desk.database.session() as session:
            propose_waiver(
                session,
                desk.kinds,
                record.customer_id,
                purpose=record.purpose,
                rule=rule,
                subject=subject,
                valid_until=until,
                reason_code=visit.field("reason_code"),
                reason=visit.field("reason"),
                by=visit.actor,
                now=desk.now(),
            )
    except tuple(_FIELD_OF_FAULT) as error:
        faults = fault_of(error, _FIELD_OF_FAULT[type(error)])
        return _show_finding(visit, assessment_id, rule, subject, faults, status_of(error))
    path = _finding_path(assessment_id, rule, subject) + origin.query
    return go_to(visit, path, told="waiver_proposed")


def _show_assessment(visit: Visit, assessment_id: str, **values: Any) -> Response:  # noqa: ANN401
    with visit.desk.database.read_session() as session:
        of = load_result(session, assessment_id)
        origin = read_origin(visit, session, of.customer)
    return show_page(
        visit,
        "assessments/assessment.html",
        of=of,
        origin=origin,
        record=of.record,
        result=of.result,
        finding_path=lambda found: (
            _finding_path(assessment_id, found["rule"], found["subject"]) + origin.query
        ),
        **{"again": None, **values},
        **_WORDS,
    )


def _show_finding(
    visit: Visit,
    assessment_id: str,
    rule: str,
    subject: str,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    desk = visit.desk
    with desk.database.read_session() as session:
        found = load_finding(session, assessment_id, rule, subject)
        customer_id = found.of.customer.id
        origin = read_origin(visit, session, found.of.customer)
        waiver = next(
            (
                each
                for each in waivers_of(session, customer_id)
                if (each.rule, each.subject) == (rule, subject) and each.ended_at is None
            ),
            None,
        )
        proposed = proposals_about(session, name_waiver(customer_id, rule, subject), limit=1)
    waiting = proposed[0] if proposed and proposed[0].state is ProposalState.PROPOSED else None
    reasons = load_reasons()
    longest = reasons.longest_waiver_days[Severity(found.finding["severity"])]
    is_latest = found.of.record.is_latest
    return show_page(
        visit,
        "assessments/finding.html",
        status=status if faults else HTTPStatus.OK,
        found=found,
        record=found.of.record,
        customer=found.of.customer,
        origin=origin,
        finding=found.finding,
        rule=found.rule,
        conditions=[
            (_CONDITIONS[name], _show_tree(visit, tree)) for name, tree in found.trees.items()
        ],
        places=_list_places(found, desk.pack().catalogue),
        cuttings=_cut_places(visit, found),
        waiver=waiver,
        waiting=waiting,
        reason_title=reason_title,
        reasons=[
            (code, getattr(words, visit.language.value)) for code, words in reasons.waivers.items()
        ],
        latest_day=(desk.today() + timedelta(days=longest)).isoformat(),
        can_waive=is_latest and waiting is None and may(visit.actor, Act.PROPOSE_WAIVER),
        finding_path=lambda one: (
            _finding_path(one.assessment_id, found.rule.id, subject) + origin.query
        ),
        faults=faults,
        METHOD_WORDS={method.value: words for method, words in METHOD_WORDS.items()},
        **_WORDS,
    )


def _show_tree(visit: Visit, node: TraceNode) -> dict[str, object]:
    """Make of a part of a condition what `ui.trace` shows; the word is how it came out."""
    if node.wants_all is None:
        sentence = getattr(node.asks, visit.language.value)
    else:
        sentence = say(visit.language, _ALL if node.wants_all else _ANY)
    return {
        "sentence": sentence,
        "word": getattr(TRUTH_WORDS[node.truth], visit.language.value),
        "tone": {True: "info" if node.is_decisive else "none", False: "none", None: "open"}[
            node.truth
        ],
        "seen": None if node.found is None else getattr(node.found, visit.language.value),
        "parts": [_show_tree(visit, part) for part in node.parts],
    }


def _list_places(found: RecordedFinding, catalogue: Catalogue) -> list[Mapping[str, Any]]:
    """Give each place on paper once, with the page that shows it."""
    places: dict[tuple[object, ...], dict[str, Any]] = {}
    for place in found.finding["evidence"]:
        key = (place["fact"], place["document"], place["page"], place["quote"])
        document_id = found.documents.get(place["document"] or "")
        field = str(place["fact"]).rpartition(".")[2]
        page = f"?page={place['page']}#box-{field}" if place["page"] else ""
        path = f"/documents/{document_id}{page}" if document_id else ""
        method = place["method"] if place["method"] in tuple(ReadingMethod) else None
        value = place["value"]
        definition = catalogue.definitions.get(place["fact"])
        shown = word_with_unit(value, definition) if isinstance(value, str | int) else None
        places.setdefault(key, {**place, "path": path, "method": method, "shown": shown})
    return sorted(places.values(), key=lambda place: not place["quote"])


def _cut_places(visit: Visit, found: RecordedFinding) -> list[tuple[Mapping[str, Any], Cutting]]:
    """Cut out where the facts stand on paper, each place once; personal numbers are covered."""
    if not may(visit.actor, Act.READ_DOCUMENTS):
        return []
    cut: dict[tuple[object, ...], tuple[Mapping[str, Any], Cutting]] = {}
    for place in found.finding["evidence"]:
        document_id = found.documents.get(place["document"] or "")
        key = (document_id, place["page"], str(place["box"]))
        if document_id is None or not place["page"] or not place["box"] or key in cut:
            continue
        if len(cut) == _MOST_CUTTINGS:
            break
        field = str(place["fact"]).rpartition(".")[2]
        x0, y0, x1, y1 = place["box"]
        cutting = cut_page(
            visit, document_id, field, place["page"], (x0, y0, x1, y1), is_revealed=False
        )
        if cutting is not None:
            cut[key] = (place, cutting)
    return list(cut.values())


def _finding_path(assessment_id: str, rule: str, subject: str) -> str:
    return f"/assessments/{assessment_id}/findings/{quote(rule, safe='')}/{quote(subject, safe='')}"
