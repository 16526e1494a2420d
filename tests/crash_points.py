"""Points at which a process dies: SQL statements, commits, changes of files, and commands.

They are counted from 1, so that a point falls where something is being done and never into mere
waiting.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from sqlalchemy import Engine, event

NEVER = 0
"""As the last point: the process comes to its end."""
_FILE_CHANGES = frozenset({"os.mkdir", "os.rename", "os.remove"})


class CrashPoints:
    """Counts the points of this process, and kills it at one.

    Args:
        last: At which the process dies.
        commands: Names of further audit events that are points, such as what is sent to a server.
    """

    def __init__(self, last: int, commands: frozenset[str] = frozenset()) -> None:
        self.passed = 0
        self._last = last
        self._events = _FILE_CHANGES | commands

    def watch(self, engine: Engine) -> None:
        """Begin to count, for as long as the process lives."""
        event.listen(engine, "before_cursor_execute", self._count)
        event.listen(engine, "commit", self._count)
        sys.addaudithook(self._count_deed)

    def _count(self, *_: object) -> None:
        self.passed += 1
        if self.passed == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def _count_deed(self, name: str, arguments: tuple[Any, ...]) -> None:
        is_written = name == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
        if (is_written and str(arguments[0]).endswith(".partial")) or name in self._events:
            self._count()
