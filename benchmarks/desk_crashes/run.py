"""The points: laps of upload, correction, submission and approval, then backups and migrations."""

from __future__ import annotations

import random
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import select

from benchmarks.desk_crashes.desk_acts import DeskActs
from benchmarks.desk_crashes.installation import Installation
from benchmarks.desk_crashes.oracle import find_faults, sweep
from benchmarks.desk_crashes.processes import Fuse, Program, run_backup, start_server
from benchmarks.desk_crashes.wishes import Wish, send_all
from checker.access.actor import PROGRAM
from checker.backup.archive import open_archive
from checker.backup.restoring import restore
from checker.errors import LicetError
from checker.reports.audit_pack import save_audit_pack
from checker.settings import Settings
from storage.database import Database
from storage.tables import Event

ACTS = ("upload", "correction", "submit", "approve", "backup", "migration")
_CRASH_EVERY, _PACK_EVERY, _RESTORE_EVERY = 4, 10, 4
_AT_POINTS = 0.7


@dataclass
class Tally:
    """What came of the points of one act.

    Attributes:
        points: How many there were.
        amid: Of them, how many struck while a request, or the program itself, was under way.
        crashes: Of them, how many struck the database's server too.
        acknowledged: Requests that were acknowledged before their point's death.
        broken: Requests without an answer.
        done_unsaid: Of these, how many had been done.
        lost: Acknowledged and not there.
        half: What was half done, doubled, or otherwise not as it must be.
        swept: Files that no row named.
    """

    points: int = 0
    amid: int = 0
    crashes: int = 0
    acknowledged: int = 0
    broken: int = 0
    done_unsaid: int = 0
    lost: int = 0
    half: int = 0
    swept: int = 0


