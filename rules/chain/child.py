"""One child process and the socket to it: every wait has an end, and every end is told apart."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rules.chain.errors import ChainFailed, Failure
from rules.chain.program import Program, encode_line
from rules.vocabulary import OutcomeKey

WORKER = (sys.executable, "-I", "-m", "rules.chain.worker")
# An interpreter may be built to find its own libraries by this variable; nothing else is handed on.
_INHERITED = ("LD_LIBRARY_PATH",)
_CHUNK_BYTES = 65_536
_MILLISECONDS = 1000


class Child:
    """A process that holds one program, from its start to its death.

    Attributes:
        evaluations: How many answers it has given.
    """

    def __init__(self, program: Program, *, command: Sequence[str], start_seconds: float) -> None:
        """Start the process and hand it the program.

        Args:
            program: What it shall evaluate.
            command: What to run; it must speak as `rules.chain.worker` does.
            start_seconds: How long interpreter, import and compilation may take together.

        Raises:
            ChainFailed: It cannot be started, or did not become ready.
        """
        self.evaluations = 0
        self._unread = b""
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
                    command,
                    stdin=theirs.fileno(),
                    stdout=theirs.fileno(),
                    stderr=subprocess.DEVNULL,
                    env={name: os.environ[name] for name in _INHERITED if name in os.environ},
                    process_group=0,
                )
            except OSError as error:
                self._socket.close()
                raise ChainFailed(Failure.DIED, str(error)) from error
        try:
            self._exchange(program.to_json(), start_seconds)
        except BaseException:  # an interrupt too must leave no process behind
            self.kill()
            raise

    @property
    def pid(self) -> int:
        """The process id, which is also that of its group."""
        return self._process.pid

    def derive(self, outcomes: Iterable[OutcomeKey], *, seconds: float) -> frozenset[str]:
        """Ask for the conclusions.

        Raises:
            ChainFailed: No proper answer came within `seconds`. The child must then be killed.
        """
        number = self.evaluations + 1
        answer = self._exchange({"id": number, "outcomes": list(outcomes)}, seconds)
        if answer.get("id") != number or not isinstance(answer.get("conclusions"), list):
            raise ChainFailed(Failure.REFUSED, "an answer to another question")
        self.evaluations = number
        return frozenset(answer["conclusions"])

    def is_alive(self) -> bool:
        """Whether the process is still running."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process and all that it started, and free what it held."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._socket.close()

    def _exchange(self, message: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
        try:
            answer = json.loads(self._exchange_lines(encode_line(message), seconds))
        except TimeoutError as error:
            raise ChainFailed(Failure.HUNG, f"{seconds:g} s") from error
        except (ConnectionError, EOFError) as error:
            raise ChainFailed(Failure.DIED, self._describe_death()) from error
        except ValueError as error:
            raise ChainFailed(Failure.REFUSED, "an answer that is not JSON") from error
        if not isinstance(answer, dict):
            raise ChainFailed(Failure.REFUSED, "an answer that is no message")
        if "error" in answer:
            failure = Failure.MISSING if answer["error"] == "missing" else Failure.REFUSED
            raise ChainFailed(failure, str(answer.get("detail")))
        return answer

    def _exchange_lines(self, request: bytes, seconds: float) -> bytes:
        """Send one line and read one, without ever waiting past the deadline."""
        deadline = time.monotonic() + seconds
        unsent = memoryview(request)
        poll = select.poll()
        poll.register(self._socket, select.POLLIN | select.POLLOUT)
        while True:
            remaining = deadline - time.monotonic()
            ready = poll.poll(max(remaining, 0) * _MILLISECONDS)
            if not ready and remaining <= 0:
                raise TimeoutError
            for _, event in ready:
                if event & select.POLLOUT and unsent:
                    unsent = unsent[self._socket.send(unsent) :]
                    if not unsent:
                        poll.modify(self._socket, select.POLLIN)
                if event & ~select.POLLOUT:
                    chunk = self._socket.recv(_CHUNK_BYTES)
                    if not chunk:
                        raise EOFError
                    self._unread += chunk
            line, end, rest = self._unread.partition(b"\n")
            if end:
                self._unread = rest
                return line

    def _describe_death(self) -> str:
        """How the process ended; it has closed its side, so its end is a matter of moments."""
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "it closed its side"
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"
