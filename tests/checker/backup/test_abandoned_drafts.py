"""A backup that was killed leaves a copy of the database; the next one, a day later, removes it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from checker.access.actor import PROGRAM
from checker.backup.backing_up import back_up, clear_abandoned
from storage.database import Database
from tests.checker.backup.installation import MADE_AT, settings_at


def leave_draft(folder: Path, name: str, age: timedelta) -> Path:
    draft = folder / name
    draft.mkdir()
    (draft / "database").write_bytes(b"rows")
    left_at = (MADE_AT - age).timestamp()
    os.utime(draft, (left_at, left_at))
    return draft


def test_only_what_was_abandoned_goes(tmp_path: Path) -> None:
    old = leave_draft(tmp_path, ".licet-backup-a", timedelta(days=2))
    young = leave_draft(tmp_path, ".licet-backup-b", timedelta(hours=23))
    other = leave_draft(tmp_path, "licet-backup-c", timedelta(days=900))
    (tmp_path / ".licet-backup-link").symlink_to(other)
    assert clear_abandoned(tmp_path, MADE_AT) == 1
    assert not old.exists()
    assert young.exists()
    assert (other / "database").exists()


def test_a_backup_clears_away_first(tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "data")
    settings.data_dir.mkdir()
    database = Database.open(settings.url)
    database.migrate()
    database.close()
    old = leave_draft(tmp_path, ".licet-backup-a", timedelta(days=2))
    back_up(settings, tmp_path / "backup.licet", MADE_AT, by=PROGRAM)
    assert not old.exists()
