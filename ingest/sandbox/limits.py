"""What a file may cost. What is taken out of it is bounded by `ingest.readers.limits`."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.readers.limits import ReadingLimits

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on the child processes that read.

    Time is a budget. It starts at so many seconds of CPU and of the clock; every page read from its
    text layer adds an allowance, but never above the start; and once a page has become a picture of
    bounded size, its recognition has a budget of its own. So a long honest file has time, a page
    that hangs has not, and nobody's photo times out because it had to be turned.

    Attributes:
        reading: What is taken out of one file.
        file_bytes: Larger files are not looked at.
        cpu_seconds: CPU time, all threads together, that a file starts with.
        wall_seconds: The same by the clock, kept by the parent.
        text_page_cpu_seconds: Allowance for a page; the densest tables measured took 0.2.
        text_page_wall_seconds: The same by the clock.
        recognition_cpu_seconds: For one picture; photos measured took 3 to 13.
        recognition_wall_seconds: The same by the clock, which a busy machine stretches.
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
    text_page_cpu_seconds: float = 0.5
    text_page_wall_seconds: float = 2.0
    recognition_cpu_seconds: float = 45.0
    recognition_wall_seconds: float = 120.0
    start_seconds: float = 120.0
    text_memory_bytes: int = 1536 * MEBIBYTE
    recognition_memory_bytes: int = 3072 * MEBIBYTE
    written_file_bytes: int = 64 * MEBIBYTE
    open_files: int = 64
    answer_bytes: int = 64 * MEBIBYTE
    files_per_worker: int = 200
    threads: int = 2
