"""The next change is the one that looking at every single day finds."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import evaluate_pack
from rules.facts import CUSTOMER, FactSheet
from rules.horizon import Change, Transition, next_change
from rules.pack import Pack, Period, Rule
from rules.pack.pack import sort_rules
from rules.vocabulary import Outcome
from tests.rules.strategies import (
    SIMPLE_DAYS,
    TEXT,
    customer,
    make_rule,
    permits,
    sheets,
    small_catalogue,
    timed_conditions,
)


def make_pack(*rules: Rule) -> Pack:
    return Pack("test", "1.0.0", TEXT, TEXT, sort_rules(rules), (), small_catalogue())


def period(starts_on: date, ends_on: date | None = None) -> Period:
    return Period.model_validate({"from": starts_on, "until": ends_on})


ALWAYS = period(date(2000, 1, 1))


def look_at_every_day(pack: Pack, seen: list[FactSheet], as_of: date, until: date) -> Change | None:
    def judge(day: date) -> dict[tuple[str, str], Outcome]:
        return {(o.rule_id, o.subject): o.outcome for o in evaluate_pack(pack, seen, day)}

    now = judge(as_of)
    for ahead in range(1, (until - as_of).days + 1):
        day = as_of + timedelta(days=ahead)
        then = judge(day)
        if then != now:
            changed = [key for key in {**now, **then} if now.get(key) != then.get(key)]
            return Change(
                day, tuple(Transition(*key, now.get(key), then.get(key)) for key in sorted(changed))
            )
    return None


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    rules = []
    for number in range(draw(st.integers(1, 2))):
        first, second = sorted(draw(st.tuples(SIMPLE_DAYS, SIMPLE_DAYS)))
        periods = [draw(st.sampled_from([ALWAYS, period(first), period(first, second)]))]
        if periods[0].ends_on is not None and draw(st.booleans()):
            periods.append(period(second + timedelta(days=draw(st.integers(1, 20)))))
        for version in periods:
            adverse = draw(timed_conditions)
            applies = draw(st.none() | timed_conditions)
            rules.append(make_rule(f"TE-TST-{number:03}", adverse, applies, period=version))
    if draw(st.booleans()):
        adverse = draw(
            st.sampled_from(["permit.ends_on < today", "permit.ends_on == today + months(1)"])
        )
        more = {"subject": "credential", "of_kind": "permit"}
        rules.append(make_rule("TE-PRM-001", adverse, period=ALWAYS, **more))
    return make_pack(*rules)


@settings(max_examples=150, deadline=None)
@given(
    pack=packs(),
    sheet=sheets,
    credentials=st.lists(permits, max_size=2, unique_by=lambda s: s.subject),
    as_of=SIMPLE_DAYS,
    ahead=st.integers(0, 120),
)
def test_same_as_looking_at_every_day(
    pack: Pack, sheet: FactSheet, credentials: list[FactSheet], as_of: date, ahead: int
) -> None:
    seen = [sheet, *credentials]
    until = as_of + timedelta(days=ahead)
    found = next_change(pack, seen, as_of, until=until)
    expected = look_at_every_day(pack, seen, as_of, until)
    if found is not None:
        found = Change(found.on, tuple(sorted(found.transitions)))
    assert found == expected


def test_last_day_still_counts() -> None:
    pack = make_pack(make_rule("TE-TST-001", "firm.closes_on < today", period=ALWAYS))
    sheet = customer(closes_on=date(2024, 2, 29))
    change = next_change(pack, [sheet], date(2024, 1, 1), until=date(2030, 1, 1))
    assert change == Change(
        date(2024, 3, 1),
        (Transition("TE-TST-001", CUSTOMER, Outcome.PASS, Outcome.ADVERSE),),
    )
    assert next_change(pack, [sheet], date(2024, 1, 1), until=date(2024, 2, 29)) is None
    assert next_change(pack, [sheet], date(2024, 3, 1), until=date.max) is None


def test_version_that_enters_force_changes_the_outcome() -> None:
    before, after = period(date(2020, 1, 1), date(2024, 6, 30)), period(date(2024, 7, 1))
    pack = make_pack(
        make_rule("TE-TST-001", "firm.staff > 5", period=before),
        make_rule("TE-TST-001", "firm.staff > 3", period=after),
        make_rule("TE-TST-002", "firm.staff > 3", period=before),
    )
    assert next_change(pack, [customer(staff=4)], date(2024, 1, 1), until=date.max) == Change(
        date(2024, 7, 1),
        (
            Transition("TE-TST-001", CUSTOMER, Outcome.PASS, Outcome.ADVERSE),
            Transition("TE-TST-002", CUSTOMER, Outcome.ADVERSE, None),
        ),
    )


def test_no_end_of_term_never_changes() -> None:
    pack = make_pack(make_rule("TE-TST-001", "firm.closes_on + months(3) < today", period=ALWAYS))
    sheet = customer(closes_on=date(9999, 12, 31))
    assert next_change(pack, [sheet], date(2024, 1, 1), until=date.max) is None
