"""Recording who decides at a customer: by an account, in the log, earlier records kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.buying_centre.errors import MemberInvalid, MemberUnknown, RoleUnknown, StepInvalid
from checker.buying_centre.roles import find_role, load_roles
from checker.four_eyes.parties import require_party
from ingest.normalise.text import tidy
from rules.facts import Money
from storage.buying_centres import end_member, members_of, put_member, replace_steps
from storage.identity import make_id
from storage.tables import ApprovalStepRow, BuyingCentreMember

MoneyReader = Callable[[str], Money | None]
"""Turns an amount in words into money; None where it is none."""

_MOST_INFLUENCE, _MOST_STANCE = 3, 2


@dataclass(frozen=True, slots=True)
class Member:
    """A person as somebody describes them; as `storage.tables.BuyingCentreMember`."""

    name: str
    roles: tuple[str, ...]
    title: str = ""
    influence: int | None = None
    stance: int | None = None
    met_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One approval of a customer's own rules.

    Attributes:
        role: Who signs.
        above: Asked for above this amount.
        title: What the customer calls it.
    """

    role: str
    above: Money
    title: str = ""


def record_member(
    session: Session, customer_id: str, member: Member, *, by: Actor, now: datetime
) -> str:
    """Record a person, in the place of an earlier record of the same name.

    Args:
        session: All in its transaction.
        customer_id: Whose buying centre.
        member: The person.
        by: An account.
        now: The moment, in the time zone that says what day it is.

    Returns:
        The id of the record.

    Raises:
        RoleUnknown, MemberInvalid: It cannot be taken.
        PersonNeeded, ActRefused: The actor has no account, or may not.
    """
    account = require_party(session, by, Act.ASSERT_VALUE)
    _check(member, now.date())
    row = BuyingCentreMember(
        id=make_id(now),
        customer_id=customer_id,
        name=tidy(member.name),
        title=tidy(member.title),
        roles=[_require_role(role) for role in member.roles],
        influence=member.influence,
        stance=member.stance,
        met_on=member.met_on,
        author_id=account.id,
        author_name=by.name,
        recorded_at=now,
    )
    member_id = row.id
    put_member(session, row)
    _record(session, customer_id, "buying_centre.recorded", {"member_id": member_id}, by, now)
    return member_id


def end_membership(
    session: Session, customer_id: str, name: str, *, by: Actor, now: datetime
) -> None:
    """Write down that a person is no longer part of the buying centre.

    Raises:
        MemberUnknown: Nobody of this name is.
        PersonNeeded, ActRefused: The actor has no account, or may not.
    """
    require_party(session, by, Act.ASSERT_VALUE)
    known = {row.name: row.id for row in members_of(session, customer_id)}
    if not end_member(session, customer_id, tidy(name), now):
        raise MemberUnknown(name=name, names="、".join(known) or "—")
    data = {"member_id": known[tidy(name)]}
    _record(session, customer_id, "buying_centre.left", data, by, now)


def set_steps(
    session: Session,
    customer_id: str,
    steps: Sequence[Step],
    *,
    evidence: str,
    by: Actor,
    now: datetime,
) -> None:
    """Record what a customer's own rules ask to be approved, in the place of what was recorded.

    Args:
        session: All in its transaction.
        customer_id: Whose rules.
        steps: In any order.
        evidence: What they are known from; empty where from hearsay.
        by: An account.
        now: The moment.

    Raises:
        RoleUnknown: There is no such role.
        PersonNeeded, ActRefused: The actor has no account, or may not.
    """
    account = require_party(session, by, Act.ASSERT_VALUE)
    rows = [
        ApprovalStepRow(
            id=make_id(now),
            customer_id=customer_id,
            role=_require_role(step.role),
            title=tidy(step.title),
            above_minor=step.above.minor_units,
            currency=step.above.currency,
            evidence=tidy(evidence),
            author_id=account.id,
            author_name=by.name,
            recorded_at=now,
        )
        for step in steps
    ]
    replace_steps(session, customer_id, rows, now)
    _record(session, customer_id, "approval_steps.set", {"steps": len(rows)}, by, now)


def parse_step(given: str, to_money: MoneyReader) -> Step:
    """Read an approval as somebody writes it: `finance:500000` or `finance:500000:财务总监`.

    Args:
        given: The words.
        to_money: Turns an amount in words into money.

    Raises:
        StepInvalid: It is not written so.
        RoleUnknown: There is no such role.
    """
    role, _, rest = given.partition(":")
    amount, _, title = rest.partition(":")
    above = to_money(amount.strip())
    if above is None or not role.strip():
        raise StepInvalid(given=given)
    return Step(_require_role(role), above, title.strip())


def _check(member: Member, today: date) -> None:
    is_sound = (
        bool(tidy(member.name))
        and (member.influence is None or 0 <= member.influence <= _MOST_INFLUENCE)
        and (member.stance is None or abs(member.stance) <= _MOST_STANCE)
        and (member.met_on is None or member.met_on <= today)
    )
    if not is_sound:
        raise MemberInvalid


def _require_role(given: str) -> str:
    role = find_role(given)
    if role is None:
        raise RoleUnknown(role=given, roles=", ".join(load_roles()))
    return role


def _record(
    session: Session,
    customer_id: str,
    action: str,
    data: Mapping[str, str | int],
    by: Actor,
    now: datetime,
) -> None:
    record_event(session, by, action, subject=f"customer:{customer_id}", data=data, now=now)
