from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document import ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.sandbox import Limits, ReaderPool
from ingest.sandbox.limits import MEBIBYTE, ProfileLimits
from ingest.sandbox.pool import base_name
from ingest.sandbox.process import WorkerStartError
from ingest.sandbox.task import Profile, Reading

FOLDER = Path(__file__).parent
PROGRAM = (str(FOLDER / "misbehaving_worker.py"),)
LIMITS = Limits(
    reading=ReadingLimits(pages=50),
    cpu_seconds=1.0,
    wall_seconds=60.0,
    profiles=dict.fromkeys(Profile, ProfileLimits(512 * MEBIBYTE, growth_bytes=64 * MEBIBYTE)),
    answer_bytes=1024 * 1024,
)


TWO_FILES = ProfileLimits(512 * MEBIBYTE, growth_bytes=64 * MEBIBYTE, files=2)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with ReaderPool(LIMITS, program=PROGRAM) as pool:
        yield pool


def order(reader: ReaderPool, word: str) -> Reading:
    """Has the worker do as the word says."""
    return reader.read_documents(f"%PDF-1.7 {word}".encode(), "a.pdf")


def told(reading: Reading) -> dict[str, str]:
    return dict(reading.problems[0].details)


@pytest.mark.parametrize(
    ("word", "result", "reason"),
    [
        ("abort", ReadResult.CRASHED, "SIGABRT"),
        ("kill", ReadResult.CRASHED, "SIGKILL"),
        ("exit", ReadResult.CRASHED, "exit 0"),
        ("burn", ReadResult.TIMEOUT, "SIGXCPU"),
        ("raise", ReadResult.CRASHED, "error"),
        ("pages", ReadResult.CRASHED, "more pages than were to be read"),
        ("flood", ReadResult.CRASHED, f"a message of {0x7FFF_FFFF_FFFF_FFFF} bytes"),
        ("forge", ReadResult.CRASHED, "not an object"),
    ],
)
def test_the_end_of_a_child_is_the_result_of_its_file_and_of_no_other(
    reader: ReaderPool, word: str, result: ReadResult, reason: str
) -> None:
    before = told(order(reader, "greet"))["pid"]
    reading = order(reader, word)
    assert reading.result is result
    assert told(reading)["reason"] == reason
    after = order(reader, "greet")
    assert after.result is ReadResult.OK
    assert told(after)["pid"] != before


def test_a_child_that_waits_for_ever_is_ended_by_the_clock() -> None:
    with ReaderPool(replace(LIMITS, wall_seconds=0.5), program=PROGRAM) as reader:
        reading = order(reader, "hang")
        assert reading.result is ReadResult.TIMEOUT
        assert told(reading)["reason"] == "wall time"
        assert order(reader, "greet").result is ReadResult.OK


def test_memory_beyond_the_limit_makes_the_file_too_large(reader: ReaderPool) -> None:
    reading = order(reader, "allocate")
    assert reading.result is ReadResult.TOO_LARGE
    assert reading.problems[0].code == "memory_limit"


def test_pages_that_get_read_earn_time() -> None:
    limits = replace(LIMITS, cpu_seconds=1.0, text_page_cpu_seconds=1.0, wall_seconds=30.0)
    with ReaderPool(limits, program=PROGRAM) as reader:
        assert order(reader, "slow").result is ReadResult.OK
    with ReaderPool(replace(limits, text_page_cpu_seconds=0.0), program=PROGRAM) as reader:
        assert order(reader, "slow").result is ReadResult.TIMEOUT


