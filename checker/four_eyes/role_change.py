"""Roles of an account: an administrator proposes them, an approver decides."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.access import policy
from checker.access.accounts import apply_roles, find_account, roles_of
from checker.access.actor import Actor
from checker.access.errors import AccountClosed, RolesConflict
from checker.access.roles import Act, Role
from checker.audit_log.recording import record_event
from checker.four_eyes.kinds import Change, Kinds
from checker.four_eyes.proposing import propose
from rules.vocabulary import Bilingual
from storage.accounts import lock_roles
from storage.tables import Proposal

ROLE_CHANGE_KIND = "role_change"


def propose_roles(
    session: Session,
    kinds: Kinds,
    account_id: str,
    roles: Collection[Role],
    *,
    reason: str,
    by: Actor,
    now: datetime,
    seen_sha256: str | None = None,
) -> Proposal:
    """Propose that an account has these roles and no others.

    Raises:
        AccountUnknown, AccountClosed: There is no account to change.
        RolesConflict: The roles do not go together.
        PersonNeeded, ActRefused, WordsMissing, ContentChanged, ProposalPending: As `propose`.
    """
    account = find_account(session, account_id)
    if not account.is_active:
        raise AccountClosed(name=account.name)
    conflict = policy.find_conflict(roles)
    if conflict is not None:
        raise RolesConflict(role=conflict.value)
    return propose(
        session,
        kinds,
        ROLE_CHANGE_KIND,
        f"account:{account.id}",
        {"roles": sorted(role.value for role in roles)},
        reason=reason,
        by=by,
        now=now,
        seen_sha256=seen_sha256,
    )


class RoleChangeKind:
    """The kind of proposal that changes the roles of an account."""

    name = ROLE_CHANGE_KIND
    title = Bilingual("更改账号角色", "Roles of an account")
    proposing_act = Act.PROPOSE_ROLES
    deciding_act = Act.DECIDE_ROLES

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give the account with its roles; nobody else hands out roles meanwhile."""
        lock_roles(session)
        account = find_account(session, subject.partition(":")[2])
        session.refresh(account)
        held = sorted(roles_of(session, account.id))
        content = [account.id, account.name, account.is_active, held, payload]
        return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()

    def changes(self, session: Session, proposal: Proposal) -> Sequence[Change]:
        """Give the roles before and after."""
        account = find_account(session, proposal.subject.partition(":")[2])
        held = ", ".join(sorted(roles_of(session, account.id)))
        wanted = ", ".join(proposal.payload["roles"])
        label = Bilingual(f"账号“{account.name}”的角色", f"Roles of the account “{account.name}”")
        return (Change(label, held or None, wanted or None),)

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Give the account the roles; whoever is signed in with it signs in anew."""
        account_id = proposal.subject.partition(":")[2]
        roles = [Role(role) for role in proposal.payload["roles"]]
        apply_roles(session, account_id, roles, now=now)
        data = {"roles": proposal.payload["roles"], "proposal_id": proposal.id}
        record_event(
            session, by, "access.roles_changed", subject=proposal.subject, data=data, now=now
        )

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Leave everything as it is: proposing had set nothing."""
