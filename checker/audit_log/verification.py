"""Verification: events against one another and against checkpoints, the first fault named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from checker.audit_log.checkpoints import Checkpoint
from checker.audit_log.event_body import (
    GENESIS,
    encode_canonically,
    find_customer,
    hash_event,
)
from checker.sentences import fill_in
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual
from storage.events import StoredEvent

_PLAIN = 3
"""The braces of a body whose data hold no object: its own, the actor's and that of the data."""


class FaultKind(StrEnum):
    """What can be wrong with a log."""

    CHANGED = "changed"
    REMOVED = "removed"
    CUT_OFF = "cut_off"
    REWRITTEN = "rewritten"
    FORGED_CHECKPOINT = "forged_checkpoint"


@dataclass(frozen=True, slots=True)
class LogFault:
    """The first thing found wrong.

    Attributes:
        kind: What it is.
        seq: The number of the first event that is not as it was; before it, all are.
    """

    kind: FaultKind
    seq: int

    @property
    def sentence(self) -> Bilingual:
        """What was found, and what to do."""
        return fill_in(load_faults()[self.kind.value], seq=self.seq)


@dataclass(frozen=True, slots=True)
class LogVerdict:
    """What a verification found.

    Attributes:
        events: How many events were found good, from the first.
        head: The hash of the last good one; None for none.
        checkpoints: How many checkpoints of this log were compared.
        witnessed: Up to which event they speak for it: what comes after could be cut off unseen.
        fault: What is wrong; None for nothing.
    """

    events: int
    head: str | None
    checkpoints: int
    witnessed: int
    fault: LogFault | None

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


class Followed(NamedTuple):
    """How far a chain of events was followed.

    Attributes:
        good: The number of the last good event.
        last: Its hash; `GENESIS` before the first.
        fault: What is wrong with the next; None where the events end.
    """

    good: int
    last: bytes
    fault: LogFault | None


Heads = Mapping[int, set[str]]
"""What checkpoints say: the hash of an event, by its number; more than one where they disagree."""


def verify_events(
    events: Iterable[StoredEvent], checkpoints: Sequence[Checkpoint], key: Ed25519PublicKey
) -> LogVerdict:
    """Verify events that are given in the order of their numbers.

    Args:
        events: The whole log.
        checkpoints: Read before the events were: what is recorded meanwhile is no fault.
        key: Whose signatures count.
    """
    return judge(checkpoints, key, lambda heads: follow(events, heads))


def judge(
    checkpoints: Sequence[Checkpoint],
    key: Ed25519PublicKey,
    follow_all: Callable[[Heads], Followed],
) -> LogVerdict:
    """Judge a log by how far its events can be followed, and by its checkpoints.

    Args:
        checkpoints: As for `verify_events`.
        key: Whose signatures count.
        follow_all: Follows the log from its first event.
    """
    heads: dict[int, set[str]] = {}
    for checkpoint in checkpoints:
        if not checkpoint.is_signed_by(key):
            forged = LogFault(FaultKind.FORGED_CHECKPOINT, checkpoint.size)
            return LogVerdict(0, None, 0, 0, forged)
        heads.setdefault(checkpoint.size, set()).add(checkpoint.head)
    good, last, fault = follow_all(heads)
    if fault is None and any(size > good for size in heads):
        fault = LogFault(FaultKind.CUT_OFF, good + 1)
    compared = [size for size in heads if size <= good]
    return LogVerdict(
        events=good,
        head=last.hex() if good else None,
        checkpoints=len(compared),
        witnessed=max(compared, default=0),
        fault=fault,
    )


def follow(
    events: Iterable[StoredEvent], heads: Heads, *, good: int = 0, last: bytes = GENESIS
) -> Followed:
    """Hash events one after another.

    Args:
        events: In the order of their numbers, from `good` + 1 on.
        heads: What checkpoints say.
        good: The number of the event before the first.
        last: Its hash.
    """
    for event in events:
        number, body, stored_hash = event.seq, event.body, event.hash
        seq = good + 1
        if number != seq:
            return Followed(good, last, LogFault(FaultKind.REMOVED, seq))
        digest = hash_event(last, body.encode())
        if digest.hex() != stored_hash or not _repeats_body(event):
            return Followed(good, last, LogFault(FaultKind.CHANGED, seq))
        if seq in heads and heads[seq] != {stored_hash}:
            return Followed(good, last, LogFault(FaultKind.REWRITTEN, seq))
        good, last = seq, digest
    return Followed(good, last, None)


def _repeats_body(event: StoredEvent) -> bool:
    """Tell whether the columns beside the body say what it says.

    To take a body apart costs twice what its hash does, so it is done only where the text itself,
    whose keys are in order, does not settle the matter.
    """
    return _begins_and_ends_so(event) or _says_the_same(event)


def _begins_and_ends_so(event: StoredEvent) -> bool:
    """Compare the columns with the body as text; False proves nothing."""
    seq, at, actor_id, actor_name, action, subject, customer_id, body, _ = event
    if subject.startswith("customer:"):
        is_theirs = subject[9:] == customer_id
    elif customer_id is None:
        is_theirs = '"customer_id":' not in body
    else:
        is_theirs = f'"customer_id":"{customer_id}"' in body and body.count("{") == _PLAIN
    return (
        is_theirs
        and body.startswith(f'{_word_actor(action, actor_id, actor_name)}{at}","data":{{')
        and body.endswith(f',"seq":{seq},"subject":"{subject}"}}')
    )


@lru_cache(maxsize=4096)
def _word_actor(action: str, actor_id: str | None, actor_name: str) -> str:
    """Write the beginning of a body, up to its moment."""
    actor = encode_canonically({"id": actor_id, "name": actor_name}).decode()
    return f'{{"action":"{action}","actor":{actor},"at":"'


def _says_the_same(event: StoredEvent) -> bool:
    """Take the body apart and compare."""
    try:
        content = json.loads(event.body)
        actor, subject = content["actor"], content["subject"]
        said = (
            content["seq"],
            content["at"],
            actor["id"],
            actor["name"],
            content["action"],
            subject,
            find_customer(subject, content["data"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return False  # no body of ours, whatever its hash
    return said == event[:7]


@cache
def load_faults() -> dict[str, Sentence]:
    """Give what is said of each fault."""
    return read_table("checker.audit_log", "faults.yaml", dict[str, Sentence])
