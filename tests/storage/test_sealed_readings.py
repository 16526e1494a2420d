"""Readings that are kept: found by content and engine, closed to whoever lacks the file."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import MasterKeyMissing
from storage.master_key import MasterKey
from storage.sealed_readings import SealedReadings

CONTENT = b"a business licence"
READING = '{"name": "青禾贸易"}'.encode()


@pytest.fixture
def readings(tmp_path: Path) -> SealedReadings:
    key = MasterKey(tmp_path / "master.key")
    key.make_if_absent()
    return SealedReadings(tmp_path / "readings", key)


def the_entry(readings: SealedReadings) -> Path:
    (path,) = readings.folder.iterdir()
    return path


def test_what_was_kept_is_found_for_the_same_bytes_and_engine(readings: SealedReadings) -> None:
    assert readings.find(CONTENT, "engine 1") is None
    readings.keep(CONTENT, "engine 1", READING)
    assert readings.find(CONTENT, "engine 1") == READING
    assert readings.find(CONTENT, "engine 2") is None
    assert readings.find(b"another file", "engine 1") is None


def test_an_entry_tells_nothing_and_opens_for_no_other_file(readings: SealedReadings) -> None:
    readings.keep(CONTENT, "engine", READING)
    entry = the_entry(readings)
    assert "青禾贸易".encode() not in entry.read_bytes()
    entry.rename(readings._path(b"another file", "engine"))
    assert readings.find(b"another file", "engine") is None


def test_a_damaged_entry_is_removed_and_not_given(readings: SealedReadings) -> None:
    readings.keep(CONTENT, "engine", READING)
    entry = the_entry(readings)
    entry.write_bytes(entry.read_bytes()[:-1])
    assert readings.find(CONTENT, "engine") is None
    assert not entry.exists()


def test_what_nobody_asked_for_is_swept_and_what_was_asked_for_stays(
    readings: SealedReadings,
) -> None:
    for content in (CONTENT, b"forgotten"):
        readings.keep(content, "engine", READING)
    for entry in readings.folder.iterdir():
        os.utime(entry, (0, 0))
    readings.find(CONTENT, "engine")
    assert readings.sweep(datetime(2000, 1, 1, tzinfo=UTC)) == 1
    assert readings.find(CONTENT, "engine") == READING
    assert readings.find(b"forgotten", "engine") is None


def test_a_folder_that_cannot_be_written_costs_only_the_next_reading(
    readings: SealedReadings, caplog: pytest.LogCaptureFixture
) -> None:
    readings.folder.write_bytes(b"a file in its place")
    readings.keep(CONTENT, "engine", READING)
    assert "nothing kept" in caplog.text


def test_without_the_installations_secret_nothing_is_kept(tmp_path: Path) -> None:
    readings = SealedReadings(tmp_path / "readings", MasterKey(tmp_path / "gone.key"))
    with pytest.raises(MasterKeyMissing):
        readings.keep(CONTENT, "engine", READING)
    assert not readings.folder.exists()
