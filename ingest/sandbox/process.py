"""One child process as its parent sees it: started when needed, killed when it overruns."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.authenticity.trust import VARIABLE as TRUST_ROOTS_VARIABLE
from ingest.sandbox.budget import TimeBudget
from ingest.sandbox.channel import Channel, ChannelClosedError, ProtocolError
from ingest.sandbox.limits import Limits
from ingest.sandbox.task import Profile, Task

WORKER_PROGRAM = ("-m", "ingest.sandbox.worker")
_PASSED_ON = ("LD_LIBRARY_PATH", "TMPDIR")
"""Without the first some builds of Python do not start; all other variables stay in the parent."""


class WorkerStartError(RuntimeError):
    """A child cannot load what it needs: the installation is broken, whatever the file."""


@dataclass(frozen=True, slots=True)
class Death:
    """A child ended before it answered.

    Attributes:
        is_overdue: It ran out of time, by the parent's clock or by the system's CPU limit.
        reason: The signal's name, an exit status, or what was wrong with its messages.
    """

    is_overdue: bool
    reason: str


class Worker:
    """A child process that reads files one at a time.

    Args:
        profile: What it is equipped for.
        limits: What it may cost.
        program: What its interpreter runs.
        trust_roots: Folder of the certificates that are trusted for signatures.
    """

    def __init__(
        self,
        profile: Profile,
        limits: Limits,
        program: Sequence[str] = WORKER_PROGRAM,
        trust_roots: Path | None = None,
    ) -> None:
        self._profile = profile
        self._limits = limits
        self._program = program
        self._trust_roots = trust_roots
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._is_ready = False
        self._files = 0

    def run(self, task: Task, cpu_seconds: float) -> dict[str, Any] | Death:
        """Has one file read.

        Args:
            task: The file.
            cpu_seconds: Its budget.

        Returns:
            The child's last message about it, or how the child ended. A child that ended, has
            read its share of files or has grown too large is replaced at once.

        Raises:
            WorkerStartError: No child can be started.
        """
        channel = self._take_channel()
        budget = TimeBudget(self._limits.wall_seconds, time.monotonic)
        order = {
            "name": task.name,
            "sha256": task.sha256,
            "media_type": task.media_type.value,
            "wanted": task.wanted.value,
            "cpu_seconds": cpu_seconds,
            "view": None if task.view is None else asdict(task.view),
            "first_member": task.first_member,
        }
        try:
            channel.send(order, budget)
            channel.send_bytes(task.content, budget)
            message = self._await_answer(channel, budget)
        except TimeoutError:
            self._replace()
            return Death(is_overdue=True, reason="wall time")
        except ProtocolError as error:
            self._replace()
            return Death(is_overdue=False, reason=str(error))
        except ChannelClosedError:
            death = self._bury()
            self.prepare()
            return death
        self._files += 1
        share = self._limits.profiles[self._profile].files
        if message.get("is_spent") is True or self._files >= share:
            self._replace()
        return message

    def prepare(self) -> None:
        """Starts a child unless one lives, and does not wait until it has loaded its parsers."""
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._channel is None:
            self._start()

    def stop(self) -> None:
        """Ends the child at once, with everything in its process group."""
        process, channel = self._process, self._channel
        self._process = self._channel = None
        self._is_ready = False
        self._files = 0
        if channel is not None:
            channel.close()
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _await_answer(self, channel: Channel, budget: TimeBudget) -> dict[str, Any]:
        pages_left = self._limits.reading.pages
        pictures_left = self._limits.reading.recognised_pages
        is_recognising = False
        while pages_left >= 0 and pictures_left >= 0:
            message = channel.receive(budget)
            match message.get("kind"):
                case "picture":
                    pictures_left -= 1
                    is_recognising = True
                    budget.restart(self._limits.recognition_wall_seconds)
                case "page" if is_recognising:
                    pages_left -= 1
                    is_recognising = False
                    budget.restart()
                case "page":
                    pages_left -= 1
                    budget.earn(self._limits.text_page_wall_seconds)
                case _:
                    return message
        raise ProtocolError("more pages than were to be read")

    def _replace(self) -> None:
        """Ends the child; the next one loads while the caller is busy with what this one read."""
        self.stop()
        self.prepare()

    def _take_channel(self) -> Channel:
        """The channel to a living child; one that was ended from outside is replaced."""
        self.prepare()
        if self._channel is None:
            raise AssertionError("a child was just started")
        if not self._is_ready:
            self._await_start(self._channel)
        return self._channel

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        limits_text = json.dumps(asdict(self._limits))
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [
                    sys.executable,
                    "-I",
                    *self._program,
                    str(theirs.fileno()),
                    self._profile.value,
                    limits_text,
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=self._make_environment(),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._channel = Channel(ours, self._limits.answer_bytes)

    def _await_start(self, channel: Channel) -> None:
        budget = TimeBudget(self._limits.start_seconds, time.monotonic)
        try:
            message = channel.receive(budget)
        except (ChannelClosedError, ProtocolError, TimeoutError) as error:
            reason = self._bury().reason
            raise WorkerStartError(f"the reading process did not start: {reason}") from error
        if message.get("kind") != "ready":
            self.stop()
            raise WorkerStartError(f"the reading process did not start: {message.get('reason')}")
        self._is_ready = True

    def _make_environment(self) -> dict[str, str]:
        threads = str(self._limits.threads)
        return {
            "LANG": "C.UTF-8",
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
            # Each thread's own arena would reserve 64 MB of the address space that is limited.
            "MALLOC_ARENA_MAX": "2",
            **({TRUST_ROOTS_VARIABLE: str(self._trust_roots)} if self._trust_roots else {}),
            **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        }

    def _bury(self) -> Death:
        """Finds out how a child ended that closed the channel, and clears up after it."""
        status = 0
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self._process.wait(timeout=5)
        self.stop()
        if status >= 0:
            return Death(is_overdue=False, reason=f"exit {status}")
        name = signal.Signals(-status).name
        return Death(is_overdue=name == "SIGXCPU", reason=name)