@dataclass
class Run:
    """One installation and all that happens to it.

    Attributes:
        installation: Which.
        dice: Draws the points.
        tallies: By act.
        faults: In words.
        journal: All that was acknowledged, ever.
    """

    installation: Installation
    dice: random.Random
    tallies: dict[str, Tally] = field(default_factory=lambda: {act: Tally() for act in ACTS})
    faults: list[str] = field(default_factory=list)
    journal: list[Wish] = field(default_factory=list)
    _fuse: Fuse = field(default_factory=Fuse)
    _server: Program | None = None
    _usual: dict[str, tuple[int, float]] = field(default_factory=dict)
    _number: int = 0

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Keep a server while the block runs."""
        self._start()
        try:
            yield
        finally:
            if self._server is not None:
                self._server.kill()

    def lap(self) -> None:
        """Take new customers from their papers to their decisions, killed at every step."""
        acts = DeskActs(self.installation, self.dice)
        self.strike("upload", acts.upload())
        acts.meet_customers()
        self.strike("correction", acts.correct())
        self.strike("submit", acts.submit())
        self.strike("approve", acts.approve())
        self._number += 1
        if self._number % _PACK_EVERY == 1:
            self._try_audit_pack(acts.customer_ids)

    def strike(self, act: str, wishes: Sequence[Wish]) -> None:
        """Send wishes, kill, start again, compare, send again what had no answer, compare."""
        tally = self.tallies[act]
        victims = [self._server] if self._server else []
        self._burn(act, tally, victims, lambda: send_all(wishes, self.installation))
        tally.amid += any(wish.is_broken for wish in wishes)
        tally.acknowledged += sum(wish.is_acknowledged for wish in wishes)
        tally.broken += sum(wish.is_broken for wish in wishes)
        self.journal += [wish for wish in wishes if wish.is_acknowledged]
        self._compare(act, wishes)
        self._start()
        with self.installation.open_client() as client:
            for wish in wishes:
                if not wish.is_acknowledged:
                    wish.repeat(client, self.installation)
                elif wish.fields is not None and self.dice.random() < 0.25:
                    wish.send(client)
        with self.installation.database.read_session() as session:
            for wish in wishes:
                if wish.count(session) != 1:
                    self._note(act, f"done {wish.count(session)}x in the end: {wish}")
        self.journal += [wish for wish in wishes if wish not in self.journal]

    def strike_backup(self, wishes: Sequence[Wish]) -> None:
        """Back up while papers come in, and kill the one or both."""
        tally, path = self.tallies["backup"], self.installation.folder / "backups"
        path.mkdir(exist_ok=True)
        path = path / f"{secrets.token_hex(6)}.licet"
        with_server = self.dice.random() < 0.5
        backup = Program(run_backup, self.installation.environment, str(path), self._fuse)
        victims = [backup, *([self._server] if with_server and self._server else [])]

        def begin() -> list[threading.Thread]:
            return [*send_all(wishes, self.installation), _watch(backup)]

        self._burn("backup", tally, victims, begin)
        is_told = backup.exit_code == 0
        tally.amid += not is_told
        tally.acknowledged += is_told
        self._compare("backup", wishes)
        if self._server is None or not self._server.is_alive:
            self._start()
        with self.installation.open_client() as client:
            for wish in wishes:
                if not wish.is_acknowledged:
                    wish.repeat(client, self.installation)
        self.journal += wishes
        self._judge_backup(path, is_told=is_told)

    def _judge_backup(self, path: Path, *, is_told: bool) -> None:
        if not path.exists():
            self.tallies["backup"].lost += is_told
            return
        try:
            with open_archive(path) as archive:
                archive.verify()
                subject = f"backup:{archive.manifest.database.sha256}"
        except LicetError as error:
            self._note("backup", f"a backup under its name is not whole: {error.en}")
            return
        with self.installation.database.read_session() as session:
            told = session.exec(select(Event.seq).where(Event.subject == subject)).all()
        if len(told) > 1 or (is_told and not told):
            self._note("backup", f"a backup has {len(told)} events")
        self.tallies["backup"].done_unsaid += not is_told
        if self.tallies["backup"].points % _RESTORE_EVERY == 0 and not self.installation.url:
            self._restore(path)
        path.unlink()

    def _restore(self, path: Path) -> None:
        folder = self.installation.folder / "restored"
        key = self.installation.settings.master_key_path
        settings = Settings(data_dir=folder, master_key_file=key)
        try:
            restore(settings, path, datetime.now(UTC), by=PROGRAM)
            database = Database.open(settings.url)
            there = Installation.__new__(Installation)
            there.folder, there.url, there.crash_database = folder.parent, "", None
            there.__dict__.update(settings=settings, database=database)
            for fault in find_faults(there):
                self._note("backup", f"restored: {fault}")
            database.close()
        except LicetError as error:
            self._note("backup", f"cannot be restored: {error.en}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _burn(
        self,
        act: str,
        tally: Tally,
        victims: Sequence[Program],
        begin: Callable[[], list[threading.Thread]],
    ) -> None:
        """Let it begin, and kill: at a point, or at a moment, with the database or without it."""
        tally.points += 1
        usual = self._usual.get(act)
        crash = self.installation.crash_database
        with_database = crash is not None and self.dice.random() < 1 / _CRASH_EVERY
        at_point = not with_database and self.dice.random() < _AT_POINTS
        points, seconds = usual or (0, 0.0)
        long = 10**12
        self._fuse.light(self.dice.randint(1, int(0.9 * points)) if usual and at_point else long)
        began = time.monotonic()
        threads = begin()
        if usual and not at_point:
            _join_until(threads, began + self.dice.uniform(0, seconds))
            for victim in victims:
                victim.kill()
            if with_database and crash is not None:
                crash()
                tally.crashes += 1
        for thread in threads:
            thread.join()
        left = self._fuse.put_out()
        if usual is None:
            self._usual[act] = (long - left, time.monotonic() - began)
        for victim in victims:
            victim.kill()

    def _compare(self, act: str, wishes: Sequence[Wish]) -> None:
        tally = self.tallies[act]
        for fault in find_faults(self.installation):
            self._note(act, fault)
        with self.installation.database.read_session() as session:
            for wish in self.journal:
                if wish.count(session) != 1:
                    tally.lost += 1
                    self._tell(f"{act}: acknowledged and done {wish.count(session)}x: {wish}")
            for wish in wishes:
                done = wish.count(session)
                if done not in (0, 1):
                    self._note(act, f"done {done}x: {wish}")
                tally.done_unsaid += done == 1 and not wish.is_acknowledged
        tally.swept += sweep(self.installation)

    def _try_audit_pack(self, customer_ids: Sequence[str]) -> None:
        path = self.installation.folder / "pack.zip"
        customer_id = self.dice.choice(customer_ids)
        now = datetime.now(UTC)
        pack = save_audit_pack(self.installation.workspace, customer_id, path, by=PROGRAM, now=now)
        if pack.missing:
            self._note("approve", "an audit pack misses originals")
        path.unlink()

    def _start(self) -> None:
        installation = self.installation
        self._server = start_server(installation.environment, installation.port, self._fuse)

    def _tell(self, fault: str) -> None:
        print(f"  {fault}", flush=True)
        self.faults.append(fault)

    def _note(self, act: str, fault: str) -> None:
        self.tallies[act].half += 1
        self._tell(f"{act}: {fault}")


def _watch(program: Program) -> threading.Thread:
    thread = threading.Thread(target=program.join)
    thread.start()
    return thread


def _join_until(threads: Sequence[threading.Thread], moment: float) -> None:
    """Wait until a moment, or until all have ended if that is sooner."""
    for thread in threads:
        thread.join(max(0.0, moment - time.monotonic()))
