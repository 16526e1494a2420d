"""What a file may cost. What is taken out of it is bounded by `ingest.readers.limits`."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.limits import ReadingLimits

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on the child processes that read.

    Time is a budget that starts at so many seconds, and that every page read fills up again by its
    allowance, but never above where it started: a long honest scan has time, a page that hangs has
    not.

    Attributes:
        reading: What is taken out of one file.
        file_bytes: Larger files are not looked at.
        cpu_seconds: CPU time, all threads together, without a page being finished.
        wall_seconds: The same by the clock for text work, kept by the parent.
        recognition_wall_seconds: The same for text recognition, which a busy machine slows down.
        text_page_seconds: Allowance for a page read from its text layer.
        recognised_page_seconds: Allowance for a recognised page.
        start_seconds: For a child to load its libraries and models; not counted against a file.
        text_memory_bytes: Address space of a child that reads text layers.
        recognition_memory_bytes: Address space of a child that recognises.
        written_file_bytes: Any file that a child writes.
        open_files: File descriptors in a child.
        answer_bytes: The largest answer a parent accepts from a child.
        files_per_worker: After so many files a child is replaced.
        threads: Of the recognition engine.
    """

    reading: ReadingLimits = field(default_factory=ReadingLimits)
    file_bytes: int = 50 * MEBIBYTE
    cpu_seconds: float = 18.0
    wall_seconds: float = 20.0
    recognition_wall_seconds: float = 60.0
    text_page_seconds: float = 1.0
    recognised_page_seconds: float = 18.0
    start_seconds: float = 120.0
    text_memory_bytes: int = 1536 * MEBIBYTE
    recognition_memory_bytes: int = 4096 * MEBIBYTE
    written_file_bytes: int = 64 * MEBIBYTE
    open_files: int = 64
    answer_bytes: int = 64 * MEBIBYTE
    files_per_worker: int = 200
    threads: int = 2
