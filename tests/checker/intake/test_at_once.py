"""Many files at once: each is worked on once, the order is free, and an error begins nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from checker.intake.at_once import FILES_AT_ONCE, work_at_once


def test_every_item_has_one_result_and_two_are_worked_on_at_once() -> None:
    meeting = threading.Barrier(FILES_AT_ONCE)

    def meet(number: int) -> int:
        meeting.wait(timeout=10)  # nobody gets by alone
        return -number

    assert sorted(work_at_once(meet, range(6))) == [(number, -number) for number in range(6)]


def test_no_more_items_are_asked_for_than_are_worked_on() -> None:
    asked: list[int] = []

    def ask() -> Iterator[int]:
        for number in range(100):
            asked.append(number)
            yield number

    results = work_at_once(lambda number: number, ask())
    next(results)
    assert len(asked) <= FILES_AT_ONCE + 1


def test_an_error_escapes_and_nothing_else_begins() -> None:
    begun: list[int] = []

    def fail(number: int) -> None:
        begun.append(number)
        raise RuntimeError("no parser")

    with pytest.raises(RuntimeError, match="no parser"):
        list(work_at_once(fail, range(100)))
    assert len(begun) <= FILES_AT_ONCE
