"""What a file may cost. What is taken out of it is bounded by `ingest.readers.limits`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.readers.limits import ReadingLimits
from ingest.sandbox.task import Profile

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ProfileLimits:
    """Bounds that differ by the kind of parser that a child is equipped with.

    Attributes:
        memory_bytes: Address space of a child.
        growth_bytes: A child whose resident memory has grown by more since it was ready is
            replaced: parsers keep what they cached, and what leaked.
        files: After so many files a child is replaced.
    """

    memory_bytes: int
    growth_bytes: int
    files: int = 200


PROFILES: Mapping[Profile, ProfileLimits] = {
    # The annual report of 120 pages takes 160 MiB resident at most.
    Profile.TEXT: ProfileLimits(1536 * MEBIBYTE, growth_bytes=384 * MEBIBYTE),
    # The models map 1 GiB before the first picture.
    Profile.RECOGNITION: ProfileLimits(3072 * MEBIBYTE, growth_bytes=1024 * MEBIBYTE),
    # Zipped XML inflates; nothing else is loaded, so what may come out fits into less.
    Profile.CONTAINER: ProfileLimits(1024 * MEBIBYTE, growth_bytes=256 * MEBIBYTE),
    Profile.SPREADSHEET: ProfileLimits(1536 * MEBIBYTE, growth_bytes=384 * MEBIBYTE),
}


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
        written_file_bytes: Any file that a child writes.
        open_files: File descriptors in a child.
        answer_bytes: The largest answer a parent accepts from a child.
        profiles: What differs by the kind of parser.
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
    written_file_bytes: int = 64 * MEBIBYTE
    open_files: int = 64
    answer_bytes: int = 64 * MEBIBYTE
    profiles: Mapping[Profile, ProfileLimits] = field(default_factory=lambda: dict(PROFILES))
    threads: int = 2
