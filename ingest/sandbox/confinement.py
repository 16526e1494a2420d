"""What a child process takes from itself before it touches a file."""

from __future__ import annotations

import ctypes
import math
import resource
import sys

from ingest.sandbox.limits import Limits
from ingest.sandbox.no_network import close_network

_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x1000_0000
_CLONE_NEWNET = 0x4000_0000


def confine(limits: Limits, memory_bytes: int) -> None:
    """Bounds memory, files and privileges of this process, for good.

    Args:
        limits: The figures.
        memory_bytes: Of address space.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.written_file_bytes)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)
    _lower(resource.RLIMIT_AS, memory_bytes)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        # Without a network where the system lets an ordinary process give it up; many containers do
        # not, so sockets are forbidden besides, and the limits above hold either way.
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        close_network(libc)


def limit_cpu(ends_at: float) -> None:
    """Lets the system end this process (SIGXCPU) once it has used so much CPU time.

    Args:
        ends_at: Seconds since the process started, all threads together, rounded up: the system
            counts whole seconds.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (max(1, math.ceil(ends_at)), hard))


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (bound, bound))
