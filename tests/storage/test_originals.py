from __future__ import annotations

import errno
import hashlib
import os
import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from storage.database import Database
from storage.documents import file_document
from storage.errors import OriginalDamaged, OriginalMissing, OriginalNotStored
from storage.originals import Originals
from storage.tables import Original
from tests.storage.examples import NOW, TODAY, make_customer, make_reading

CONTENT = b"paper" * 2000
HASH = hashlib.sha256(CONTENT).hexdigest()
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
SYSTEM_CALLS = ("mkdir", "open", "fsync", "fdopen", "replace")


def place(originals: Originals) -> Path:
    return originals.folder / HASH[:2] / HASH[2:4] / HASH


def files(originals: Originals) -> list[Path]:
    return [path for path in originals.folder.rglob("*") if path.is_file()]


def test_an_original_lies_under_its_hash_and_comes_back(originals: Originals) -> None:
    stored = originals.store(CONTENT, "application/pdf")
    assert (stored.sha256, stored.size_bytes) == (HASH, len(CONTENT))
    assert stored.media_type == "application/pdf"
    assert files(originals) == [place(originals)]
    assert originals.read(HASH) == CONTENT
    assert list(originals.hashes()) == [HASH]


def test_an_empty_file_is_an_original_too(originals: Originals) -> None:
    assert originals.read(originals.store(b"").sha256) == b""


def test_only_the_owner_can_read(originals: Originals) -> None:
    originals.store(CONTENT)
    assert stat.S_IMODE(place(originals).stat().st_mode) == 0o600
    for folder in (originals.folder, place(originals).parent.parent, place(originals).parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_storing_again_writes_nothing(originals: Originals) -> None:
    originals.store(CONTENT)
    before = place(originals).stat()
    originals.store(CONTENT)
    after = place(originals).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_damage_is_noticed_and_healed_by_the_same_file(originals: Originals) -> None:
    originals.store(CONTENT)
    place(originals).write_bytes(CONTENT[:-1] + b"!")
    with pytest.raises(OriginalDamaged, match=HASH):
        originals.read(HASH)
    originals.store(CONTENT)
    assert originals.read(HASH) == CONTENT


def test_a_missing_file_is_named(originals: Originals) -> None:
    with pytest.raises(OriginalMissing, match=HASH):
        originals.read(HASH)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", HASH.upper(), HASH + "\n", HASH[:-1]])
def test_only_a_hash_is_a_name(originals: Originals, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        originals.read(name)


def test_the_sweep_takes_what_a_crash_left_and_nothing_else(originals: Originals) -> None:
    originals.store(CONTENT)
    leftover = place(originals).with_name(f"{HASH}.0123.partial")
    leftover.write_bytes(b"half")
    written_at = datetime.fromtimestamp(leftover.stat().st_mtime, UTC)
    assert list(originals.hashes()) == [HASH]
    assert originals.sweep(written_before=written_at - timedelta(seconds=1)) == 0
    assert originals.sweep(written_before=written_at + timedelta(seconds=1)) == 1
    assert files(originals) == [place(originals)]


def test_sweeping_where_nothing_was_ever_stored(originals: Originals) -> None:
    assert originals.sweep(written_before=FOREVER) == 0
    assert list(originals.hashes()) == []


class RefusingSystem:
    """Counts the calls to the operating system and refuses one of them as if the disk were full."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, refused: int) -> None:
        self.calls: list[str] = []
        for name in SYSTEM_CALLS:
            monkeypatch.setattr(os, name, self._refusing(name, getattr(os, name), refused))

    def _refusing(
        self, name: str, call: Callable[..., object], refused: int
    ) -> Callable[..., object]:
        def refuse_or_call(*arguments: object, **options: object) -> object:
            self.calls.append(name)
            if len(self.calls) == refused:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*arguments, **options)

        return refuse_or_call


def test_a_disk_that_is_full_at_any_step_leaves_no_row_and_nothing_half_written(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.session() as session:
        customer = make_customer(session)

    def file_paper(originals: Originals) -> None:
        stored = originals.store(CONTENT)
        with database.session() as session:
            file_document(
                session,
                customer_id=customer.id,
                original=stored,
                reading=make_reading(),
                received_on=TODAY,
                recorded_at=NOW,
            )

    with monkeypatch.context() as patch:
        steps = RefusingSystem(patch, refused=0).calls
        Originals(tmp_path / "unrefused").store(CONTENT)
    assert set(steps) == set(SYSTEM_CALLS)
    for step in range(1, len(steps) + 1):
        originals = Originals(tmp_path / str(step))
        with monkeypatch.context() as patch:
            RefusingSystem(patch, refused=step)
            with pytest.raises(OriginalNotStored, match="No space left") as caught:
                file_paper(originals)
        assert "No space left" in caught.value.zh
        assert [path for path in files(originals) if path.suffix] == []
        with database.read_session() as session:
            assert session.exec(select(Original)).all() == []
        originals.store(CONTENT)
        assert originals.read(HASH) == CONTENT
    file_paper(originals)
    with database.read_session() as session:
        assert session.exec(select(Original.sha256)).all() == [HASH]


@contextmanager
def files_limited_to(size_bytes: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_the_system_cuts_short_leaves_nothing(originals: Originals) -> None:
    with files_limited_to(len(CONTENT) // 2), pytest.raises(OriginalNotStored, match="too large"):
        originals.store(CONTENT)
    assert files(originals) == []
    originals.store(CONTENT)
    assert originals.read(HASH) == CONTENT
