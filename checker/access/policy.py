"""Who may do what, as one table and one pure function; what the table does not name is refused.

Separation of duties holds for every set of roles, whatever an account was given: `STANDS_ALONE`
names the roles that bound what others would add. A person with two such duties has two accounts.
That nobody is on both sides of one proposal depends on the proposal, see `checker.four_eyes`.
"""

from __future__ import annotations

from collections.abc import Collection

from checker.access.actor import Actor
from checker.access.errors import AccountUnfinished, ActRefused
from checker.access.roles import Act, Role

_EVERYBODY = frozenset(
    {
        Act.READ_CUSTOMERS,
        Act.READ_DOCUMENTS,
        Act.READ_PORTFOLIO,
        Act.READ_RULES,
        Act.READ_RUNS,
        Act.MANAGE_OWN_ACCOUNT,
        Act.USE_API,
    }
)

GRANTED: dict[Role, frozenset[Act]] = {
    Role.MAKER: _EVERYBODY
    | {
        Act.REVEAL_PERSONAL,
        Act.FILE_DOCUMENTS,
        Act.CHECK_DOCUMENTS,
        Act.PROPOSE_CORRECTION,
        Act.WORK_REVIEWS,
        Act.ASSIGN_REVIEWS,
        Act.REMARK_ON_REVIEWS,
        Act.PROPOSE_DECISION,
        Act.PROPOSE_WAIVER,
        Act.PROPOSE_PACK,
        Act.PROPOSE_ERASURE,
        Act.SETTLE_ALERTS,
        Act.ASSERT_VALUE,
        Act.VERIFY_VALUE,
        Act.EXPORT_LISTS,
    },
    Role.APPROVER: _EVERYBODY
    | {
        Act.REVEAL_PERSONAL,
        Act.ASSIGN_REVIEWS,
        Act.REMARK_ON_REVIEWS,
        Act.DECIDE_PROPOSALS,
        Act.DECIDE_LIMITS,
        Act.DECIDE_ROLES,
        Act.READ_EXPOSURE,
        Act.ASSERT_VALUE,
        Act.VERIFY_VALUE,
        Act.EXPORT_LISTS,
    },
    Role.FINANCE: _EVERYBODY
    | {
        Act.WEIGH_CONTRACTS,
        Act.REMARK_ON_REVIEWS,
        Act.PROPOSE_LIMIT,
        Act.READ_EXPOSURE,
        Act.ASSERT_VALUE,
        Act.VERIFY_VALUE,
        Act.EXPORT_LISTS,
    },
    Role.AUDITOR: _EVERYBODY
    | {
        Act.REVEAL_PERSONAL,
        Act.READ_EXPOSURE,
        Act.READ_LOG,
        Act.EXPORT_AUDIT_PACK,
        Act.EXPORT_LISTS,
    },
    Role.ADMINISTRATOR: _EVERYBODY
    | {
        Act.PROPOSE_ROLES,
        Act.START_RUNS,
        Act.READ_LOG,
        Act.PLACE_HOLDS,
        Act.MANAGE_ACCOUNTS,
        Act.MANAGE_SETTINGS,
        Act.MANAGE_HOOKS,
    },
}
"""The acts of each role."""

STANDS_ALONE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that go with no other: beside one of them other roles add nothing."""

TOKEN_ACTS = frozenset(Act) - {
    Act.VERIFY_VALUE,
    Act.DECIDE_PROPOSALS,
    Act.DECIDE_LIMITS,
    Act.DECIDE_ROLES,
    Act.PROPOSE_ROLES,
    Act.MANAGE_ACCOUNTS,
    Act.MANAGE_SETTINGS,
    Act.MANAGE_OWN_ACCOUNT,
}
"""What a token may stand for: no program decides, hands out rights, or makes itself more tokens."""


def is_allowed(roles: Collection[Role], act: Act) -> bool:
    """Tell whether somebody with these roles may do this; nobody may do anything without a role."""
    alone = STANDS_ALONE.intersection(roles)
    if alone:
        return all(act in GRANTED[role] for role in alone)
    return any(act in GRANTED[role] for role in roles)


def may(actor: Actor, act: Act) -> bool:
    """Tell whether an actor may do this, by roles and, where there are, by scopes."""
    if actor.scopes is not None and act not in actor.scopes:
        return False
    return is_allowed(actor.roles, act)


def is_unfinished(actor: Actor) -> bool:
    """Tell whether somebody is signed in who may see to their own account alone as yet.

    No token may do that (`TOKEN_ACTS`), so scopes that hold it are an unfinished sign-in's.
    """
    return actor.scopes is not None and Act.MANAGE_OWN_ACCOUNT in actor.scopes


def require(actor: Actor, act: Act) -> None:
    """Let an actor go on who may do this.

    Raises:
        AccountUnfinished: Not before the actor has seen to their own account.
        ActRefused: The actor may not. The program itself and the command line have no roles: their
            use cases do not ask.
    """
    if not may(actor, act):
        if is_unfinished(actor):
            raise AccountUnfinished(actor.name, act, ())
        raise refuse(actor, act)


def refuse(actor: Actor, act: Act) -> ActRefused:
    """Give the refusal, which names the roles that may."""
    roles = [role for role in Role if act in GRANTED[role]]
    return ActRefused(actor.name, act, roles, is_scoped=actor.scopes is not None)


def find_conflict(roles: Collection[Role]) -> Role | None:
    """Give a role that cannot be held beside the others; None where all go together."""
    alone = sorted(STANDS_ALONE.intersection(roles))
    return alone[0] if alone and len(set(roles)) > 1 else None