def test_a_child_knows_nothing_of_its_parent_and_has_its_limits(
    reader: ReaderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICET_DATABASE_PASSWORD", "secret")
    order(reader, "kill")
    facts = told(order(reader, "greet"))
    assert "LICET" not in facts["environment"]
    assert "HOME" not in facts["environment"]
    assert facts["folder"] == "/"
    assert facts["RLIMIT_AS"] == str(512 * MEBIBYTE)
    assert facts["RLIMIT_CORE"] == "0"
    assert facts["RLIMIT_FSIZE"] == str(LIMITS.written_file_bytes)
    assert facts["RLIMIT_NOFILE"] == str(LIMITS.open_files)


def test_a_child_is_kept_for_the_next_file_until_it_has_read_its_share() -> None:
    with ReaderPool(
        replace(LIMITS, profiles=dict.fromkeys(Profile, TWO_FILES)), program=PROGRAM
    ) as reader:
        pids = [told(order(reader, "greet"))["pid"] for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_child_that_has_grown_reads_no_further_file(reader: ReaderPool) -> None:
    pids = [told(order(reader, word))["pid"] for word in ("greet", "grow", "greet")]
    assert pids[0] == pids[1] != pids[2]


def test_a_child_opens_no_socket(reader: ReaderPool) -> None:
    assert told(order(reader, "connect"))["refused"] == "EACCES"


def test_a_child_that_was_asked_for_is_the_one_that_reads() -> None:
    with ReaderPool(LIMITS, program=PROGRAM) as fresh:
        fresh.prepare(Profile.TEXT)
        [worker] = [each for each in fresh._all_workers if each._process is not None]
        assert worker._process is not None
        assert told(order(fresh, "greet"))["pid"] == str(worker._process.pid)


def test_a_child_ended_from_outside_between_files_costs_no_file(reader: ReaderPool) -> None:
    pid = int(told(order(reader, "greet"))["pid"])
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert order(reader, "greet").result is ReadResult.OK


def test_closing_ends_the_children() -> None:
    with ReaderPool(LIMITS, program=PROGRAM) as reader:
        pid = int(told(order(reader, "greet"))["pid"])
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_error_is_logged_by_its_place_and_never_by_what_the_document_says(
    reader: ReaderPool, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        order(reader, "raise")
    assert "ValueError" in caplog.text
    assert "misbehaving_worker.py" in caplog.text
    assert "secret" not in caplog.text


def test_an_installation_that_cannot_read_is_an_error_and_not_a_result() -> None:
    program = (str(FOLDER / "broken_worker.py"),)
    with (
        ReaderPool(LIMITS, program=program) as reader,
        pytest.raises(WorkerStartError, match="no parser here"),
    ):
        order(reader, "greet")


def test_several_threads_share_a_pool() -> None:
    words = ["greet", "abort", "greet", "raise", "greet", "greet"]
    with (
        ReaderPool(LIMITS, workers=2, program=PROGRAM) as reader,
        ThreadPoolExecutor(max_workers=3) as threads,
    ):
        results = list(threads.map(lambda word: order(reader, word).result, words))
    expected = [ReadResult.OK if word == "greet" else ReadResult.CRASHED for word in words]
    assert results == expected


_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _stream(name: str) -> bytes:
    return (name + "\0").encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "result", "code"),
    [
        (b"", ReadResult.CORRUPT, "empty_file"),
        (b"<!DOCTYPE html><html>", ReadResult.UNSUPPORTED, "web_page"),
        (b"PK\x03\x04" + b"ppt/presentation.xml", ReadResult.UNSUPPORTED, "presentation"),
        (_COMPOUND + _stream("WordDocument"), ReadResult.UNSUPPORTED, "old_word_file"),
        (_COMPOUND + _stream("Workbook"), ReadResult.UNSUPPORTED, "old_or_locked_workbook"),
        (_COMPOUND + _stream("PowerPoint Document"), ReadResult.UNSUPPORTED, "presentation"),
        (_COMPOUND + _stream("EncryptedPackage"), ReadResult.ENCRYPTED, "encrypted"),
        (_COMPOUND + _stream("__properties_version1.0"), ReadResult.UNSUPPORTED, "outlook_message"),
        (_COMPOUND, ReadResult.UNSUPPORTED, "unsupported"),
        (rb"{\rtf1", ReadResult.UNSUPPORTED, "old_word_file"),
        (b"\x00\x00\x00\x20ftypisom", ReadResult.UNSUPPORTED, "recording"),
        (b"Rar!\x1a\x07\x01\x00", ReadResult.UNSUPPORTED, "archive"),
        (b"7z\xbc\xaf\x27\x1c", ReadResult.UNSUPPORTED, "archive"),
        (b"PK\x03\x04" + b"a.txt", ReadResult.UNSUPPORTED, "archive"),
        (b"\x00\x01\x02", ReadResult.UNSUPPORTED, "unknown_file_type"),
        (b"%PDF-1.7" + bytes(2048), ReadResult.TOO_LARGE, "too_large"),
    ],
)
def test_what_is_not_read_needs_no_child(content: bytes, result: ReadResult, code: str) -> None:
    limits = Limits(file_bytes=2048)
    with ReaderPool(limits, program=("/nonexistent",)) as reader:
        reading = reader.read_pages(content, "a.pdf")
    assert reading.result is result
    assert [problem.code for problem in reading.problems] == [code]


@pytest.mark.parametrize("name", ["licence.pdf", "in/licence.pdf", r"C:\in\licence.pdf"])
def test_a_name_loses_its_folder(name: str) -> None:
    assert base_name(name) == "licence.pdf"
