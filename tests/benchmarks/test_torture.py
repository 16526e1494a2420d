"""Some tortured days on both databases: processes killed amid beats and sends, nothing lost.

The whole year is `python -m benchmarks.torture`. The rig is tried as well: it must see what is
missing and what is too much.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from benchmarks.ten_years.installation import Installation
from benchmarks.ten_years.lives import Filed
from benchmarks.torture.deliveries import judge_delivery
from benchmarks.torture.office import DEFAULT_OWNER, Ports, add_members, make_plan
from benchmarks.torture.run import run_torture
from benchmarks.torture.stores import KINDS
from benchmarks.torture.supervisor import Torture
from benchmarks.torture.tellings import TellingWatch
from benchmarks.torture.year import BEGINS_ON, make_days, make_law
from checker.notices.plan import make_planner
from checker.renewals.beat import run_beat
from checker.renewals.clock_reading import ClockReading
from checker.settings import Settings
from storage.alert_acts import assign_alert
from storage.tables import Delivery
from storage.vocabulary import Channel, DeliveryMode, DeliveryState
from tests.databases import PostgresMissingError
from tests.required import do_without

SEED = 11
SHORT = Torture(seed=SEED, days=5, customers=12, kills=30, crashes=1, minutes=0.25)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_or_doubled_whatever_is_killed(kind: str) -> None:
    try:
        outcome = run_torture(kind, SHORT)
    except PostgresMissingError as missing:
        do_without("postgres", missing)
    assert outcome.list_faults() == [], f"seed {SEED}: {outcome}"
    assert outcome.expected > 0
    assert outcome.told.certain > 0


def judge(
    state: DeliveryState,
    times: int,
    *,
    mode: DeliveryMode = DeliveryMode.AT_LEAST_ONCE,
    is_refused: bool = False,
) -> list[str]:
    delivery = Delivery(
        id="00",
        address_id="a",
        channel=Channel.MAIL,
        mode=mode,
        state=state,
        as_of=BEGINS_ON,
        planned_at=datetime(2025, 3, 1, tzinfo=UTC),
        next_attempt_at=datetime(2025, 3, 1, tzinfo=UTC),
        beat_id="b",
    )
    return judge_delivery(delivery, times, is_refused=is_refused)


def test_the_rig_sees_what_is_wrong_with_a_message() -> None:
    once = DeliveryMode.AT_MOST_ONCE
    assert judge(DeliveryState.SENT, 1) == []
    assert judge(DeliveryState.SENT, 2) == []
    assert judge(DeliveryState.SENT, 0) == ["lost: sent, never accepted"]
    assert judge(DeliveryState.SENT, 2, mode=once) == ["doubled though sent at most once"]
    assert judge(DeliveryState.UNCERTAIN, 1, mode=once) == []
    assert judge(DeliveryState.UNCERTAIN, 1) == ["uncertain though it may be repeated"]
    assert judge(DeliveryState.DEAD, 0, is_refused=True) == []
    assert judge(DeliveryState.DEAD, 0) == ["lost: given up, neither accepted nor refused"]
    assert judge(DeliveryState.DEAD, 1) == ["given up though accepted"]
    assert judge(DeliveryState.WAITING, 0) == ["unfinished"]


def test_the_rig_sees_who_was_not_told_and_who_was_told_twice(tmp_path: Path) -> None:
    days = make_days(SEED)
    installation = Installation(f"sqlite:///{tmp_path / 'licet.db'}", 1, days)
    database = installation.database
    start = datetime.combine(BEGINS_ON, time(1), UTC)
    person_ids = add_members(database, Ports(1, 2), start)
    ended_on = BEGINS_ON - timedelta(days=5)
    installation.apply(Filed(ended_on, "a", 0, "kind.bare", ended_on, None))
    settings = Settings(data_dir=tmp_path, default_owner=DEFAULT_OWNER)
    plan = make_plan(make_law(SEED))

    def beat(hours: int, *, is_told: bool) -> TellingWatch:
        at = start + timedelta(hours=hours)
        planner = make_planner(settings, installation.calendar) if is_told else None
        run_beat(
            database,
            ClockReading(at, None, None),
            BEGINS_ON,
            plan,
            installation.calendar,
            plan_notices=planner,
        )
        watch.look(BEGINS_ON, at)
        return watch

    watch = TellingWatch(database, person_ids)
    untold = beat(0, is_told=False).count()
    (alert,) = installation.read_alerts()
    number = installation.find_alert(alert)
    assert alert.stage == "ended"
    assert (untold.certain, untold.told, untold.missing.total()) == (2, 0, 2)

    with database.session() as session:
        clerk = person_ids["赵一"]
        assign_alert(session, number, person_id=clerk, by="甲", at=start + timedelta(hours=1))
    told = beat(2, is_told=True).count()
    assert (told.certain, told.told, told.missing.total()) == (4, 2, 2)
    assert not told.doubled
    assert not told.unasked

    with database.session() as session:
        assign_alert(session, number, person_id=clerk, by="甲", at=start + timedelta(hours=3))
    told_once = beat(4, is_told=True).count()
    assert (told_once.told, told_once.doubled.total()) == (2, 0)

    only_the_first = TellingWatch(database, person_ids)
    unasked = only_the_first.count()
    assert unasked.unasked.total() == 2
    database.close()
