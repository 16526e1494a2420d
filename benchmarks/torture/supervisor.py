"""One tortured year: days pass, work is done, workers are killed, the database crashes.

A day has two looks, in the morning and in the afternoon. After the afternoon's, while messages are
on their way, people act on alerts, credentials are renewed, somebody leaves; a beat that began
after that ends the day. When the year is over, kills go on until nearly everything is sent.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, exists, func, select

from benchmarks.ten_years.installation import Installation, OnRecord
from benchmarks.ten_years.law import ONE_DAY, Reckoner
from benchmarks.ten_years.oracle import Key, Oracle, Told
from benchmarks.torture.crew import Crew
from benchmarks.torture.doings import Doing
from benchmarks.torture.office import CLERKS
from benchmarks.torture.shared_clock import SharedClock
from benchmarks.torture.stores import Store
from benchmarks.torture.tellings import TellingWatch
from benchmarks.torture.year import BEGINS_ON, ZONE, make_days, make_law, make_year
from storage.alert_acts import assign_alert
from storage.handing_over import hand_over
from storage.people import set_owner
from storage.tables import Beat, Delivery
from storage.vocabulary import DeliveryState

_ABRUPT_SHARE = 0.04
_LONGEST_LOOK_S = 0.6
_REST_S = 0.02
_PATIENCE_S = 120
_KILLS_OF_A_DRAINING_LOOK = 3
_DRAINING_LOOKS = 4
_MOST_DRAINING_LOOKS = 120
_STATES_AFTER = {"acknowledge": "acknowledged", "snooze": "snoozed", "close": "closed"}


_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Torture:
    """How bad it is to be.

    Attributes:
        seed: Of everything but what the machine's own timing decides.
        days: How many days pass.
        customers: How many customers there are.
        kills: How many workers are killed in these days; more while the rest is sent.
        crashes: How often the database's server crashes; 0 where there is none.
        minutes: After so many the days end, however many have passed.
    """

    seed: int
    days: int
    customers: int
    kills: int
    crashes: int
    minutes: float


class Supervisor:
    """Lets the year pass.

    Args:
        torture: How bad it is to be.
        installation: With all customers, nothing filed.
        person_ids: Everybody by name.
        folder: Of the run.
        store: The database.
    """

    def __init__(
        self,
        torture: Torture,
        installation: Installation,
        person_ids: dict[str, str],
        folder: Path,
        store: Store,
    ) -> None:
        self._torture = torture
        self._installation = installation
        self._person_ids = person_ids
        self._store = store
        self._dice = random.Random(torture.seed + 2)  # noqa: S311
        self._clock = SharedClock(folder)
        law = make_law(torture.seed)
        self._evidence_days = law.evidence_days
        self._reckoner = Reckoner(law, make_days(torture.seed))
        self._oracle = Oracle()
        self._events = make_year(torture.seed, torture.customers)
        self._kills_left = 0
        self._looks = 0
        self.watch = TellingWatch(installation.database, person_ids)
        self.counts: Counter[str] = Counter()

    def prepare(self) -> None:
        """File what happened before the year, and say who looks after whom."""
        self._file_until(BEGINS_ON - ONE_DAY)
        with self._installation.database.session() as session:
            for customer_id in self._installation.customer_ids:
                if self._dice.random() < 0.9:
                    set_owner(session, customer_id, self._draw_clerk())
        begins = datetime.combine(BEGINS_ON, time_of_day(0, 30), ZoneInfo(ZONE))
        self._clock.set(begins.astimezone(UTC), beats_wanted=0, is_abrupt=True)

    def let_the_year_pass(self, crew: Crew) -> None:
        """Go through the days and then through the rest of the sending."""
        looks = 2 * self._torture.days
        until = time.monotonic() + 60 * self._torture.minutes
        crash_at = Counter(
            self._dice.choices(range(looks), k=self._torture.crashes if self._store.crash else 0)
        )
        for number in range(looks):
            self._kills_left += (number + 1) * self._torture.kills // looks
            self._kills_left -= number * self._torture.kills // looks
            day = BEGINS_ON + ONE_DAY * (number // 2)
            hour = 8 if number % 2 == 0 else 15
            minute = self._dice.randint(0, 59)
            moment = datetime.combine(day, time_of_day(hour, minute), ZoneInfo(ZONE))
            self._set_clock(moment.astimezone(UTC), is_beat_wanted=True)
            self._await_beat(crew, moment)
            self._oracle.beat(day, self._reckoner)
            self.watch.look(day, self._clock.now())
            for _ in range(crash_at[number]):
                self._crash(crew)
            if number % 2 == 1:
                self._do_the_days_work(crew, day)
            self._send_for_a_while(crew)
            self.watch.look(day, self._clock.now())
            self.counts["half days"] += 1
            if time.monotonic() > until:
                break
            if number % 50 == 49:
                kills = crew.kills.total()
                print(f"  {day}: {kills} kills, {crew.kills[Doing.SENDING]} in sends", flush=True)
        self._drain(crew)

    def list_expected(self) -> Counter[OnRecord]:
        """Give the alerts that must be on record."""
        return Counter(
            self._describe(key, told)
            for key, thing in self._oracle.things.items()
            for told in thing.alerts
        )

    def _drain(self, crew: Crew) -> None:
        """Let the rest be sent; kills go on at first."""
        for number in range(_MOST_DRAINING_LOOKS):
            is_calm = number >= _DRAINING_LOOKS
            if is_calm and not self._count_unsent():
                return
            self._set_clock(self._clock.now() + timedelta(hours=7), is_beat_wanted=False)
            self._kills_left = 0 if is_calm else _KILLS_OF_A_DRAINING_LOOK
            before = crew.kills[Doing.SENDING]
            self._torment(crew, lambda: self._kills_left == 0 and self._is_quiet(crew))
            self.counts["kills during sends of the drain"] += crew.kills[Doing.SENDING] - before

    def _set_clock(self, moment: datetime, *, is_beat_wanted: bool) -> None:
        is_abrupt = self._dice.random() < _ABRUPT_SHARE
        self._looks += is_beat_wanted
        wanted = self._looks if is_beat_wanted else 0
        self._clock.set(moment, beats_wanted=wanted, is_abrupt=is_abrupt)
        self.counts["clock set ahead amid sends"] += is_abrupt

    def _await_beat(self, crew: Crew, since: datetime) -> None:
        """Go on killing until a beat has ended that began after a moment."""
        has_ended = exists().where(
            col(Beat.started_at) > since,
            col(Beat.finished_at).is_not(None),
            col(Beat.refusal).is_(None),
        )
        self._torment(crew, lambda: self._ask(lambda s: bool(s.exec(select(has_ended)).one())))

    def _torment(self, crew: Crew, is_over: Callable[[], bool]) -> None:
        """Kill now and then, until it is over.

        Raises:
            TimeoutError: It never is.
        """
        until = time.monotonic() + _PATIENCE_S
        next_kill_at = time.monotonic() + self._dice.uniform(0, 0.1)
        while not is_over():
            now = time.monotonic()
            if now > until:
                raise TimeoutError("no end for two minutes: look at what the workers say")
            if self._kills_left and now >= next_kill_at:
                crew.kill_one()
                self._kills_left -= 1
                next_kill_at = time.monotonic() + self._dice.expovariate(1 / 0.05)
            time.sleep(_REST_S)

    def _crash(self, crew: Crew) -> None:
        """Let the database's server crash once somebody is sending, if that is soon."""
        assert self._store.crash is not None
        crew.wait_for_sender()
        self._store.crash()
        self.counts["crashes of the database"] += 1

    def _do_the_days_work(self, crew: Crew, day: date) -> None:
        """Act, file and hand over while messages are on their way; then wait for a beat."""
        self._act(day)
        self._file_until(day)
        with self._installation.database.session() as session:
            if self._dice.random() < 0.1:
                customer_id = self._dice.choice(self._installation.customer_ids)
                set_owner(session, customer_id, self._draw_clerk())
            if self._dice.random() < 2 / 365 and len(self.watch.left) < 2:
                self._let_leave(session)
        since = self._clock.ask_for_beat()
        self._looks += 1
        self._await_beat(crew, since)
        self._oracle.beat(day, self._reckoner)
        self.watch.look(day, self._clock.now())

    def _file_until(self, day: date) -> None:
        while self._events and self._events[0].on <= day:
            event = self._events.pop(0)
            self._installation.apply(event)
            self._oracle.foresee(event)
            self.counts["events"] += 1

    def _act(self, day: date) -> None:
        """Let people do something about a few of the alerts that live."""
        living = [
            (key, told)
            for keys in self._oracle.live.values()
            for key in keys
            for told in self._oracle.things[key].alerts
            if told.state in ("open", "snoozed")
        ]
        for key, told in self._dice.sample(living, min(self._dice.randint(0, 5), len(living))):
            alert, at = self._describe(key, told), self._clock.now()
            act = self._dice.choice(("acknowledge", "snooze", "close", "assign"))
            self.counts["acts"] += 1
            if act == "assign":
                with self._installation.database.session() as session:
                    number = self._installation.find_alert(alert)
                    person_id = self._draw_clerk()
                    assign_alert(session, number, person_id=person_id, by="甲", at=at)
                continue
            until = day + ONE_DAY * self._dice.randint(1, 20) if act == "snooze" else None
            self._installation.act(alert, act, until, at)
            told.state, told.snoozed_until = _STATES_AFTER[act], until

    def _let_leave(self, session: Session) -> None:
        leaving, successor = self._dice.sample(sorted({*CLERKS} - self.watch.left), 2)
        ids = self._person_ids
        hand_over(session, ids[leaving], ids[successor], by="甲", at=self._clock.now())
        self.watch.left.add(leaving)

    def _draw_clerk(self) -> str:
        return self._person_ids[self._dice.choice(sorted({*CLERKS} - self.watch.left))]

    def _describe(self, key: Key, told: Told) -> OnRecord:
        source, subject, due_on = key
        if source == "evidence":
            due_on += ONE_DAY * self._evidence_days[self._oracle.things[key].kind]
        return OnRecord(source, subject, due_on, told.stage, told.place, told.raised_on, told.state)

    def _count_unsent(self) -> int:
        unsent = col(Delivery.state).in_([DeliveryState.WAITING, DeliveryState.SENDING])
        return self._ask(lambda session: session.exec(select(func.count()).where(unsent)).one())

    def _send_for_a_while(self, crew: Crew) -> None:
        """Go on until all kills of this look were made and everything is sent, or time is up."""
        ends_at = time.monotonic() + _LONGEST_LOOK_S

        def is_over() -> bool:
            return not self._kills_left and (time.monotonic() > ends_at or self._is_quiet(crew))

        self._torment(crew, is_over)

    def _is_quiet(self, crew: Crew) -> bool:
        """Tell whether nothing may be sent now and nobody sends; leases of the dead run on."""
        is_due = col(Delivery.state) == DeliveryState.WAITING
        is_due &= col(Delivery.next_attempt_at) <= self._clock.now()
        due = select(func.count()).where(is_due)
        return not self._ask(lambda session: session.exec(due).one()) and not crew.is_sending()

    def _ask(self, question: Callable[[Session], _Answer]) -> _Answer:
        with self._installation.database.read_session() as session:
            return question(session)
