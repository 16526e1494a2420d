"""Readings that are kept: which are, under whose name they come back, and what makes them stale."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document import Document, Problem, ReadResult
from ingest.sandbox import Limits, ReaderPool
from ingest.sandbox.cache import keep_reading, recall_reading
from ingest.sandbox.engine import fingerprint_engine
from ingest.sandbox.task import Reading
from tests.ingest.sandbox.test_pool import LIMITS, PROGRAM, told

CONTENT = b"%PDF-1.7 greet"


class Shelf:
    """A cache in memory."""

    def __init__(self) -> None:
        self.entries: dict[tuple[bytes, str], bytes] = {}

    def find(self, content: bytes, engine: str) -> bytes | None:
        return self.entries.get((content, engine))

    def keep(self, content: bytes, engine: str, reading: bytes) -> None:
        self.entries[content, engine] = reading


def make_reading(name: str = "执照.pdf") -> Reading:
    document = Document(
        name=name, sha256="0" * 64, result=ReadResult.OK, problems=(Problem("low_resolution"),)
    )
    return Reading(ReadResult.OK, documents=(document,), cpu_seconds=3.5)


def test_a_reading_comes_back_under_the_name_of_today_and_costs_nothing() -> None:
    shelf = Shelf()
    keep_reading(shelf, CONTENT, "engine", make_reading())
    again = recall_reading(shelf, CONTENT, "又一份.pdf", "engine")
    assert again == replace(make_reading("又一份.pdf"), cpu_seconds=0.0)


@pytest.mark.parametrize("result", list(ReadResult))
def test_only_what_another_attempt_would_repeat_is_kept(result: ReadResult) -> None:
    shelf = Shelf()
    keep_reading(shelf, CONTENT, "engine", Reading.failed(result))
    may_differ = {ReadResult.CRASHED, ReadResult.TIMEOUT, ReadResult.TOO_LARGE}
    assert (recall_reading(shelf, CONTENT, "a", "engine") is None) is (result in may_differ)


@pytest.mark.parametrize("entry", [b"", b"{}", b"[1]", b'{"result": "fine"}', b"\xff"])
def test_an_entry_that_is_not_understood_is_read_anew(entry: bytes) -> None:
    shelf = Shelf()
    shelf.keep(CONTENT, "engine", entry)
    assert recall_reading(shelf, CONTENT, "a", "engine") is None


def test_a_pool_reads_the_same_bytes_once() -> None:
    shelf = Shelf()
    with ReaderPool(LIMITS, program=PROGRAM, cache=shelf) as pool:
        first = told(pool.read_documents(CONTENT, "a.pdf"))["pid"]
    with ReaderPool(LIMITS, program=PROGRAM, cache=shelf) as pool:
        assert told(pool.read_documents(CONTENT, "b.pdf"))["pid"] == first
        assert told(pool.read_documents(CONTENT + b" again", "b.pdf"))["pid"] != first


def test_other_limits_and_other_trusted_roots_are_another_engine(tmp_path: Path) -> None:
    plain = fingerprint_engine(Limits(), None)
    assert plain == fingerprint_engine(Limits(), None)
    assert plain != fingerprint_engine(Limits(threads=1), None)
    (tmp_path / "root.pem").write_text("a certificate")
    trusting = fingerprint_engine(Limits(), tmp_path)
    assert trusting != plain
    (tmp_path / "root.pem").write_text("another one")
    assert fingerprint_engine(Limits(), tmp_path) not in {plain, trusting}
