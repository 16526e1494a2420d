"""The child process: reads one file after another until its parent closes the channel.

Run as `python -I -m ingest.sandbox.worker SOCKET PROFILE LIMITS` by `ingest.sandbox.process`. The
file comes as a message of JSON and one of raw bytes; pages are reported as they are finished, so
that the parent can tell slow from stuck; one answer ends the file.
"""

from __future__ import annotations

import json
import resource
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.document import Method, Page, ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.readers.page_picture import PageView
from ingest.readers.sniff import MediaType
from ingest.readers.unreadable import RecognitionNeededError
from ingest.sandbox.budget import TimeBudget
from ingest.sandbox.channel import Channel, ChannelClosedError
from ingest.sandbox.codec import encode_reading
from ingest.sandbox.confinement import confine, limit_cpu
from ingest.sandbox.limits import Limits, ProfileLimits
from ingest.sandbox.task import Profile, Reading, Task, Wanted

if TYPE_CHECKING:
    from ingest.readers.picture import Picture


class Progress(Protocol):
    """Told how the reading gets on, so that slow can be told from stuck."""

    def report_picture(self) -> None:
        """A page has become a picture, which is recognised next."""

    def report_page(self, page: Page) -> None:
        """A page is read."""


Perform = Callable[[Task, Progress], Reading]
"""Reads one file."""


def main(arguments: list[str]) -> None:
    """Confines the process, loads what its profile needs and serves.

    Args:
        arguments: Number of the inherited socket, profile, limits as JSON.
    """
    descriptor, profile_name, limits_text = arguments
    limits = decode_limits(limits_text)
    profile = Profile(profile_name)
    serve(int(descriptor), profile, limits, lambda: load_perform(profile, limits.reading))


def load_perform(profile: Profile, limits: ReadingLimits) -> Perform:
    """Imports the parsers and, for recognition, loads the models."""
    # Here and not above, so that the limits are in force before any parser is loaded.
    from ingest.sandbox.perform import perform

    if profile is not Profile.RECOGNITION:
        return lambda task, progress: perform(task, limits, None, progress.report_page)

    from ingest.readers.image import OcrEngine, read_image

    engine = OcrEngine()

    def perform_with_recognition(task: Task, progress: Progress) -> Reading:
        def read_picture(picture: Picture, number: int) -> Page:
            progress.report_picture()
            return read_image(picture, number=number, engine=engine)

        return perform(task, limits, read_picture, progress.report_page)

    return perform_with_recognition


def serve(descriptor: int, profile: Profile, limits: Limits, load: Callable[[], Perform]) -> None:
    """Answers files until the parent closes the channel.

    Args:
        descriptor: Of the connected socket.
        profile: Decides the memory.
        limits: Of this process.
        load: Gives the work to do; called once, within the limits.
    """
    channel = Channel(socket.socket(fileno=descriptor), limits.file_bytes + 1024)
    bounds = limits.profiles[profile]
    confine(limits, bounds.memory_bytes)
    try:
        perform = load()
    except Exception:  # noqa: BLE001 - the parent raises it: an installation that cannot work
        channel.send({"kind": "broken", "reason": traceback.format_exc()})
        return
    channel.send({"kind": "ready"})
    most_bytes = measure_resident_bytes() + bounds.growth_bytes
    try:
        while True:
            _serve_file(channel, limits, perform, most_bytes)
    except ChannelClosedError:
        return


def measure_resident_bytes() -> int:
    """The memory that this process holds now; 0 where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def _serve_file(channel: Channel, limits: Limits, perform: Perform, most_bytes: int) -> None:
    order = channel.receive()
    task = Task(
        content=channel.receive_bytes(),
        name=order["name"],
        sha256=order["sha256"],
        media_type=MediaType(order["media_type"]),
        wanted=Wanted(order["wanted"]),
        view=None if order["view"] is None else PageView(**order["view"]),
        first_member=order["first_member"],
    )
    started_at = time.process_time()
    progress = _ReportedProgress(channel, limits, order["cpu_seconds"])
    is_spent = False
    try:
        reading = perform(task, progress)
    except RecognitionNeededError:
        cpu_seconds = time.process_time() - started_at
        channel.send({"kind": "recognition_needed", "cpu_seconds": cpu_seconds})
        return
    except MemoryError:
        reading = Reading.failed(ReadResult.TOO_LARGE, code="memory_limit")
        is_spent = True
    except ChannelClosedError:
        raise
    except Exception as error:  # noqa: BLE001 - the end of this file, not of the batch
        channel.send({"kind": "failed", "is_spent": True, "error": describe_error(error)})
        return
    reading = replace(reading, cpu_seconds=time.process_time() - started_at)
    is_spent = is_spent or measure_resident_bytes() > most_bytes
    channel.send({"kind": "reading", "is_spent": is_spent, **encode_reading(reading)})


class _ReportedProgress:
    """Progress that renews the CPU limit of this process and tells the parent.

    Args:
        channel: To the parent.
        limits: Of this process.
        cpu_seconds: What the file starts with.
    """

    def __init__(self, channel: Channel, limits: Limits, cpu_seconds: float) -> None:
        self._channel = channel
        self._limits = limits
        self._budget = TimeBudget(cpu_seconds, time.process_time)
        limit_cpu(self._budget.ends_at)

    def report_picture(self) -> None:
        self._budget.restart(self._limits.recognition_cpu_seconds)
        limit_cpu(self._budget.ends_at)
        self._channel.send({"kind": "picture"})

    def report_page(self, page: Page) -> None:
        if page.method is Method.OCR:
            self._budget.restart()
        else:
            self._budget.earn(self._limits.text_page_cpu_seconds)
        limit_cpu(self._budget.ends_at)
        self._channel.send({"kind": "page"})


def describe_error(error: BaseException) -> str:
    """Type and places of an exception, without its message, which may quote the document."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-6:]]
    return " < ".join([type(error).__name__, *reversed(places)])


def decode_limits(text: str) -> Limits:
    """Reads the limits from the command line."""
    data = json.loads(text)
    profiles = {Profile(key): ProfileLimits(**each) for key, each in data["profiles"].items()}
    return Limits(**{**data, "reading": ReadingLimits(**data["reading"]), "profiles": profiles})


if __name__ == "__main__":
    main(sys.argv[1:])
