"""A process that can open no socket: a filter of system calls, which needs no privilege.

The name spaces that `confinement` asks for are refused in many containers; this filter
(seccomp(2), mode filter) is not, once the process has given up gaining privileges. `socket` fails
with EACCES, and io_uring, which opens sockets of its own, cannot be set up. The connected pair
that leads to the parent is there already and stays.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_LOAD, _JUMP_EQUAL, _JUMP_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_CALL_OFFSET, _MACHINE_OFFSET = 0, 4
_ALLOW = 0x7FFF_0000
_REFUSE = 0x0005_0000 | errno.EACCES
_IO_URING_SETUP = 425
_X32_CALLS = 0x4000_0000
_MACHINES = {"x86_64": (0xC000_003E, 41), "aarch64": (0xC000_00B7, 198)}
"""What the kernel calls a machine (linux/audit.h), and the number of `socket` there."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def close_network(libc: ctypes.CDLL) -> bool:
    """Forbids this process to open sockets, for good.

    Args:
        libc: Of a process that has set PR_SET_NO_NEW_PRIVS.

    Returns:
        Whether the filter is in force: not on other machines than x86-64 and ARM64, nor under a
        kernel without seccomp.
    """
    known = _MACHINES.get(platform.machine())
    if known is None:
        return False
    machine, socket_call = known
    steps = [
        (_LOAD, 0, 0, _MACHINE_OFFSET),
        (_JUMP_EQUAL, 0, 4, machine),
        (_LOAD, 0, 0, _CALL_OFFSET),
        (_JUMP_LEAST, 2, 0, _X32_CALLS),
        (_JUMP_EQUAL, 1, 0, socket_call),
        (_JUMP_EQUAL, 0, 1, _IO_URING_SETUP),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
