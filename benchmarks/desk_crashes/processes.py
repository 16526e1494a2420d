"""The programs that are killed: `licet serve`, `licet backup` and `licet init`, as they are.

They are forked from a server that has imported them and read the rules, so that a start takes half
a second; files are read as `tests.checker.papers` prepares them. Nothing else differs.

A program dies where somebody kills it from outside, or by itself at a point: one of all SQL
statements, commits and changes of files that it makes while `Fuse` burns, so that a point falls
where something is being done and never into mere waiting.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

import checker.scheduled_work
from checker.backup.backing_up import back_up
from checker.cli.acting import cli_actor
from checker.cli.schedule import serve
from checker.settings import Settings, load_settings
from checker.workspace import create_workspace
from ingest.sandbox import ReaderPool
from ingest.sandbox.task import Reading
from rules.pack import Pack
from tests.checker.packs import shipped_pack
from tests.checker.papers import PreparedReader
from tests.storage.processes import CONTEXT

_PACK, _READER = shipped_pack(), PreparedReader()
CONTEXT.set_forkserver_preload(
    ["__main__", __name__, "checker.clock", "checker.serving.server", f"{__package__}.warming"]
)
_PATIENCE_S = 120.0
_FILE_CHANGES = frozenset({"os.mkdir", "os.rename", "os.remove"})
_ENDINGS = (".partial", ".restoring", ".jsonl")


class Fuse:
    """Counts down the points of the programs that share it; at 0 the program dies.

    There is no lock, which whoever is killed would keep: two may count one point, which is no harm.
    """

    def __init__(self) -> None:
        self._left: Any = CONTEXT.Value("q", -1, lock=False)

    def light(self, points: int) -> None:
        """Let so many points pass."""
        self._left.value = points

    def put_out(self) -> int:
        """Count no longer, and give how many points were left."""
        left: int = self._left.value
        self._left.value = -1
        return left

    def burn(self, *_: object) -> None:
        """Pass a point."""
        if self._left.value > 0:
            self._left.value -= 1
            if self._left.value == 0:
                os.killpg(0, signal.SIGKILL)

    def burn_at_file_change(self, name: str, arguments: tuple[Any, ...]) -> None:
        """Pass a point where a file is made, renamed or removed."""
        is_made = name == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if (is_made and str(arguments[0]).endswith(_ENDINGS)) or name in _FILE_CHANGES:
            self.burn()


class Program:
    """One program in a process group of its own."""

    def __init__(self, work: Callable[..., None], *arguments: object) -> None:
        self._process: BaseProcess = CONTEXT.Process(target=work, args=arguments)
        self._process.start()

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.is_alive()

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.exitcode

    def kill(self) -> None:
        """Kill the whole group, if it lives, and wait for its end."""
        pid = self._process.pid
        assert pid is not None
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            self._process.kill()
        self.join()

    def join(self, seconds: float | None = None) -> None:
        """Wait for its end."""
        self._process.join(seconds)


def start_server(environment: Mapping[str, str], port: int, fuse: Fuse) -> Program:
    """Start `licet serve` and wait until it answers.

    Raises:
        TimeoutError: It never does.
    """
    program = Program(run_server, dict(environment), fuse)
    until = time.monotonic() + _PATIENCE_S
    while program.is_alive and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return program
    raise TimeoutError("the server does not answer")


def run_server(environment: Mapping[str, str], fuse: Fuse) -> None:
    """Be `licet serve --no-clock`."""
    _prepare(environment, fuse)
    serve(no_clock=True)


def run_backup(environment: Mapping[str, str], path: str, fuse: Fuse) -> None:
    """Be `licet backup`."""
    _prepare(environment, fuse)
    back_up(load_settings(), Path(path), datetime.now(UTC), by=cli_actor())


def run_init(environment: Mapping[str, str], fuse: Fuse) -> None:
    """Be `licet init`."""
    _prepare(environment, fuse)
    create_workspace(load_settings(), datetime.now(UTC))


def _prepare(environment: Mapping[str, str], fuse: Fuse) -> None:
    os.setsid()
    os.environ.update(environment)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    if "LICET_SAYS" not in environment:
        os.dup2(silence, 2)
    ReaderPool.read_documents = _read_prepared  # type: ignore[method-assign,assignment]
    checker.scheduled_work.open_pack = _give_pack  # type: ignore[attr-defined,assignment]
    event.listen(Engine, "before_cursor_execute", fuse.burn)
    event.listen(Engine, "commit", fuse.burn)
    sys.addaudithook(fuse.burn_at_file_change)


def _read_prepared(_: ReaderPool, content: bytes, name: str) -> Reading:
    return _READER.read_documents(content, name)


def _give_pack(_: Settings) -> Pack:
    return _PACK
