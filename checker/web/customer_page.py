"""A tab of a customer's file: the head, the tabs, the words they need, and what the tab shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.customer_file.kinds import kind_title
from checker.http.visit import Visit
from checker.review.customer_desk import CustomerHead, load_head
from checker.review.reasons import reason_title
from checker.screening.words import word_end, word_role, word_scheme, word_state, write_score
from checker.web.customer_tabs import list_tabs
from checker.web.showing import show_page
from checker.web.words.approvals import PROPOSAL_TONES, PROPOSAL_WORDS
from checker.web.words.documents import CHECK_TONES, CHECK_WORDS, RESULT_WORDS
from checker.web.words.judgement import (
    DIMENSION_WORDS,
    OUTCOME_TONES,
    OUTCOME_WORDS,
    SEVERITY_TONES,
    SEVERITY_WORDS,
    VERDICT_TONES,
    VERDICT_WORDS,
    word_purpose,
)
from checker.web.words.reviews import (
    CAUSE_WORDS,
    DECISION_TONES,
    DECISION_WORDS,
    STATE_TONES,
    STATE_WORDS,
)
from checker.web.words.screening import HIT_TONES

_WORDS: dict[str, Any] = {
    "CAUSE_WORDS": CAUSE_WORDS,
    "CHECK_TONES": CHECK_TONES,
    "CHECK_WORDS": CHECK_WORDS,
    "DECISION_TONES": DECISION_TONES,
    "DECISION_WORDS": DECISION_WORDS,
    "DIMENSION_WORDS": DIMENSION_WORDS,
    "HIT_TONES": HIT_TONES,
    "OUTCOME_TONES": OUTCOME_TONES,
    "OUTCOME_WORDS": OUTCOME_WORDS,
    "PROPOSAL_TONES": PROPOSAL_TONES,
    "PROPOSAL_WORDS": PROPOSAL_WORDS,
    "RESULT_WORDS": RESULT_WORDS,
    "SEVERITY_TONES": SEVERITY_TONES,
    "SEVERITY_WORDS": SEVERITY_WORDS,
    "STATE_TONES": STATE_TONES,
    "STATE_WORDS": STATE_WORDS,
    "VERDICT_TONES": VERDICT_TONES,
    "VERDICT_WORDS": VERDICT_WORDS,
    "kind_title": kind_title,
    "word_end": word_end,
    "word_purpose": word_purpose,
    "word_role": word_role,
    "word_scheme": word_scheme,
    "word_state": word_state,
    "write_score": write_score,
    "reason_title": reason_title,
}


def show_customer_page(
    visit: Visit,
    customer_id: str,
    tab: str,
    read: Callable[[Session, CustomerHead], Mapping[str, Any]],
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """Show a tab.

    Args:
        visit: Who looks.
        customer_id: At whose file.
        tab: Its path; empty for the first.
        read: Gives what the tab's template needs.
        status: Of the answer.

    Raises:
        CustomerUnknown: There is no such customer.
    """
    with visit.desk.database.read_session() as session:
        head = load_head(session, customer_id, visit.desk.settings.purpose)
        content = read(session, head)
    return show_page(
        visit,
        f"customers/{tab or 'overview'}.html",
        status=status,
        head=head,
        tabs=list_tabs(visit, customer_id, tab),
        can_work=may(visit.actor, Act.WORK_REVIEWS),
        can_assign=may(visit.actor, Act.ASSIGN_REVIEWS),
        can_file=may(visit.actor, Act.FILE_DOCUMENTS),
        can_see_exposure=may(visit.actor, Act.READ_EXPOSURE),
        can_read_log=may(visit.actor, Act.READ_LOG),
        **content,
        **_WORDS,
    )
