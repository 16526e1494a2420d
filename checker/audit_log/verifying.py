"""The whole log of an installation, verified; a long one in two stretches at the same time.

Each event costs 12 microseconds to read, hash and compare, and Python does so on one processor at a
time. The second half of a long log is therefore followed here and the first by another process,
from the hash that the event between them has on file: if the first half ends in that very hash,
both are one chain.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlmodel import Session

from checker.audit_log.checkpoints import Checkpoint
from checker.audit_log.verification import (
    FaultKind,
    Followed,
    Heads,
    LogFault,
    LogVerdict,
    follow,
    judge,
)
from storage.database import Database
from storage.events import find_hash, read_head, stream_events

HEAD_START = 180_000
"""Events that are followed here while another process starts, which takes it 2.3 s of CPU."""

FollowFirst = Callable[[Database, Heads, int], Followed]
"""Follows a log from its first event up to one of a given number."""


def follow_in_another_process(database: Database, heads: Heads, up_to_seq: int) -> Followed:
    """Let another process follow the first stretch of a log.

    Args:
        database: Whose log.
        heads: What checkpoints say.
        up_to_seq: The last event of the stretch.
    """
    asked = {
        "url": database.engine.url.render_as_string(hide_password=False),
        "up_to_seq": up_to_seq,
        "heads": [[size, sorted(said)] for size, said in heads.items() if size <= up_to_seq],
    }
    ended = subprocess.run(
        [sys.executable, "-I", "-m", "checker.audit_log.first_stretch"],
        input=json.dumps(asked).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(ended.stdout)
    fault = told["fault"]
    return Followed(
        told["good"],
        bytes.fromhex(told["last"]),
        None if fault is None else LogFault(FaultKind(fault["kind"]), fault["seq"]),
    )


def verify_log(
    database: Database,
    checkpoints: Sequence[Checkpoint],
    key: Ed25519PublicKey,
    *,
    head_start: int = HEAD_START,
    follow_first: FollowFirst = follow_in_another_process,
) -> LogVerdict:
    """Read the whole log and compare it with itself and its checkpoints.

    Args:
        database: Whose log.
        checkpoints: Read before this is called: events recorded meanwhile are no fault.
        key: Whose signatures count.
        head_start: By how many events the second stretch is longer than the first. A log of less
            than twice as many, or on a machine of one processor, is followed in one.
        follow_first: What follows the first stretch meanwhile.
    """

    def follow_all(heads: Heads) -> Followed:
        with database.read_session() as session:
            connection = session.connection()
            border = _find_border(session, head_start)
            if border is None:
                return follow(stream_events(connection), heads)
            with ThreadPoolExecutor(1) as thread:
                waiting = thread.submit(follow_first, database, heads, border.seq)
                events = stream_events(connection, after_seq=border.seq)
                second = follow(events, heads, good=border.seq, last=border.claimed)
                return _join(waiting.result(), border, second)

    return judge(checkpoints, key, follow_all)


class _Border(NamedTuple):
    """The last event of the first stretch, and the hash that it has on file."""

    seq: int
    claimed: bytes


def _find_border(session: Session, head_start: int) -> _Border | None:
    """Give where the first stretch ends; None where there is but one."""
    size = read_head(session).size
    if size < max(2, 2 * head_start) or (os.cpu_count() or 1) < 2:
        return None
    seq = (size - head_start) // 2
    claimed = find_hash(session, seq)
    try:
        return None if claimed is None else _Border(seq, bytes.fromhex(claimed))
    except ValueError:
        return None  # no hash at all: the log is wrong there, if not before


def _join(first: Followed, border: _Border, second: Followed) -> Followed:
    """Give how far both stretches go as one; a fault of the first comes before any of the second.

    A log that somebody changes while it is read may come to its border otherwise than it began.
    """
    if first.fault is not None:
        return first
    if first.good != border.seq:
        return first._replace(fault=LogFault(FaultKind.REMOVED, first.good + 1))
    if first.last != border.claimed:
        return first._replace(fault=LogFault(FaultKind.CHANGED, border.seq + 1))
    return second
