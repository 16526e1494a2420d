"""Who may do what, against the law of separation stated a second time, for every set of roles."""

from __future__ import annotations

from itertools import combinations

import pytest

from checker.access import policy
from checker.access.actor import PROGRAM, Actor
from checker.access.errors import AccountUnfinished, ActRefused
from checker.access.roles import ROLE_TITLES, Act, Role

EVERY_SET = [frozenset(some) for n in range(len(Role) + 1) for some in combinations(Role, n)]

READING = {act for act in Act if act.value.startswith(("read_", "reveal_", "export_"))}
DECIDING = {act for act in Act if act.value.startswith("decide_")}
PROPOSING = {act for act in Act if act.value.startswith("propose_")}
WORTH = {Act.ASSERT_VALUE, Act.VERIFY_VALUE}
OWN = {Act.MANAGE_OWN_ACCOUNT, Act.USE_API}
RUNNING_THE_HOUSE = {
    Act.MANAGE_ACCOUNTS,
    Act.MANAGE_SETTINGS,
    Act.MANAGE_HOOKS,
    Act.PROPOSE_ROLES,
    Act.START_RUNS,
    Act.PLACE_HOLDS,
}


def allowed(roles: frozenset[Role]) -> set[Act]:
    return {act for act in Act if policy.is_allowed(roles, act)}


@pytest.mark.parametrize("roles", EVERY_SET, ids=lambda roles: "+".join(sorted(roles)) or "none")
def test_separation_of_duties_holds_for_every_set_of_roles(roles: frozenset[Role]) -> None:
    acts = allowed(roles)
    if not roles:
        assert not acts
    if Role.ADMINISTRATOR in roles:
        assert not acts & DECIDING, "an administrator approves nothing"
        assert acts <= RUNNING_THE_HOUSE | READING | OWN, "nor does a maker's work"
        assert Act.REVEAL_PERSONAL not in acts
    else:
        assert not acts & RUNNING_THE_HOUSE, "only administrators run the house"
    if Role.AUDITOR in roles:
        assert acts <= READING | OWN, "an auditor changes nothing"
    if not roles & {Role.AUDITOR, Role.ADMINISTRATOR}:
        assert Act.READ_LOG not in acts
    if acts & DECIDING:
        assert Role.APPROVER in roles, "only approvers decide"
    if Act.PROPOSE_LIMIT in acts:
        assert Role.FINANCE in roles, "limits are proposed by finance"


@pytest.mark.parametrize("role", Role)
def test_nobody_is_both_sides_by_one_role(role: Role) -> None:
    acts = allowed(frozenset({role}))
    assert not (acts & DECIDING and acts & PROPOSING)


@pytest.mark.parametrize("act", Act)
def test_every_act_is_somebodys(act: Act) -> None:
    assert any(policy.is_allowed({role}, act) for role in Role)


@pytest.mark.parametrize("role", Role)
def test_the_table_says_nothing_of_what_is_not_an_act(role: Role) -> None:
    assert policy.GRANTED[role] <= set(Act)
    assert policy.GRANTED.keys() == set(Role)


def test_the_table_as_the_house_agreed_it() -> None:
    """One line a role: who does which work, in words that the table's order does not share."""
    own_work = {role: allowed(frozenset({role})) - READING - OWN for role in Role}
    assert own_work == {
        Role.MAKER: {
            Act.FILE_DOCUMENTS,
            Act.CHECK_DOCUMENTS,
            Act.WORK_REVIEWS,
            Act.ASSIGN_REVIEWS,
            Act.REMARK_ON_REVIEWS,
            Act.SETTLE_ALERTS,
            *WORTH,
            *PROPOSING - {Act.PROPOSE_LIMIT, Act.PROPOSE_ROLES},
        },
        Role.APPROVER: {*DECIDING, *WORTH, Act.ASSIGN_REVIEWS, Act.REMARK_ON_REVIEWS},
        Role.FINANCE: {
            Act.WEIGH_CONTRACTS,
            Act.PROPOSE_LIMIT,
            Act.REMARK_ON_REVIEWS,
            *WORTH,
        },
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: RUNNING_THE_HOUSE,
    }


def test_roles_that_stand_alone_are_named() -> None:
    for roles in EVERY_SET:
        alone = roles & {Role.AUDITOR, Role.ADMINISTRATOR}
        conflict = policy.find_conflict(roles)
        assert (conflict is not None) == (bool(alone) and len(roles) > 1)
        assert conflict is None or conflict in alone


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_require_lets_on_whom_the_table_allows(role: Role, act: Act) -> None:
    everything = Actor("a", "王敏", frozenset({role}))
    nothing = Actor("a", "王敏", frozenset({role}), scopes=frozenset())
    this = Actor("a", "王敏", frozenset({role}), scopes=frozenset({act}))
    assert policy.may(everything, act) == policy.may(this, act) == policy.is_allowed({role}, act)
    with pytest.raises(ActRefused) as refused:
        policy.require(nothing, act)
    assert act.value in refused.value.zh or isinstance(refused.value, AccountUnfinished)
    if not policy.may(everything, act):
        with pytest.raises(ActRefused) as refused:
            policy.require(everything, act)
        assert "王敏" in refused.value.zh
        may_do = [ROLE_TITLES[each].en for each in Role if policy.is_allowed({each}, act)]
        assert all(title in refused.value.en for title in may_do)
        assert act.value not in refused.value.en


@pytest.mark.parametrize("act", Act)
def test_the_program_has_no_roles_to_be_misused(act: Act) -> None:
    assert not policy.may(PROGRAM, act)


def test_no_token_decides_or_hands_out_rights() -> None:
    assert not policy.TOKEN_ACTS & (DECIDING | {Act.PROPOSE_ROLES, Act.MANAGE_ACCOUNTS})
    assert Act.MANAGE_OWN_ACCOUNT not in policy.TOKEN_ACTS, "a token makes no tokens"
