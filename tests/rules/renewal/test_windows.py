"""Windows counted by hand over Spring Festival and National Day, and their agreement with rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.calendar.china import load_china_calendar
from rules.facts import Fact
from rules.logic import compile_condition
from rules.pack import BasisStatus, Rule, load_pack
from rules.renewal import RenewalWindow, WindowState

PACK = load_pack("cn-base")
PLAN = PACK.renewals
CALENDAR = load_china_calendar()
CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("windows.cases.yaml").read_text(encoding="utf-8")
)["windows"]
TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
RENEWAL_RULES = tuple(f"CN-PER-{number:03}" for number in range(11, 20))


def find_window(case: dict[str, Any]) -> RenewalWindow:
    window = PLAN.find_window(case["kind"], case.get("law_of", TODAY))
    assert window is not None
    return window


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_days_are_those_counted_by_hand(case: dict[str, Any]) -> None:
    placed = find_window(case).place(case["valid_until"], TODAY, CALENDAR)
    assert placed.opens_on == case.get("opens_on")
    assert placed.last_day == case["last_day"]
    assert placed.last_working_day == case.get("last_working_day", case["last_day"])
    assert placed.valid_until == case["valid_until"]
    assert not placed.is_estimated


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_state_changes_on_the_bounds(case: dict[str, Any]) -> None:
    window, valid_until = find_window(case), case["valid_until"]
    last_day = case["last_day"]
    last_open = case.get("last_working_day", last_day)
    wanted = {
        last_open - DAY: WindowState.OPEN,
        last_open: WindowState.LAST_DAY,
        last_day: WindowState.LAST_DAY,
        last_day + DAY: WindowState.TOO_LATE,
        valid_until: WindowState.TOO_LATE,
        valid_until + DAY: WindowState.ENDED,
    }
    if "opens_on" in case:
        wanted |= {
            case["opens_on"] - DAY: WindowState.TOO_EARLY,
            case["opens_on"]: WindowState.OPEN,
        }
    else:
        wanted[valid_until - timedelta(days=1500)] = WindowState.OPEN
    for day, state in wanted.items():
        assert window.place(valid_until, day, CALENDAR).state is state, day


def test_every_kind_with_a_window_is_counted_by_hand() -> None:
    assert {case["kind"] for case in CASES} >= {window.kind for window in PLAN.windows} - {""}
    assert len(CASES) >= 20


def test_law_of_the_day_counts() -> None:
    """A licence that was too late under the old law can be renewed from the day of the new one."""
    ends = date(2023, 12, 29)
    kind = "cn.food_business_licence"
    before = PLAN.place_window(kind, ends, date(2023, 11, 30), CALENDAR)
    after = PLAN.place_window(kind, ends, date(2023, 12, 1), CALENDAR)
    assert before is not None
    assert after is not None
    assert (before.state, after.state) == (WindowState.TOO_LATE, WindowState.OPEN)
    assert PLAN.place_window(kind, ends, date(2015, 9, 30), CALENDAR) is None
    assert PLAN.place_window("cn.road_transport_licence", ends, TODAY, CALENDAR) is None


def test_only_what_was_read_in_the_original_is_law() -> None:
    law = {window.kind for window in PLAN.windows if window.is_law}
    assert law == {"cn.work_safety_licence"}
    for window in PLAN.windows:
        for basis in window.basis:
            if basis.status is BasisStatus.UNVERIFIED:
                assert "非法律规定" in basis.instrument.zh
                assert "not law" in basis.instrument.en


def list_rule_windows() -> Iterator[tuple[Rule, RenewalWindow]]:
    """Every rule that says that the time to renew has passed, with the window of its kind."""
    for rule_id in RENEWAL_RULES:
        rule = PACK.find_rule(rule_id, TODAY)
        assert rule is not None
        assert rule.applies_when is not None
        kind = next(w.kind for w in PLAN.windows if f'"{w.kind}"' in rule.applies_when.text)
        window = PLAN.find_window(kind, TODAY)
        assert window is not None
        yield rule, window


@pytest.mark.parametrize(
    ("rule", "window"), list(list_rule_windows()), ids=lambda part: getattr(part, "id", "")
)
def test_rule_turns_on_the_day_after_the_last_day(rule: Rule, window: RenewalWindow) -> None:
    is_adverse = compile_condition(rule.adverse_when)
    for offset in range(730):
        as_of = date(2025, 1, 1) + timedelta(days=offset)
        turning = window.closing.latest(as_of - DAY, CALENDAR).day
        if (turning + 4 * DAY).year > 2026:
            break
        for days in range(-4, 5):
            valid_until = turning + timedelta(days=days)
            if valid_until < as_of:
                continue
            state = window.place(valid_until, as_of, CALENDAR).state
            facts = {"permit.valid_until": Fact(valid_until)}
            adverse = is_adverse(facts, as_of)
            assert adverse is (state is WindowState.TOO_LATE), (as_of, valid_until)
            assert adverse is (valid_until <= turning)


def test_every_window_that_is_in_force_has_its_rule() -> None:
    kinds = {window.kind for window in PLAN.windows if window.in_force.covers(TODAY)}
    assert {window.kind for _, window in list_rule_windows()} == kinds
