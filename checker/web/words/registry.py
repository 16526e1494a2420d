"""Words and tones for records of registers."""

from __future__ import annotations

from checker.registries.changes import ChangeKind

CHANGE_TONES: dict[str, str] = {
    ChangeKind.CHANGED: "warn",
    ChangeKind.ADDED: "info",
    ChangeKind.REMOVED: "info",
    ChangeKind.RAISED: "info",
    ChangeKind.LOWERED: "warn",
    ChangeKind.WORSENED: "bad",
    ChangeKind.IMPROVED: "good",
}
