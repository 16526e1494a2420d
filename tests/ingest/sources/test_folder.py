"""Files in a folder: only whole ones, and a watch that waits until nothing moves."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Timer

import pytest

from ingest.sources.folder import FolderSource
from ingest.sources.item import ItemMoved, SourceError, SourceItem
from ingest.sources.watching import watch_folder

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_WITHIN_S = 30


def put(path: Path, content: bytes = b"paper", at: datetime = NOW - timedelta(minutes=1)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def look(folder: Path, known: tuple[str, str] | None = None) -> list[SourceItem]:
    source = FolderSource(folder, lambda: NOW)
    return list(source.list_items({}, lambda *asked: asked == known))


def test_finished_files_are_listed_and_read(tmp_path: Path) -> None:
    put(tmp_path / "K1" / "执照.pdf")
    (item,) = look(tmp_path)
    assert (item.place, item.name, item.size_bytes, item.load()) == (
        "K1/执照.pdf",
        "执照.pdf",
        5,
        b"paper",
    )
    assert look(tmp_path, (item.place, item.version)) == []


@pytest.mark.parametrize(
    "name",
    ["a.pdf.part", "a.TMP", "~$a.docx", ".a.pdf", "Thumbs.db", ".hidden/a.pdf", "a.crdownload"],
)
def test_what_is_not_whole_is_passed_over(tmp_path: Path, name: str) -> None:
    put(tmp_path / name)
    assert look(tmp_path) == []


def test_what_was_written_just_now_is_left_for_later(tmp_path: Path) -> None:
    put(tmp_path / "a.pdf", at=NOW - timedelta(seconds=1))
    assert look(tmp_path) == []


def test_links_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "a.pdf")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.pdf").symlink_to(tmp_path / "elsewhere" / "a.pdf")
    assert look(tmp_path / "in") == []


def test_a_file_that_changes_while_it_is_read_is_left_for_later(tmp_path: Path) -> None:
    path = put(tmp_path / "a.pdf")
    (item,) = look(tmp_path)
    put(path, b"longer paper")
    with pytest.raises(ItemMoved):
        item.load()
    path.unlink()
    with pytest.raises(ItemMoved):
        item.load()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="folder_missing"):
        look(tmp_path / "none")


def test_the_watch_tells_once_nothing_moves_any_more(tmp_path: Path) -> None:
    stop = Event()
    rounds = watch_folder(tmp_path, stop, rest_ms=150)
    too_late = Timer(_WITHIN_S, stop.set)
    too_late.start()
    next(rounds)
    for name in ("a.pdf.part", "b.pdf"):  # amid the work on what was told
        (tmp_path / name).write_bytes(b"paper")
    (tmp_path / "a.pdf.part").rename(tmp_path / "a.pdf")
    next(rounds)
    stop.set()
    assert list(rounds) == []
    too_late.cancel()
