"""A worker that does what its file tells it to: the ways in which a parser may go wrong.

Run by its path in place of `ingest.sandbox.worker`; what a hostile file would do to a parser, the
first word of the file does here.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
import sys
import time

from ingest.document import Method, Page, Problem, ReadResult
from ingest.sandbox.task import Profile, Reading, Task
from ingest.sandbox.worker import Perform, Progress, decode_limits, serve

KEPT: list[bytes] = []
"""What a parser that leaks holds on to."""
EMPTY_PAGE = Page(1, 1.0, 1.0, Method.TEXT, ())


def perform(task: Task, progress: Progress) -> Reading:
    """Does what the file says."""
    order = task.content.split()[1].decode()
    match order:
        case "abort":
            os.abort()
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            os._exit(0)
        case "burn":
            while True:
                pass
        case "hang":
            time.sleep(600)
        case "allocate":
            return answer(size=str(len(bytearray(2_000_000_000))))
        case "grow":
            KEPT.append(bytes(b"x" * 80_000_000))
        case "connect":
            try:
                socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
            except OSError as error:
                return answer(refused=errno.errorcode[error.errno or 0])
            return answer(refused="not at all")
        case "raise":
            raise ValueError("a secret that stands in the document")
        case "forge":
            os.write(find_socket(), b"\x00\x00\x00\x00\x00\x00\x00\x02[]")
        case "flood":
            os.write(find_socket(), b"\x7f\xff\xff\xff\xff\xff\xff\xff")
            time.sleep(600)
        case "pages":
            for _ in range(1000):
                progress.report_page(EMPTY_PAGE)
        case "slow":
            for _ in range(7):
                burn_cpu(0.4)
                progress.report_page(EMPTY_PAGE)
    environment = " ".join(sorted(os.environ))
    return answer(pid=str(os.getpid()), environment=environment, folder=os.getcwd())  # noqa: PTH109


def answer(**details: str) -> Reading:
    """A reading that tells something about the process."""
    limits = {
        name: str(resource.getrlimit(getattr(resource, name))[0])
        for name in ("RLIMIT_AS", "RLIMIT_CORE", "RLIMIT_FSIZE", "RLIMIT_NOFILE")
    }
    return Reading(
        ReadResult.OK, problems=(Problem("told", details=tuple({**limits, **details}.items())),)
    )


def find_socket() -> int:
    """The descriptor that leads to the parent."""
    return int(sys.argv[1])


def burn_cpu(seconds: float) -> None:
    """Spends CPU time."""
    ends_at = time.process_time() + seconds
    while time.process_time() < ends_at:
        pass


def load() -> Perform:
    """Loads nothing."""
    return perform


if __name__ == "__main__":
    serve(int(sys.argv[1]), Profile(sys.argv[2]), decode_limits(sys.argv[3]), load)
