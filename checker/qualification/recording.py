"""Asserting, verifying, withdrawing: by an account, in the log; nobody verifies their own."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.four_eyes.parties import is_same_person, require_party
from checker.qualification.elements import load_elements, load_sources
from checker.qualification.errors import (
    AssertionSettled,
    AssertionUnknown,
    ElementUnknown,
    EvidenceNeeded,
    LevelNeeded,
    ObservedInFuture,
    OwnAssertion,
    ReasonNeeded,
    SourceKindUnknown,
)
from ingest.normalise.text import fold_width, tidy
from storage.assertions import (
    add_assertion,
    find_assertion,
    verify_assertion,
    withdraw_assertion,
)
from storage.identity import make_id
from storage.tables import AssertionRow
from storage.vocabulary import AssertionState

_SHOWN_BY_PAPER = frozenset({"document", "system_record", "minutes", "public_source"})
"""Kinds of source that can be named, and therefore have to be."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody asserts; the attributes are those of `storage.tables.AssertionRow`."""

    element: str
    state: AssertionState
    source_kind: str
    observed_on: date
    level: int | None = None
    words: str = ""
    respondent: str = ""
    respondent_role: str = ""
    evidence: tuple[Mapping[str, object], ...] = ()
    form: str = ""
    form_version: int = 0
    expires_on: date | None = None


def record_assertion(
    session: Session, customer_id: str, said: Said, *, by: Actor, now: datetime
) -> str | None:
    """Record what somebody asserts of a customer.

    Args:
        session: All in its transaction.
        customer_id: Of whom.
        said: What.
        by: The author: an account.
        now: The moment, in the time zone that says what day it is.

    Returns:
        The id; None where the same was recorded before.

    Raises:
        ElementUnknown, SourceKindUnknown, LevelNeeded, EvidenceNeeded, ObservedInFuture: It cannot
            be taken; the sentence says why.
        PersonNeeded, ActRefused: The author has no account, or may not assert.
    """
    check_said(said, now.date())
    account_id = require_party(session, by, Act.ASSERT_VALUE).id
    content = _hash_content(customer_id, said, account_id)
    row = AssertionRow(
        id=make_id(now),
        customer_id=customer_id,
        element=said.element,
        state=said.state,
        level=said.level,
        words=tidy(said.words),
        respondent=tidy(said.respondent),
        respondent_role=said.respondent_role,
        source_kind=said.source_kind,
        evidence=[dict(each) for each in said.evidence],
        form=said.form,
        form_version=said.form_version,
        author_id=account_id,
        author_name=by.name,
        observed_on=said.observed_on,
        expires_on=said.expires_on,
        content_sha256=content,
        recorded_at=now,
    )
    assertion_id = row.id
    if not add_assertion(session, row):
        return None
    record_event(
        session,
        by,
        "assertion.recorded",
        subject=f"customer:{customer_id}",
        data={"assertion_id": assertion_id, "element": said.element, "state": said.state.value},
        now=now,
    )
    return assertion_id


def verify(session: Session, assertion_id: str, *, note: str, by: Actor, now: datetime) -> None:
    """Write down that another person found an assertion borne out.

    Args:
        session: All in its transaction.
        assertion_id: Which.
        note: What the verifier looked at.
        by: The verifier: an account, neither the author's nor the respondent's.
        now: The moment.

    Raises:
        AssertionUnknown, AssertionSettled, OwnAssertion, ReasonNeeded: It cannot be verified so.
    """
    account = require_party(session, by, Act.VERIFY_VALUE)
    row = _require(session, assertion_id)
    if not tidy(note):
        raise ReasonNeeded
    if row.withdrawn_at is not None or row.verified_at is not None:
        raise AssertionSettled
    is_respondent = _fold(row.respondent) in (_fold(account.name), _fold(account.display_name))
    if is_respondent or is_same_person(session, account, row.author_id):
        raise OwnAssertion(name=account.display_name)
    verify_assertion(row, account.id, tidy(note), now)
    _record(session, row, "assertion.verified", by, now)


def withdraw(
    session: Session, assertion_id: str, *, because: str, by: Actor, now: datetime
) -> None:
    """Take an assertion back; it stays on file and counts no longer.

    Raises:
        AssertionUnknown, AssertionSettled, ReasonNeeded: It cannot be taken back so.
    """
    account = require_party(session, by, Act.ASSERT_VALUE)
    row = _require(session, assertion_id)
    if not tidy(because):
        raise ReasonNeeded
    if row.withdrawn_at is not None:
        raise AssertionSettled
    withdraw_assertion(row, account.id, tidy(because), now)
    _record(session, row, "assertion.withdrawn", by, now)


def check_said(said: Said, today: date) -> None:
    """Refuse what cannot be taken.

    Raises:
        ElementUnknown, SourceKindUnknown, LevelNeeded, EvidenceNeeded, ObservedInFuture: As named.
    """
    elements, kinds = load_elements().elements, load_sources().kinds
    if said.element not in elements:
        near = difflib.get_close_matches(said.element, elements, n=3, cutoff=0.3)
        raise ElementUnknown(element=said.element, near=", ".join(near) or "—")
    if said.source_kind not in kinds:
        raise SourceKindUnknown(kind=said.source_kind, kinds=", ".join(kinds))
    is_level = type(said.level) is int and 0 <= said.level <= 100
    if (said.state is AssertionState.YES) != is_level:
        raise LevelNeeded
    if said.source_kind in _SHOWN_BY_PAPER and not said.evidence:
        raise EvidenceNeeded(kind=said.source_kind)
    ends = said.expires_on
    if said.observed_on > today or (ends is not None and ends <= said.observed_on):
        raise ObservedInFuture(observed_on=said.observed_on, today=today)


def _require(session: Session, assertion_id: str) -> AssertionRow:
    row = find_assertion(session, assertion_id)
    if row is None:
        raise AssertionUnknown(assertion=assertion_id)
    return row


def _record(session: Session, row: AssertionRow, action: str, by: Actor, now: datetime) -> None:
    record_event(
        session,
        by,
        action,
        subject=f"customer:{row.customer_id}",
        data={"assertion_id": row.id, "element": row.element},
        now=now,
    )


def _fold(name: str) -> str:
    return fold_width(name).strip().casefold()


def _hash_content(customer_id: str, said: Said, account_id: str) -> str:
    told = [
        customer_id,
        said.element,
        said.state.value,
        said.level,
        tidy(said.words),
        tidy(said.respondent),
        said.respondent_role,
        said.source_kind,
        [dict(each) for each in said.evidence],
        [said.form, said.form_version],
        said.observed_on.isoformat(),
        said.expires_on and said.expires_on.isoformat(),
        account_id,
    ]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
