"""The processes that are killed: each beats when asked to and sends what waits, for ever.

    python -m benchmarks.torture.workers FOLDER

This program makes everything ready once and then forks a worker for each line `start PLACE` on its
standard input, so that a new one is there within milliseconds; `kill PLACE` kills it and answers
how it ended.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy.exc import DBAPIError, OperationalError

from benchmarks.torture.doings import Doing, Doings
from benchmarks.torture.office import DEFAULT_OWNER, ROBOTS, make_plan
from benchmarks.torture.shared_clock import SharedClock
from benchmarks.torture.year import ZONE, make_days, make_law
from checker.channels.message import OutgoingMessage, Sender, SendResult, Target
from checker.channels.senders import open_senders
from checker.notices.compose import make_composer
from checker.notices.dispatch import dispatch_deliveries
from checker.notices.plan import make_planner
from checker.renewals.beat import run_beat
from checker.settings import MailSettings, Settings
from rules.calendar import WorkingCalendar
from storage.database import Database
from storage.vocabulary import AttemptOutcome, Channel

_REST_S = 0.05


@dataclass(frozen=True)
class Orders:
    """What the workers are told.

    Attributes:
        url: Of the database.
        seed: Of the year.
        mail_port: Of the mail server.
    """

    url: str
    seed: int
    mail_port: int

    def write(self, folder: Path) -> None:
        """Leave them in a folder."""
        (folder / "orders.json").write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Orders:
        """Find them there."""
        return cls(**json.loads((folder / "orders.json").read_text(encoding="utf-8")))


class Worker:
    """Everything that a worker needs but its connection to the database.

    Args:
        folder: Of the run.
    """

    def __init__(self, folder: Path) -> None:
        orders = Orders.read(folder)
        settings = Settings(
            data_dir=folder,
            time_zone=ZONE,
            default_owner=DEFAULT_OWNER,
            mail=MailSettings(
                host="127.0.0.1",
                port=orders.mail_port,
                security="none",
                sender="Licet <licet@example.com>",
            ),
        )
        self._database = Database.open(orders.url)
        self._clock = SharedClock(folder)
        self._doings = Doings(folder)
        self._failures = folder / "failures"
        self._plan = make_plan(make_law(orders.seed))
        self._calendar = WorkingCalendar.from_data(make_days(orders.seed).to_data())
        self._plan_notices = make_planner(settings, self._calendar)
        self._compose = make_composer(self._plan, self._calendar)
        self._senders = open_senders(settings, clock=self._clock.now)

    def warm_up(self) -> None:
        """Beat once and compose a few messages, so that no forked worker has to build it all anew.

        Statements stay compiled in the engine; its connections are closed before any fork.
        """
        self._beat()
        senders = dict.fromkeys(Channel, _NobodyThere())
        dispatch_deliveries(
            self._database,
            senders,
            self._compose,
            self._clock.now,
            limit=4,
            calendar=self._calendar,
        )
        self._database.close()

    def work(self, place: int) -> NoReturn:
        """Beat and send until killed."""
        senders = {
            channel: _NotedSender(sender, self._doings, place)
            for channel, sender in self._senders.items()
        }
        while True:
            try:
                self._answer(place)
                if not self._send(place, senders):
                    self._doings.note(place, Doing.IDLE)
                    time.sleep(_REST_S)
            except DBAPIError as error:
                if not (isinstance(error, OperationalError) or error.connection_invalidated):
                    raise
                self._note_failure(error)
                time.sleep(_REST_S)

    def _answer(self, place: int) -> None:
        """Beat if that was asked for since the last time."""
        wanted = self._clock.beats_wanted
        if wanted > self._doings.count_answered(place):
            self._doings.note(place, Doing.BEAT)
            self._beat()
            self._doings.note_answered(place, wanted)

    def _beat(self) -> None:
        reading = self._clock.read()
        report = run_beat(
            self._database,
            reading,
            reading.now.astimezone(ZoneInfo(ZONE)).date(),
            self._plan,
            self._calendar,
            plan_notices=self._plan_notices,
        )
        assert report.refusal is None, report

    def _send(self, place: int, senders: Mapping[Channel, Sender]) -> bool:
        """Send one message; tell whether there was one."""
        self._doings.note(place, Doing.QUEUE)
        with self._clock.keep_from_jumping():
            report = dispatch_deliveries(
                self._database,
                senders,
                self._compose,
                self._clock.now,
                limit=1,
                calendar=self._calendar,
            )
        return any((report.sent, report.deferred, report.dead, report.uncertain, report.cancelled))

    def _note_failure(self, error: DBAPIError) -> None:
        with self._failures.open("a", encoding="utf-8") as file:
            file.write(f"{type(error.orig).__name__}\n")


class _NobodyThere:
    """Stands for a server that is not there yet."""

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        del message, target
        return SendResult(AttemptOutcome.DEFERRED, "nobody there yet")


@dataclass(frozen=True)
class _NotedSender:
    """A sender of which it is known when it sends; a robot's message gets a tag that names it."""

    sender: Sender
    doings: Doings
    place: int

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        if target.channel in ROBOTS:
            target = replace(target, target=f"{target.target}?delivery={message.id}")
        self.doings.note(self.place, Doing.SENDING)
        try:
            return self.sender.send(message, target)
        finally:
            self.doings.note(self.place, Doing.QUEUE)


def main(folder: Path) -> None:
    """Fork and kill workers as told until standard input ends."""
    worker = Worker(folder)
    worker.warm_up()
    gc.freeze()  # the collector of a fork would else copy all pages that it shares
    alive: dict[int, int] = {}
    print("ready", flush=True)
    for line in sys.stdin:
        act, place = line.split()
        if act == "start":
            alive[int(place)] = _fork(worker, int(place))
            print("started", flush=True)
        else:
            print(_kill(alive.pop(int(place))), flush=True)
    for pid in alive.values():
        _kill(pid)


def _fork(worker: Worker, place: int) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            sys.stdin.close()
            worker.work(place)
        except BaseException:  # noqa: BLE001 - nothing may leave a fork but by its end
            traceback.print_exc()
        finally:
            os._exit(1)
    return pid


def _kill(pid: int) -> str:
    """Kill a worker; give `killed`, or `died` if it had ended by itself."""
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return "killed" if is_killed else "died"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
