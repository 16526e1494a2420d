"""Many files at once: each is read once, the order is free, and a stop ends between files."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from checker.errors import FileUnreadable
from checker.intake.batch import BatchItem, BatchProgress, read_batch, stopping_on_signals
from ingest.document import ReadResult
from ingest.sandbox import ReaderPool
from ingest.sandbox.task import Reading


class Reader:
    """Reads nothing; says how many files were read at the same time at most."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self.meeting: threading.Barrier | None = None

    def read_documents(self, content: bytes, name: str) -> Reading:
        assert content
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            self.names.append(name)
        if self.meeting is not None:
            self.meeting.wait(timeout=10)
        with self._lock:
            self._now -= 1
        return Reading.failed(ReadResult.UNSUPPORTED, "unknown_file_type")


def make_item(name: str, content: bytes = b"x") -> BatchItem:
    return BatchItem(name, name, lambda: content)


def as_pool(reader: Reader) -> ReaderPool:
    return cast("ReaderPool", reader)


def test_every_file_has_one_result_and_two_are_read_at_once() -> None:
    reader = Reader()
    reader.meeting = threading.Barrier(2)
    names = [f"{number}.pdf" for number in range(6)]
    results = list(read_batch((make_item(name) for name in names), as_pool(reader)))
    assert sorted(result.item.key for result in results) == names
    assert all(len(result.documents) == 1 for result in results)
    assert reader.most_at_once == 2


def test_what_is_on_file_is_not_read_again() -> None:
    reader = Reader()
    items = [make_item("a", b"known"), make_item("b", b"new")]
    first = {result.item.key: result for result in read_batch(items, as_pool(reader))}
    reader.names.clear()
    known = {first["a"].sha256}
    again = {
        result.item.key: result
        for result in read_batch(items, as_pool(reader), is_known=known.__contains__)
    }
    assert reader.names == ["b"]
    assert again["a"].is_known
    assert not again["a"].documents


def test_a_file_that_cannot_be_had_is_a_result_and_the_others_are_read(tmp_path: Path) -> None:
    reader = Reader()
    items = [BatchItem.of_path(tmp_path / "gone.pdf"), make_item("b")]
    results = {result.item.name: result for result in read_batch(items, as_pool(reader))}
    assert isinstance(results["gone.pdf"].failure, FileUnreadable)
    assert results["b"].documents


def test_no_file_is_begun_after_a_stop_and_those_begun_are_given() -> None:
    reader = Reader()
    asked = threading.Event()
    given = []
    items = (make_item(str(number)) for number in range(100))
    for result in read_batch(items, as_pool(reader), is_stopping=asked.is_set):
        given.append(result.item.key)
        asked.set()
    assert sorted(given) == sorted(reader.names)
    assert len(given) <= 3


def test_a_failing_installation_is_not_taken_for_a_bad_file() -> None:
    class Broken(Reader):
        def read_documents(self, content: bytes, name: str) -> Reading:
            raise RuntimeError(f"no parser for {name}: {content!r}")

    with pytest.raises(RuntimeError, match="no parser"):
        list(read_batch([make_item("a")], as_pool(Broken())))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_the_second_acts_as_before(number: signal.Signals) -> None:
    heard: list[int] = []
    before = signal.signal(number, lambda received, _: heard.append(received))
    try:
        with stopping_on_signals() as is_stopping:
            assert not is_stopping()
            os.kill(os.getpid(), number)
            assert is_stopping()
            assert heard == []
            os.kill(os.getpid(), number)
            assert heard == [number]
    finally:
        signal.signal(number, before)


def test_progress_tells_rate_and_what_is_left() -> None:
    seconds = [0.0]
    clock: Callable[[], float] = lambda: seconds[0]  # noqa: E731 - a clock in one word
    progress = BatchProgress(10, clock)
    assert progress.seconds_left is None
    reader = Reader()
    for result in read_batch([make_item("a"), make_item("b")], as_pool(reader)):
        seconds[0] += 30
        progress.count(result)
    assert progress.files_per_hour == 120
    assert progress.seconds_left == 240
