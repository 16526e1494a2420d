"""Checks: a customer judged by the rules, what was concluded before, and whether it holds again."""

from __future__ import annotations

import json
from datetime import date
from http import HTTPStatus
from typing import Any

from checker.access.roles import Act
from checker.api.v1.errors import DayUnfit, PurposeUnfit
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.words import Body, Code, Day, IdInPath, Shown
from checker.assessment.customer_check import check_customer
from checker.assessment.replay import replay
from checker.customer_list import read_summary
from checker.errors import AssessmentUnknown
from checker.http.desk import Desk
from checker.http.visit import Visiting
from rules.calendar import CalendarYearMissing
from storage.assessments import assessments_of, get_assessment
from storage.tables import Assessment

routes = ApiRoutes("assessments")

_MOST = 100


class AssessmentLine(Shown):
    """An assessment: for what, as of when, by which rules, and what it came to."""

    id: str
    customer_id: str
    purpose: str
    as_of: str
    assessed_at: str
    verdict: str | None
    is_latest: bool
    next_review_on: str | None
    pack: str
    pack_sha256: str
    facts_sha256: str
    result_sha256: str


class AssessmentsShown(Shown):
    """The latest hundred assessments of a customer."""

    items: list[AssessmentLine]


class AssessmentShown(AssessmentLine):
    """An assessment with its result as it was recorded; null after the customer was erased."""

    result: dict[str, Any] | None


class AssessmentMade(Shown):
    """An assessment that was just recorded."""

    id: str
    customer_id: str
    verdict: str | None
    is_latest: bool
    result_sha256: str


class CheckWanted(Body):
    """For which purpose and day to judge; the installation's purpose and today if nothing else."""

    purpose: Code | None = None
    as_of: Day | None = None


class DifferenceShown(Shown):
    """An input that is not what it was."""

    kind: str
    name: str
    recorded: str | None
    found: str | None


class ReplayShown(Shown):
    """Whether the recorded inputs gave the recorded bytes again."""

    assessment_id: str
    is_identical: bool
    recorded_sha256: str
    replayed_sha256: str
    differences: list[DifferenceShown]


@routes.write(
    "/customers/{customer_id}/assessments",
    act=Act.WORK_REVIEWS,
    answer=AssessmentMade,
    status=HTTPStatus.CREATED,
)
def run_check(visit: Visiting, customer_id: IdInPath, body: CheckWanted) -> Told:
    """Judge a customer by the rules and record it."""
    desk = visit.desk
    as_of = body.as_of or desk.today()
    _require_calendar(desk, as_of)
    recorded = check_customer(
        desk.database,
        customer_id,
        as_of=as_of,
        now=desk.now(),
        pack=desk.pack(),
        purpose=require_purpose(desk, body.purpose),
        engine=desk.engine,
        by=visit.actor,
    )
    with desk.database.read_session() as session:
        made = get_assessment(session, recorded.id)
    if made is None:
        raise AssertionError("an assessment was recorded and is not there")
    content = _line(made)
    return Told(
        {name: content[name] for name in AssessmentMade.model_fields},
        {"Location": f"/api/v1/assessments/{made.id}"},
    )


@routes.read(
    "/customers/{customer_id}/assessments", act=Act.READ_CUSTOMERS, answer=AssessmentsShown
)
def list_assessments(visit: Visiting, customer_id: IdInPath) -> Told:
    """List a customer's assessments, the latest first."""
    desk = visit.desk
    read_summary(desk.database, customer_id, desk.settings.purpose)
    with desk.database.read_session() as session:
        found = assessments_of(session, customer_id, limit=_MOST)
    return Told({"items": [_line(each) for each in found]})


@routes.read("/assessments/{assessment_id}", act=Act.READ_CUSTOMERS, answer=AssessmentShown)
def show_assessment(visit: Visiting, assessment_id: IdInPath) -> Told:
    """Show an assessment with its findings and their evidence."""
    with visit.desk.database.read_session() as session:
        found = get_assessment(session, assessment_id)
    if found is None:
        raise AssessmentUnknown(reference=assessment_id)
    return Told({**_line(found), "result": json.loads(found.result) or None})


@routes.read("/assessments/{assessment_id}/replay", act=Act.READ_CUSTOMERS, answer=ReplayShown)
def replay_assessment(visit: Visiting, assessment_id: IdInPath) -> Told:
    """Evaluate a recorded assessment again and compare."""
    desk = visit.desk
    again = replay(desk.database, assessment_id, desk.pack(), desk.engine)
    return Told(
        {
            "assessment_id": again.assessment_id,
            "is_identical": again.is_identical,
            "recorded_sha256": again.recorded_sha256,
            "replayed_sha256": again.replayed_sha256,
            "differences": [
                {
                    "kind": each.kind,
                    "name": each.name,
                    "recorded": each.recorded,
                    "found": each.found,
                }
                for each in again.differences
            ],
        }
    )


def require_purpose(desk: Desk, purpose: str | None) -> str:
    """Give the purpose that was asked for, or the installation's.

    Raises:
        PurposeUnfit: The rules have no policy for it.
    """
    wanted = purpose or desk.settings.purpose
    known = sorted({policy.purpose for policy in desk.pack().policies})
    if wanted not in known:
        raise PurposeUnfit(known=", ".join(known))
    return wanted


def _require_calendar(desk: Desk, day: date) -> None:
    """Refuse a day of a year whose working days nobody knows.

    Raises:
        DayUnfit: It is one.
    """
    calendar = desk.pack().calendar
    try:
        if calendar is not None:
            calendar.require(day)
    except CalendarYearMissing:
        raise DayUnfit(year=day.year) from None


def _line(assessment: Assessment) -> dict[str, Any]:
    review_on = assessment.next_review_on
    return {
        "id": assessment.id,
        "customer_id": assessment.customer_id,
        "purpose": assessment.purpose,
        "as_of": assessment.as_of.isoformat(),
        "assessed_at": assessment.assessed_at.isoformat(),
        "verdict": assessment.verdict and assessment.verdict.value,
        "is_latest": assessment.is_latest,
        "next_review_on": review_on and review_on.isoformat(),
        "pack": f"{assessment.pack_id} {assessment.pack_version}",
        "pack_sha256": assessment.pack_sha256,
        "facts_sha256": assessment.facts_sha256,
        "result_sha256": assessment.result_sha256,
    }
