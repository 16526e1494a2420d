"""`licet log`: what was done is shown, and whether all of it is still there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from checker.audit_log.checkpoints import PUBLIC_KEY_FILE, checkpoint_path, take_checkpoint
from storage.database import Database
from tests.checker.audit_log.logs import record_some, unlock
from tests.checker.cli.conftest import Licet


def make_log(licet: Licet, data_dir: Path) -> Database:
    """An installation with ten events more, and a checkpoint at the end."""
    licet("init")
    database = Database.open(f"sqlite:///{data_dir / 'licet.db'}")
    record_some(database, 10)
    take_checkpoint(database, data_dir, datetime(2026, 11, 22, tzinfo=UTC))
    return database


def test_a_whole_log_is_good(licet: Licet, tmp_path: Path) -> None:
    make_log(licet, tmp_path / "data").close()
    verdict = licet("log", "verify", "--json")
    assert verdict.exit_code == 0
    assert verdict.json["is_good"] is True
    assert verdict.json["witnessed"] == verdict.json["events"] >= 10
    assert "完好" in licet("log", "verify", "--lang", "zh").stdout


def test_a_tail_that_was_cut_off_is_told(licet: Licet, tmp_path: Path) -> None:
    database = make_log(licet, tmp_path / "data")
    with database.engine.begin() as connection:
        unlock(connection)
        connection.exec_driver_sql("DELETE FROM events WHERE seq > 4")
    database.close()
    verdict = licet("log", "verify", "--json")
    assert verdict.exit_code == 1
    assert (verdict.json["fault"]["kind"], verdict.json["fault"]["seq"]) == ("cut_off", 5)
    assert "event 5" in licet("log", "verify", "--lang", "en").stdout


def test_copies_kept_elsewhere_speak_for_the_log(licet: Licet, tmp_path: Path) -> None:
    make_log(licet, tmp_path / "data").close()
    kept = checkpoint_path(tmp_path / "data")
    copy, key = tmp_path / "copy.jsonl", kept.with_name(PUBLIC_KEY_FILE).read_text().strip()
    kept.rename(copy)
    assert licet("log", "verify", "--json").json["checkpoints"] == 0
    assert "checkpoint" in licet("log", "verify", "--lang", "en").stdout
    copied = licet("log", "verify", "--checkpoints", copy, "--key", key, "--json")
    assert (copied.exit_code, copied.json["checkpoints"]) == (0, 1)
    other = licet("log", "verify", "--checkpoints", copy, "--key", "11" * 32, "--json")
    assert (other.exit_code, other.json["fault"]["kind"]) == (1, "forged_checkpoint")
    assert licet("log", "verify", "--key", "xyz").exit_code == 2
    assert licet("log", "verify", "--checkpoints", tmp_path / "none").exit_code != 0


def test_the_log_is_shown_page_by_page(licet: Licet, tmp_path: Path) -> None:
    make_log(licet, tmp_path / "data").close()
    page = licet("log", "show", "--limit", "4", "--action", "alert.", "--json").json
    assert len(page["events"]) == 4
    later = licet("log", "show", "--before", str(page["before"]), "--json").json
    assert later["events"][0]["seq"] == page["before"] - 1
    table = licet("log", "show", "--actor", "林例昭", "--lang", "zh", "--limit", "2").stdout
    assert "关闭预警" in table
    assert "--before" in table
    assert "no such events" in licet("log", "show", "--actor", "none", "--lang", "en").stdout
