"""Many files read at the same time: results in the order they are done, and an end that can wait.

Reading is where the time goes; filing is quick and takes turns in the database. So files are read
here, a few at once, and whoever asked files each result as it comes. Nothing is remembered between
runs but what was filed: a file whose documents are on file is not read again, so that a batch that
was stopped, by whatever, goes on by being started once more.
"""

from __future__ import annotations

import hashlib
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from checker.errors import FileUnreadable
from checker.intake.files import read_bytes
from ingest.document import Document
from ingest.reading import read_file
from ingest.sandbox import ReaderPool

FILES_AT_ONCE = 2
"""As many as the processors of a small server; each has its own child processes."""

GetContent = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One file to read.

    Attributes:
        key: What the caller knows it by; comes back with the result.
        name: What the file is called.
        get_content: Gives its bytes, on a thread of the batch; raises `FileUnreadable`.
    """

    key: str
    name: str
    get_content: GetContent

    @classmethod
    def of_path(cls, path: Path) -> BatchItem:
        """Give the item of a file that lies in a folder, known by its path."""
        return cls(str(path), path.name, lambda: read_bytes(path))


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of one file.

    Attributes:
        item: As it was given.
        sha256: Of its bytes; empty where they could not be had.
        documents: At least one where it was read, each with its own result; empty where it was not.
        pages: That the documents stand on.
        is_known: It was not read, since `is_known` said that it is on file.
        failure: Why its bytes could not be had; the other files are read all the same.
    """

    item: BatchItem
    sha256: str = ""
    documents: tuple[Document, ...] = ()
    pages: int = 0
    is_known: bool = False
    failure: FileUnreadable | None = None


def read_batch(
    items: Iterable[BatchItem],
    reader: ReaderPool,
    *,
    at_once: int = FILES_AT_ONCE,
    is_known: Callable[[str], bool] = lambda _: False,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Iterator[BatchResult]:
    """Read files, several at a time.

    The bytes of no more than `at_once` files are held. Once `is_stopping` says so no further file
    is begun; those that are being read are finished and given.

    Args:
        items: May be a generator of any length; it is asked as readers come free.
        reader: With as many workers as `at_once`.
        at_once: How many files are read at the same time.
        is_known: Asked, on any thread, with the SHA-256 of a file before it is read; a file that is
            known is given without documents.
        is_stopping: Asked before each file.

    Yields:
        One result for each item that was begun, in the order they are done.

    Raises:
        ingest.sandbox.process.WorkerStartError: The installation cannot read anything.
    """
    left = iter(items)
    running: set[Future[BatchResult]] = set()
    with ThreadPoolExecutor(at_once, thread_name_prefix="reading") as threads:
        while True:
            while len(running) < at_once and not is_stopping():
                item = next(left, None)
                if item is None:
                    break
                running.add(threads.submit(_read_item, item, reader, is_known))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()


def _read_item(item: BatchItem, reader: ReaderPool, is_known: Callable[[str], bool]) -> BatchResult:
    try:
        content = item.get_content()
    except FileUnreadable as failure:
        return BatchResult(item, failure=failure)
    sha256 = hashlib.sha256(content).hexdigest()
    if is_known(sha256):
        return BatchResult(item, sha256, is_known=True)
    documents = tuple(read_file(content, item.name, reader))
    pages = {number for document in documents for number in document.pages}
    return BatchResult(item, sha256, documents, len(pages))


class BatchProgress:
    """How far a batch has come.

    Args:
        total: Files, where that is known.
        clock: Seconds that only grow.
    """

    def __init__(self, total: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.files = 0
        self.pages = 0
        self._clock = clock
        self._started_at = clock()

    def count(self, result: BatchResult) -> None:
        """Add a file that is done."""
        self.files += 1
        self.pages += result.pages

    @property
    def files_per_hour(self) -> float:
        """Since the start; 0 while nothing is done."""
        seconds = self._clock() - self._started_at
        return self.files * 3600 / seconds if self.files and seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """By the rate so far; None while it cannot be told."""
        rate = self.files_per_hour
        if self.total is None or not rate:
            return None
        return max(0, self.total - self.files) * 3600 / rate


@contextmanager
def stopping_on_signals() -> Iterator[Callable[[], bool]]:
    """Turn the first SIGINT or SIGTERM into a request to stop; the second one acts as always.

    Only on the main thread, where Python takes signals.

    Yields:
        Whether it was asked to stop, for `read_batch`.
    """
    asked = threading.Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()
        restore()

    def restore() -> None:
        for number, action in before.items():
            signal.signal(number, action)

    for number in before:
        signal.signal(number, ask)
    try:
        yield asked.is_set
    finally:
        restore()
