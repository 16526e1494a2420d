"""A backup that was killed: pieces are removed a day later, and a whole one gets its name.

Killed is a copy of this process that ends without a word, so that nothing is tidied up.
"""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Never

import pytest
from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.backup import archive, backing_up
from checker.backup.abandoned import clear_abandoned, finish_abandoned
from checker.backup.archive import open_archive
from checker.backup.backing_up import back_up
from checker.backup.errors import BackupNotWritten
from storage.database import Database
from storage.tables import Event
from tests.checker.backup.installation import MADE_AT, Installation, settings_at

_KILLED = 9


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
    database = Database.open(f"sqlite:///{tmp_path / 'absent.db'}")
    assert clear_abandoned(tmp_path, database, MADE_AT) == 1
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
    half = tmp_path / ".backup.licet.0123456789abcdef.partial"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    back_up(settings, tmp_path / "backup.licet", MADE_AT, by=PROGRAM)
    assert not old.exists()
    assert not half.exists()


def kill_backup(in_use: Installation, path: Path, step: str) -> Path:
    """Let a backup die before a step; give the draft that it leaves."""

    def die(*_: object, **__: object) -> Never:
        os._exit(_KILLED)

    in_use.database.close()  # a connection of a server is nothing that two processes share
    child = os.fork()
    if child == 0:
        setattr(archive if step == "name_draft" else backing_up, step, die)
        back_up(in_use.settings, path, MADE_AT, by=PROGRAM)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED
    assert not path.exists()
    (draft,) = path.parent.glob(".*.partial")
    return draft


def told(in_use: Installation) -> list[str]:
    """The manifests of all backups of which the log tells, by their hashes."""
    with in_use.database.read_session() as session:
        bodies = session.exec(select(Event.body).where(Event.action == "backup.made")).all()
    return [json.loads(body)["data"]["manifest_sha256"] for body in bodies]


def test_the_log_knows_a_backup_by_its_manifest(in_use: Installation, tmp_path: Path) -> None:
    path = back_up(in_use.settings, tmp_path / "a.licet", MADE_AT, by=PROGRAM).path
    with open_archive(path) as made:
        assert told(in_use) == [made.manifest_sha256]


def test_one_killed_before_its_event_is_no_backup(in_use: Installation, tmp_path: Path) -> None:
    draft = kill_backup(in_use, tmp_path / "a.licet", "_record")
    assert told(in_use) == []
    back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    assert draft.exists(), "it may be another's at work"
    assert len(told(in_use)) == 1
    os.utime(draft, (0, 0))
    assert clear_abandoned(tmp_path, in_use.database, MADE_AT) == 1
    assert not draft.exists()


def test_one_killed_after_its_event_gets_its_name_from_the_next(
    in_use: Installation, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.licet", tmp_path / "b.licet"
    draft = kill_backup(in_use, first, "name_draft")
    assert len(told(in_use)) == 1
    os.utime(draft, (0, 0))
    assert clear_abandoned(tmp_path, in_use.database, MADE_AT) == 0
    back_up(in_use.settings, second, MADE_AT, by=PROGRAM)
    assert not draft.exists()
    found = []
    for path in (first, second):
        with open_archive(path) as made:
            made.verify()
            found.append(made.manifest_sha256)
    assert sorted(found) == sorted(told(in_use))


def test_a_name_that_was_taken_meanwhile_is_left_to_whom_has_it(
    in_use: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "a.licet"
    draft = kill_backup(in_use, path, "name_draft")
    path.write_bytes(b"another's")
    assert finish_abandoned(tmp_path, in_use.database) == 0
    assert path.read_bytes() == b"another's"
    assert draft.exists()


def test_one_whose_name_is_refused_stays_and_is_told(
    in_use: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Never:
        raise OSError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(archive, "name_draft", refuse)
        with pytest.raises(BackupNotWritten):
            back_up(in_use.settings, tmp_path / "a.licet", MADE_AT, by=PROGRAM)
    assert finish_abandoned(tmp_path, in_use.database) == 1
    assert (tmp_path / "a.licet").exists()
