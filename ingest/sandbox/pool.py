"""The door to the sandbox: files in, readings out, child processes kept behind it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from queue import Empty, LifoQueue
from types import TracebackType
from typing import Self

from ingest.document import ReadResult
from ingest.readers.page_picture import PageView
from ingest.readers.sniff import MediaType, sniff
from ingest.sandbox.cache import ReadingCache, keep_reading, recall_reading
from ingest.sandbox.channel import ProtocolError
from ingest.sandbox.codec import decode_reading
from ingest.sandbox.engine import fingerprint_engine
from ingest.sandbox.limits import MEBIBYTE, Limits
from ingest.sandbox.process import WORKER_PROGRAM, Death, Worker
from ingest.sandbox.task import Profile, Reading, Task, Wanted

_log = logging.getLogger(__name__)

LEAST_CPU_SECONDS = 5.0
"""For recognition, however much of a file's budget went into finding out that it is needed."""


class ReaderPool:
    """Reads files in child processes; safe to use from several threads.

    Children are started when first needed, kept for the next file because loading the parsers costs
    more than reading a page, and replaced, the next one loading at once, after a crash, an overrun,
    many files, or when they have grown.

    Args:
        limits: What a file may cost.
        workers: Children of each profile that may run at once.
        program: What a child's interpreter runs; another one only in tests.
        cache: Where the documents of files are kept for the next time; None for nowhere.
        trust_roots: Folder of the certificates that prove who signed a PDF; None trusts nobody.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        workers: int = 1,
        program: Sequence[str] = WORKER_PROGRAM,
        cache: ReadingCache | None = None,
        trust_roots: Path | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._cache = cache
        self._trust_roots = trust_roots
        self._workers: dict[Profile, LifoQueue[Worker]] = {}
        self._all_workers: list[Worker] = []
        for profile in Profile:
            queue: LifoQueue[Worker] = LifoQueue()
            for _ in range(workers):
                worker = Worker(profile, self._limits, program, trust_roots)
                self._all_workers.append(worker)
                queue.put(worker)
            self._workers[profile] = queue

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends all children."""
        for worker in self._all_workers:
            worker.stop()

    def prepare(self, *profiles: Profile) -> None:
        """Starts children that will be needed, and waits for nothing.

        Args:
            profiles: Of the files to come; recognition takes a second to load its models.
        """
        for profile in profiles:
            try:
                worker = self._workers[profile].get_nowait()
            except Empty:  # all are at work, so they live
                continue
            try:
                worker.prepare()
            finally:
                self._workers[profile].put(worker)

    def read_documents(self, content: bytes, name: str) -> Reading:
        """Reads the documents in a file.

        Args:
            content: The file's bytes, whatever they are.
            name: With or without its folder.

        Returns:
            A reading with documents, or with the reason why there are none.

        Raises:
            WorkerStartError: No child can be started: the installation is broken.
        """
        if self._cache is None:
            return self._read(content, name, Wanted.DOCUMENTS)
        engine = fingerprint_engine(self._limits, self._trust_roots)
        kept = recall_reading(self._cache, content, base_name(name), engine)
        if kept is not None:
            return kept
        reading = self._read(content, name, Wanted.DOCUMENTS)
        keep_reading(self._cache, content, engine, reading)
        return reading

    def read_pages(self, content: bytes, name: str) -> Reading:
        """Reads the pages of a file and looks for no documents; see `read_documents`."""
        return self._read(content, name, Wanted.PAGES)

    def read_tables(self, content: bytes, name: str) -> Reading:
        """Reads the tables of a spreadsheet, whole or not at all; see `read_documents`."""
        return self._read(content, name, Wanted.TABLES)

    def draw_page(self, content: bytes, view: PageView) -> Reading:
        """Draws one page of a file upright; no engine is loaded for it.

        Args:
            content: The file's bytes, whatever they are.
            view: Which page, and how.

        Returns:
            A reading with `picture`, or with the reason why there is none.

        Raises:
            WorkerStartError: No child can be started: the installation is broken.
        """
        media_type = sniff(content)
        if not media_type.has_pages:
            return refuse(media_type)
        sha256 = hashlib.sha256(content).hexdigest()
        task = Task(content, "", sha256, media_type, Wanted.PICTURE, view)
        reading = self._run(Profile.TEXT, task, self._limits.cpu_seconds)
        if not isinstance(reading, Reading):
            return Reading.failed(ReadResult.CRASHED, reason="no picture")
        return reading

    def open_container(self, content: bytes, media_type: MediaType, first_member: int) -> Reading:
        """Takes files out of a file that holds files.

        Args:
            content: Of the container, whatever the bytes are.
            media_type: ZIP or e-mail.
            first_member: How many of them are passed over.

        Returns:
            A reading with `members`, or with the reason why there are none.

        Raises:
            WorkerStartError: No child can be started: the installation is broken.
        """
        if len(content) > self._limits.file_bytes:
            return self._refuse_size()
        sha256 = hashlib.sha256(content).hexdigest()
        task = Task(content, "", sha256, media_type, Wanted.MEMBERS, first_member=first_member)
        reading = self._run(Profile.CONTAINER, task, self._limits.cpu_seconds)
        if not isinstance(reading, Reading):
            return Reading.failed(ReadResult.CRASHED, reason="no members")
        return reading

    def _read(self, content: bytes, name: str, wanted: Wanted) -> Reading:
        if len(content) > self._limits.file_bytes:
            return self._refuse_size()
        media_type = sniff(content)
        if wanted is Wanted.TABLES and not media_type.has_tables:
            return refuse_as_table(media_type)
        is_workbook = wanted is Wanted.DOCUMENTS and media_type is MediaType.XLSX
        if wanted is not Wanted.TABLES and not media_type.has_pages and not is_workbook:
            return refuse(media_type)
        task = Task(
            content, base_name(name), hashlib.sha256(content).hexdigest(), media_type, wanted
        )
        cpu_seconds = 0.0
        if not media_type.is_picture:
            reading = self._run(choose_profile(media_type), task, self._limits.cpu_seconds)
            if isinstance(reading, Reading):
                return reading
            cpu_seconds = reading.cpu_seconds
        left = max(LEAST_CPU_SECONDS, self._limits.cpu_seconds - cpu_seconds)
        reading = self._run(Profile.RECOGNITION, task, left)
        if not isinstance(reading, Reading):
            return Reading.failed(ReadResult.CRASHED, cpu_seconds=cpu_seconds, reason="no engine")
        return replace(reading, cpu_seconds=reading.cpu_seconds + cpu_seconds)

    def _run(self, profile: Profile, task: Task, cpu_seconds: float) -> Reading | _Handover:
        with self._borrow(profile) as worker:
            message = worker.run(task, cpu_seconds)
        if isinstance(message, Death):
            result = ReadResult.TIMEOUT if message.is_overdue else ReadResult.CRASHED
            _log.warning("reading %s: %s (%s)", task.sha256[:12], result, message.reason)
            return Reading.failed(result, reason=message.reason)
        try:
            match message.get("kind"):
                case "reading":
                    return decode_reading(message)
                case "recognition_needed":
                    return _Handover(float(message["cpu_seconds"]))
                case kind:
                    _log.error("reading %s: %s", task.sha256[:12], message.get("error", kind))
                    return Reading.failed(ReadResult.CRASHED, reason="error")
        except (ProtocolError, KeyError, ValueError, TypeError) as error:
            _log.warning("reading %s: %s", task.sha256[:12], error)
            return Reading.failed(ReadResult.CRASHED, reason="protocol")

    def _refuse_size(self) -> Reading:
        limit_mb = str(self._limits.file_bytes // MEBIBYTE)
        return Reading.failed(ReadResult.TOO_LARGE, limit_mb=limit_mb)

    @contextmanager
    def _borrow(self, profile: Profile) -> Iterator[Worker]:
        queue = self._workers[profile]
        worker = queue.get()
        try:
            yield worker
        except BaseException:
            # Whatever the child is still doing, its next message would belong to this file.
            worker.stop()
            raise
        finally:
            queue.put(worker)


@dataclass(frozen=True, slots=True)
class _Handover:
    """The text child's answer that the file is for a recognition child."""

    cpu_seconds: float


def choose_profile(media_type: MediaType) -> Profile:
    """The profile of the child that opens a file first."""
    if media_type.is_picture:
        return Profile.RECOGNITION
    if media_type is MediaType.PDF:
        return Profile.TEXT
    return Profile.SPREADSHEET if media_type.has_tables else Profile.CONTAINER


def refuse(media_type: MediaType) -> Reading:
    """The reading of a file of a kind that is not read: why, as far as the bytes tell."""
    match media_type:
        case MediaType.EMPTY:
            return Reading.failed(ReadResult.CORRUPT, "empty_file")
        case MediaType.HTML:
            return Reading.failed(ReadResult.UNSUPPORTED, "web_page")
        case MediaType.UNKNOWN:
            return Reading.failed(ReadResult.UNSUPPORTED, "unknown_file_type")
        case MediaType.LOCKED_OFFICE:
            return Reading.failed(ReadResult.ENCRYPTED)
        case MediaType.DOC | MediaType.RTF:
            return Reading.failed(
                ReadResult.UNSUPPORTED, "old_word_file", media_type=media_type.label
            )
        case MediaType.XLS:
            return Reading.failed(ReadResult.UNSUPPORTED, "old_or_locked_workbook")
        case MediaType.PPT | MediaType.PPTX:
            return Reading.failed(
                ReadResult.UNSUPPORTED, "presentation", media_type=media_type.label
            )
        case MediaType.OUTLOOK_MESSAGE:
            return Reading.failed(ReadResult.UNSUPPORTED, "outlook_message")
        case MediaType.RECORDING:
            return Reading.failed(ReadResult.UNSUPPORTED, "recording")
        case MediaType.ZIP | MediaType.RAR | MediaType.SEVEN_ZIP:
            return Reading.failed(ReadResult.UNSUPPORTED, "archive", media_type=media_type.label)
        case _:
            return Reading.failed(ReadResult.UNSUPPORTED, media_type=media_type.label)


def refuse_as_table(media_type: MediaType) -> Reading:
    """The reading of a file that was given as a spreadsheet and is none that is read."""
    match media_type:
        case MediaType.EMPTY:
            return Reading.failed(ReadResult.CORRUPT, "empty_file")
        case MediaType.LOCKED_OFFICE:
            return Reading.failed(ReadResult.ENCRYPTED)
        case MediaType.XLS | MediaType.OFFICE_97:
            return Reading.failed(ReadResult.UNSUPPORTED, "old_or_locked_workbook")
        case _:
            return Reading.failed(ReadResult.UNSUPPORTED, "not_a_table")


def base_name(name: str) -> str:
    """The file's name without its folder, for either kind of separator."""
    return PurePosixPath(name.replace("\\", "/")).name
