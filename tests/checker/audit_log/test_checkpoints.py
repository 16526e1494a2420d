"""Checkpoints are made when they are due, survive what power cuts do, and go with an export."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from checker.audit_log.checkpoints import (
    EVERY,
    PUBLIC_KEY_FILE,
    checkpoint_path,
    read_checkpoints,
    take_checkpoint,
)
from checker.audit_log.errors import CheckpointNotWritten
from checker.audit_log.exporting import VERIFIER_NAME, export_lines, read_verifier
from storage.database import Database
from tests.checker.audit_log.logs import NOW, make_witnessed_log, record_some, verify


def test_a_checkpoint_is_made_only_of_something_new(database: Database, tmp_path: Path) -> None:
    assert take_checkpoint(database, tmp_path, NOW) is None
    record_some(database, 3)
    assert take_checkpoint(database, tmp_path, NOW) is not None
    assert take_checkpoint(database, tmp_path, NOW + EVERY) is None
    assert len(read_checkpoints(checkpoint_path(tmp_path)).checkpoints) == 1
    assert checkpoint_path(tmp_path).stat().st_mode & 0o077 == 0


def test_a_young_checkpoint_puts_the_next_one_off(database: Database, tmp_path: Path) -> None:
    record_some(database, 1)
    take_checkpoint(database, tmp_path, NOW)
    record_some(database, 1)
    known = read_checkpoints(checkpoint_path(tmp_path)).checkpoints
    assert take_checkpoint(database, tmp_path, NOW + EVERY / 2, at_least=EVERY) is None
    late = take_checkpoint(database, tmp_path, NOW + EVERY + timedelta(seconds=1), at_least=EVERY)
    assert late is not None
    assert read_checkpoints(checkpoint_path(tmp_path)).checkpoints == (*known, late)


def test_a_line_that_a_power_cut_tore_is_passed_over(database: Database, tmp_path: Path) -> None:
    record_some(database, 1)
    take_checkpoint(database, tmp_path, NOW)
    with checkpoint_path(tmp_path).open("a") as file:
        file.write('{"at": "2026-11')
    record_some(database, 1)
    take_checkpoint(database, tmp_path, NOW)
    known = read_checkpoints(checkpoint_path(tmp_path))
    assert ([each.size for each in known.checkpoints], known.unreadable_lines) == ([1, 2], (2,))
    assert verify(database, tmp_path).is_good


def test_a_folder_that_cannot_be_written_is_named(database: Database, tmp_path: Path) -> None:
    record_some(database, 1)
    (tmp_path / "checkpoints").write_text("in the way")
    with pytest.raises(CheckpointNotWritten, match="checkpoints"):
        take_checkpoint(database, tmp_path, NOW)


@pytest.fixture
def audit_pack(database: Database, tmp_path: Path) -> list[str]:
    """What an auditor gets: the files, and the command that verifies them."""
    make_witnessed_log(database, tmp_path / "data", 20)
    folder = tmp_path / "pack"
    folder.mkdir()
    with database.read_session() as session:
        lines = "".join(export_lines(session, customer_id="c1"))
    (folder / "events.jsonl").write_text(lines, "utf-8")
    kept = checkpoint_path(tmp_path / "data")
    (folder / "checkpoints.jsonl").write_bytes(kept.read_bytes())
    (folder / VERIFIER_NAME).write_text(read_verifier(), "utf-8")
    key = kept.with_name(PUBLIC_KEY_FILE).read_text("ascii").strip()
    return [
        *(sys.executable, "-I", str(folder / VERIFIER_NAME)),
        *(str(folder / "events.jsonl"), str(folder / "checkpoints.jsonl"), key),
    ]


def test_a_pack_is_verified_without_this_program(audit_pack: list[str]) -> None:
    done = subprocess.run(audit_pack, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "nothing is wrong\n")


def test_a_pack_tells_nothing_of_other_customers(audit_pack: list[str]) -> None:
    text = Path(audit_pack[3]).read_text("utf-8")
    assert "customer:c1" in text
    assert "customer:c2" not in text


@pytest.mark.parametrize("damage", ["change", "redact", "remove", "swap", "cut", "sign", "key"])
def test_the_verifier_of_the_pack_finds_what_was_done(audit_pack: list[str], damage: str) -> None:
    events, checkpoints = Path(audit_pack[3]), Path(audit_pack[4])
    lines = events.read_text("utf-8").splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if '"body"' in line)
    if damage == "change":
        lines[place] = lines[place].replace('\\"alert_id\\":', '\\"alert_id\\":1')
    elif damage == "redact":
        place = next(i for i, line in enumerate(lines) if '"body_sha256"' in line)
        lines[place] = lines[place].replace('body_sha256": "', 'body_sha256": "00')[:-5] + '"}\n'
    elif damage == "remove":
        del lines[place]
    elif damage == "swap":
        lines[3], lines[4] = lines[4], lines[3]
    elif damage == "cut":
        del lines[-1]
    elif damage == "sign":
        checkpoints.write_text(checkpoints.read_text().replace('"size": 20', '"size": 19'))
    else:
        audit_pack[5] = "11" * 32
    events.write_text("".join(lines), "utf-8")
    done = subprocess.run(audit_pack, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout != "nothing is wrong\n"
