"""`licet backup` and `licet restore` as a user calls them."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.checker.cli.conftest import Licet


def test_there_and_back(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    made = licet("backup", "b.licet", "--json")
    assert made.exit_code == 0
    assert made.json["path"] == "b.licet"
    assert made.json["size_bytes"] == (tmp_path / "b.licet").stat().st_size
    assert made.json["rows"]["customers"] == 0
    other = ("restore", "b.licet", "--data-dir", tmp_path / "other", "--json")
    assert licet(*other).json["error"]["code"] == "master_key_missing"
    key = tmp_path / "other" / "keys" / "master.key"
    key.parent.mkdir(parents=True)
    shutil.copy(tmp_path / "data" / "keys" / "master.key", key)
    restored = licet(*other)
    assert restored.exit_code == 0
    assert restored.json["held_deliveries"] == 0
    assert restored.json["set_aside"] is None
    assert restored.json["rows"] == made.json["rows"]
    assert (tmp_path / "other" / "licet.db").exists()


def test_it_says_that_sending_is_on_hold(licet: Licet) -> None:
    licet("init")
    assert "b.licet" in licet("backup", "b.licet", "--lang", "zh").stdout
    here = licet("restore", "b.licet", "--lang", "en")
    assert here.exit_code == 2
    assert "--replace" in here.stderr
    again = licet("restore", "b.licet", "--replace", "--lang", "en")
    assert again.exit_code == 0
    assert "on hold" in again.stdout
    assert "licet.db.replaced-" in again.stdout.replace("\n", "")


def test_what_is_said_of_files_that_are_none(licet: Licet, tmp_path: Path) -> None:
    assert licet("restore", "absent").exit_code == 3
    (tmp_path / "b.licet").write_text("not a backup")
    called = licet("restore", "b.licet", "--json")
    assert called.exit_code == 3
    assert called.json["error"]["code"] == "backup_damaged"
    assert licet("backup", "c.licet").exit_code == 4, "no database yet"
    licet("init")
    assert licet("backup", "b.licet").exit_code == 2
