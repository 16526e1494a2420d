"""`licet sources`, and archives and messages given to `licet ingest`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.source_crashes import make_archive, make_message
from tests.checker.cli.conftest import Licet

REGISTER = "customer,kind,number,valid_until\n青禾,食品经营许可证,JY1,2030-01-01\n"


@pytest.fixture
def folder(licet: Licet, tmp_path: Path) -> Path:
    """A folder that is a source, beside an installation with one customer."""
    licet("init")
    (tmp_path / "台账.csv").write_text(REGISTER, encoding="utf-8")
    licet("ingest", tmp_path / "台账.csv")
    folder = tmp_path / "扫描"
    put(folder / "青禾" / "便条.bin", b"\x01\x02scribble")
    put(folder / "无主.bin", b"\x01\x02other")
    return folder


def put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def test_a_source_is_added_worked_off_and_removed(licet: Licet, folder: Path) -> None:
    added = licet("sources", "add", "扫描", "--folder", folder, "--find", "folder", "--json").json
    assert (added["source"]["kind"], added["source"]["place"]) == ("folder", {"path": str(folder)})
    pulled = licet("sources", "pull", "扫描", "--json")
    assert (pulled.exit_code, pulled.json["sources"][0]["outcomes"]) == (
        0,
        {"unassigned": 1, "unreadable": 1},
    )
    items = licet("sources", "items", "--json").json["items"]
    assert {(item["name"], item["customer_name"]) for item in items} == {
        ("便条.bin", "青禾"),
        ("无主.bin", None),
    }
    assert licet("sources", "list", "--json").json["unassigned"] == 1
    assert "待认领" in licet("sources", "list", "--lang", "zh").stdout

    (waiting,) = [item for item in items if item["outcome"] == "unassigned"]
    assert licet("sources", "give", waiting["id"], "青禾", "--json").exit_code == 0
    assert licet("sources", "list", "--json").json["unassigned"] == 0
    assert licet("sources", "pull", "--json").json["sources"][0]["items"] == 0
    assert licet("sources", "remove", "扫描").exit_code == 0
    assert licet("sources", "list", "--json").json["sources"] == []


def test_what_cannot_be_reached_is_told_by_the_round_and_by_the_doctor(
    licet: Licet, folder: Path
) -> None:
    licet("sources", "add", "无", "--folder", folder / "none", "--find", "folder")
    pulled = licet("sources", "pull", "--json")
    assert (pulled.exit_code, pulled.json["sources"][0]["failure"]) == (3, "folder_missing")
    (listed,) = licet("sources", "list", "--json").json["sources"]
    assert listed["last_failure"].startswith("folder_missing")
    checks = licet("doctor", "--json").json["checks"]
    assert [each["state"] for each in checks if each["check"] == "sources"] == ["failed"]


def test_a_password_is_not_taken_in_clear(licet: Licet, folder: Path) -> None:
    del folder
    words = ("sources", "add", "m", "--imap", "imap.example", "--user", "a", "--find", "sender")
    refused = licet(*words, "--password", "clear words", "--json")
    assert refused.json["error"]["code"] == "source_invalid"
    assert "clear words" not in refused.stdout + refused.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--folder", "/in"),
        ("--folder", "/in", "--bucket", "b", "--find", "folder"),
        ("--find", "folder"),
    ],
)
def test_a_source_without_a_place_or_an_owner_is_refused(
    licet: Licet, words: tuple[str, ...]
) -> None:
    assert licet("sources", "add", "x", *words).exit_code == 2


def test_senders_are_written_down(licet: Licet, folder: Path) -> None:
    del folder
    known = licet("sources", "sender", "Zhang@Firm.example", "青禾", "--json").json
    assert known["address"] == "zhang@firm.example"
    assert licet("sources", "sender", "nobody", "青禾").exit_code == 2


def test_archives_and_messages_are_opened_by_ingest(
    licet: Licet, folder: Path, tmp_path: Path
) -> None:
    del folder
    pack = put(tmp_path / "资料.zip", make_archive({"a.bin": b"\x01one", "../x": b"x"}))
    mail = put(tmp_path / "邮件.eml", make_message("a@b.example", {"b.bin": b"\x01two"}))
    filed = licet("ingest", pack, mail, "--customer", "青禾", "--json")
    assert [each["reason"] for each in filed.json["refused"]] == ["unsafe_path"]
    assert filed.exit_code == 1
    assert filed.json["customers"][0]["documents"]


def test_a_beat_takes_what_is_due(licet: Licet, folder: Path) -> None:
    licet("sources", "add", "扫描", "--folder", folder, "--find", "folder")
    (pulled,) = licet("tick", "--no-send", "--json").json["sources"]
    assert (pulled["source"], pulled["items"], pulled["failure"]) == ("扫描", 2, None)
    assert licet("tick", "--no-send", "--json").json["sources"] == []
