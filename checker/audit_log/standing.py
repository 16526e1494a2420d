"""How the log stands, for a page: its end, its checkpoints, and what has no witness yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from checker.audit_log.actions import load_actions
from checker.audit_log.checkpoints import Checkpoint, checkpoint_path, read_checkpoints
from rules.vocabulary import Bilingual
from storage.events import read_head

_MOST = 20


@dataclass(frozen=True, slots=True)
class LogStanding:
    """How the log stands.

    Attributes:
        size: How many events it has.
        head: The hash of the last; None for none.
        checkpoints: How many there are.
        latest: The last of them, the newest first.
        unreadable_lines: Lines of their file that are none.
    """

    size: int
    head: str | None
    checkpoints: int
    latest: tuple[Checkpoint, ...]
    unreadable_lines: tuple[int, ...]

    @property
    def witnessed(self) -> int:
        """Up to which event a checkpoint speaks."""
        return max((one.size for one in self.latest), default=0)


def read_standing(session: Session, data_dir: Path) -> LogStanding:
    """Read how the log stands.

    Raises:
        CheckpointsUnreadable: The operating system refused.
    """
    head = read_head(session)
    known = read_checkpoints(checkpoint_path(data_dir))
    return LogStanding(
        head.size,
        head.hash,
        len(known.checkpoints),
        tuple(reversed(known.checkpoints[-_MOST:])),
        known.unreadable_lines,
    )


def list_actions() -> Sequence[tuple[str, Bilingual]]:
    """Give what can be asked for by action: groups first (`limit.`), then each action of them."""
    offered: list[tuple[str, Bilingual]] = []
    for code, action in sorted(load_actions().items()):
        offered.append((code, Bilingual(action.title.zh, action.title.en)))
    return offered
