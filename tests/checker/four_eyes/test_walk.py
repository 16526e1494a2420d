"""No path leads to one person approving their own work: people try everything, a model judges."""

from __future__ import annotations

import itertools

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from storage.database import Database
from tests.checker.four_eyes.walk import KIND_COUNT, Walk

_NUMBERS = itertools.count()
_ANY = st.integers(0, 62)


def make_machine(database: Database) -> type[RuleBasedStateMachine]:
    class FourEyes(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.walk = Walk(database, next(_NUMBERS))

        @rule(who=_ANY, kind=st.integers(0, KIND_COUNT - 1), choice=_ANY)
        def propose(self, who: int, kind: int, choice: int) -> None:
            self.walk.propose(who, kind, choice)

        @rule(who=_ANY, which=_ANY, approve=st.booleans(), stale=st.booleans())
        def decide(self, who: int, which: int, approve: bool, stale: bool) -> None:
            self.walk.decide(who, which, approve=approve, stale=stale)

        @rule(who=_ANY, which=_ANY)
        def approve(self, who: int, which: int) -> None:
            self.walk.decide(who, which, approve=True, stale=False)

        @rule(who=_ANY, which=_ANY)
        def withdraw(self, who: int, which: int) -> None:
            self.walk.withdraw(who, which)

        @rule(who=_ANY, choice=_ANY)
        def change_roles(self, who: int, choice: int) -> None:
            self.walk.change_roles(who, choice)

        @rule(who=_ANY)
        def close_account(self, who: int) -> None:
            self.walk.close_account(who)

        @rule(who=_ANY, choice=_ANY)
        def rename(self, who: int, choice: int) -> None:
            self.walk.rename(who, choice)

        @rule(choice=_ANY)
        def change_content(self, choice: int) -> None:
            self.walk.change_content(choice)

        @rule(which=_ANY)
        def act_as_nobody(self, which: int) -> None:
            self.walk.act_as_nobody(which)

        def teardown(self) -> None:
            self.walk.check()

    return FourEyes


def test_nobody_approves_their_own_work(database: Database) -> None:
    """50,000 steps with LICET_EXAMPLES=thorough: 500 walks of 100 steps; some in `make test`."""
    is_thorough = settings.default is not None and settings.default.max_examples >= 500
    run_state_machine_as_test(
        make_machine(database),
        settings=settings(
            max_examples=500 if is_thorough else 8,
            stateful_step_count=100 if is_thorough else 25,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes minutes
        ),
    )
