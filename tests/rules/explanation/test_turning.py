"""What is said to turn a verdict does so, for every value that is named, and nothing less does."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.assessment import evaluate_pack
from rules.explanation.levers import are_coherent, find_lever, weigh
from rules.explanation.lexicon import Lexicon
from rules.explanation.situation import FactChange, Question, Situation, change_sheets
from rules.explanation.turning import (
    find_smallest_change,
    is_reached,
    list_reachable_values,
    next_milder,
)
from rules.explanation.turning_words import word_turning
from rules.explanation.verdicts import Turning, find_turnings
from rules.facts import CUSTOMER, FactSheet
from rules.fixpoint import derive
from rules.pack import Pack
from rules.vocabulary import Verdict
from tests.rules.explanation.test_sentences import assert_is_said
from tests.rules.explanation.world import (
    TODAY,
    catalogue,
    conditions,
    contract,
    firm,
    make_pack,
    make_rule,
    policy,
    sheets,
)

severities = st.sampled_from(["blocker", "major", "minor"])
rules = st.lists(st.tuples(conditions, st.none() | conditions, severities), min_size=1, max_size=3)
packs = rules.map(lambda drawn: make_pack(*(make_rule(n, *r) for n, r in enumerate(drawn, 1))))


def ask(pack: Pack, *seen: FactSheet, on: date = TODAY) -> Situation:
    return Question(pack, policy(), on).ask(seen)


def judge_anew(pack: Pack, seen: tuple[FactSheet, ...], on: date = TODAY) -> Verdict:
    """The verdict by the reference evaluator, without anything that was worked out before."""
    return derive(policy(), [o.key for o in evaluate_pack(pack, seen, on)]).verdict


def turn(pack: Pack, *seen: FactSheet) -> tuple[Turning, ...]:
    return find_turnings(pack, policy(), seen, TODAY, most_states=40)


def say_all(turning: Turning, pack: Pack, *seen: FactSheet) -> tuple[str, str]:
    words = word_turning(turning, seen, Lexicon.of(pack))
    return "".join(w.zh for w in words), " ".join(w.en for w in words)


@settings(max_examples=15, deadline=None)
@given(pack=packs, sheet=sheets)
def test_the_change_gives_the_verdict_and_no_part_of_it_is_enough(
    pack: Pack, sheet: FactSheet
) -> None:
    start = ask(pack, sheet)
    assume(start.verdict is not Verdict.APPROVE)
    for turning in turn(pack, sheet):
        for said in word_turning(turning, (sheet,), Lexicon.of(pack)):
            assert_is_said(said)
        changes = turning.search.changes
        if changes is None:
            continue
        assert turning.after is judge_anew(pack, change_sheets((sheet,), changes))
        assert is_reached(start.change(changes), turning.search.goal)
        for size in range(len(changes)):
            for part in combinations(changes, size):
                if are_coherent(start, part, catalogue()):
                    assert not is_reached(start.change(part), turning.search.goal), part


@settings(max_examples=15, deadline=None)
@given(pack=packs, sheet=sheets, data=st.data())
def test_no_other_change_that_does_is_smaller(
    pack: Pack, sheet: FactSheet, data: st.DataObject
) -> None:
    start = ask(pack, sheet)
    assume(start.verdict is not Verdict.APPROVE)
    found = find_smallest_change(start, next_milder(start.verdict), most_states=40)
    names = [
        n
        for n in sorted({name for rule in pack.rules for name in rule.fact_names})
        if find_lever(catalogue()[n], sheet[n], CUSTOMER) is not None
    ]
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=3)) if names else []
    reachable = list_reachable_values(start, CUSTOMER, chosen)
    assume(all(reachable.values()))
    other = tuple(
        FactChange(CUSTOMER, n, data.draw(st.sampled_from(v), n)) for n, v in reachable.items()
    )
    if not other or not is_reached(start.change(other), found.goal):
        return
    assume(are_coherent(start, other, catalogue()))
    if found.changes is None:
        assert not found.is_exhausted
    elif found.is_smallest:
        assert weigh(start, found.changes, catalogue()) <= weigh(start, other, catalogue())


@settings(max_examples=15, deadline=None)
@given(pack=packs, sheet=sheets, data=st.data())
def test_every_value_that_is_named_gives_the_same_verdict(
    pack: Pack, sheet: FactSheet, data: st.DataObject
) -> None:
    for turning in turn(pack, sheet):
        made = []
        for found in turning.ranges:
            value = found.change.value
            if found.values:
                value = data.draw(st.sampled_from(found.values))
            elif isinstance(value, date):
                change = catalogue()[found.change.fact].changed_by
                most = TODAY if change is not None and change.until_today else date.max
                value = data.draw(st.dates(found.first or date.min, found.last or most))  # type: ignore[arg-type]
            elif isinstance(value, int):
                value = data.draw(st.integers(found.first, found.last))  # type: ignore[arg-type]
            elif isinstance(value, str):
                value = data.draw(st.text().filter(lambda t, f=found: t not in f.excluded))
            made.append(found.change._replace(value=value))
        if turning.after is not None:
            assert judge_anew(pack, change_sheets((sheet,), made)) is turning.after, made


@settings(max_examples=20, deadline=None)
@given(pack=packs, sheet=sheets)
def test_the_verdict_holds_until_the_day_that_is_named(pack: Pack, sheet: FactSheet) -> None:
    for turning in turn(pack, sheet):
        last = turning.last_day
        if last is None or last == date.max:
            continue
        assert judge_anew(pack, turning.sheets, last) is turning.after
        assert judge_anew(pack, turning.sheets, last + timedelta(days=1)) is not turning.after
        assert judge_anew(pack, turning.sheets, TODAY + (last - TODAY) / 2) is turning.after


class TestContract:
    """What an officer can offer: a lower amount, a shorter term, a deposit."""

    PACK = make_pack(
        make_rule(
            1,
            "contract.amount_yuan > 500000 and contract.deposit_percent < 30",
            severity="blocker",
            subject="contract",
        ),
        make_rule(2, "contract.terms_days > 60", severity="minor", subject="contract"),
    )
    CUSTOMER = firm(name="晴川")
    SIGNED = contract(CUSTOMER, amount_yuan=800_000, terms_days=90, deposit_percent=10)

    def test_the_deposit_is_nearer_than_the_amount(self) -> None:
        first, second = turn(self.PACK, self.CUSTOMER, self.SIGNED)
        assert first.after is Verdict.APPROVE_WITH_CONDITIONS
        assert say_all(first, self.PACK, self.CUSTOMER, self.SIGNED) == (
            "若与客户约定预付款比例不小于 30%，结论将由“不予准入”变为“附条件准入”。"
            "按各项最近的值、其余事实不变且无新情况的，该结论至少保持到 2027-12-31（含当日）。",
            "With terms agreed with the customer (deposit: 30% or more), the verdict would turn "
            "from “reject” to “approve with conditions”. With the nearest value of each and all "
            "else as it is, that verdict holds at least until 2027-12-31.",
        )
        assert second.after is Verdict.APPROVE
        assert {found.change.fact: (found.first, found.last) for found in second.ranges} == {
            "contract.deposit_percent": (30, None),
            "contract.terms_days": (None, 60),
        }

    def test_where_the_deposit_is_no_matter_the_amount_is_lowered(self) -> None:
        pack = make_pack(
            make_rule(1, "contract.amount_yuan > 500000", severity="blocker", subject="contract")
        )
        (turning,) = turn(pack, self.CUSTOMER, self.SIGNED)
        assert turning.ranges[0].change.fact == "contract.amount_yuan"
        assert (turning.ranges[0].first, turning.ranges[0].last) == (None, 500_000)


def test_a_renewal_is_asked_for_within_the_days_that_keep_the_verdict() -> None:
    pack = make_pack(
        make_rule(1, "firm.closes_on < today", severity="blocker"),
        make_rule(
            2, "firm.closes_on >= today and firm.closes_on <= today + days(60)", None, "minor"
        ),
    )
    first, second = turn(pack, firm(closes_on=date(2026, 9, 1)))
    assert (first.ranges[0].first, first.ranges[0].last) == (TODAY, date(2027, 1, 21))
    assert (second.ranges[0].first, second.ranges[0].last) == (date(2027, 1, 22), None)
    assert second.last_day == TODAY


def test_one_document_may_have_to_show_several_facts() -> None:
    pack = make_pack(
        make_rule(1, "firm.closes_on < today", severity="blocker"),
        make_rule(2, "firm.is_sealed == false", severity="blocker"),
    )
    sheet = firm(closes_on=date(2026, 9, 1), is_sealed=False)
    turning = turn(pack, sheet)[0]
    zh, en = say_all(turning, pack, sheet)
    assert zh.startswith("若提供新的 licence，其中歇业日期不早于 2026-11-22、已盖章，结论将由")
    assert en.startswith(
        "With a new licence (closing day: 2026-11-22 or later; the paper is sealed)"
    )


def test_what_nobody_can_change_is_named() -> None:
    pack = make_pack(make_rule(7, "firm.opened_on > today", severity="blocker"))
    sheet = firm(opened_on=date(2030, 1, 1))
    turnings = turn(pack, sheet)
    assert [t.after for t in turnings] == [None, None]
    assert all(t.search.is_exhausted for t in turnings)
    zh, en = say_all(turnings[0], pack, sheet)
    assert "TE-TST-007（规则7）" in zh
    assert "（开业日期）不能靠补充文件或商定条款改变" in zh
    assert "neither a paper nor an agreement changes what it rests on (opening day)" in en


def test_a_copy_cannot_have_been_received_tomorrow() -> None:
    pack = make_pack(make_rule(1, "firm.seen_on <= today", severity="blocker"))
    assert turn(pack, firm(seen_on=date(2026, 11, 1)))[0].after is None


def test_a_search_that_ends_early_says_so() -> None:
    many = [f"firm.closes_on <= today + days({n})" for n in (10, 20, 30)]
    pack = make_pack(*(make_rule(n, text) for n, text in enumerate(many, 1)))
    start = ask(pack, firm(closes_on=TODAY))
    found = find_smallest_change(start, Verdict.APPROVE, most_states=1)
    assert not found.is_smallest
    assert found.changes == (FactChange(CUSTOMER, "firm.closes_on", date(2026, 12, 23)),)


def test_what_is_approved_needs_no_change() -> None:
    pack = make_pack(make_rule(1, "firm.is_open == false"))
    assert turn(pack, firm(is_open=True)) == ()
    with pytest.raises(ValueError, match="already"):
        find_smallest_change(ask(pack, firm(is_open=True)), Verdict.APPROVE)
    with pytest.raises(ValueError, match="milder"):
        next_milder(Verdict.APPROVE)
