"""Many files at the same time: results in the order they are done.

Reading is where the time goes, and it goes in child processes; filing is quick and takes turns in
the database. Nothing is remembered here: a batch that was stopped, by whatever, goes on by being
started once more, and what was read of its files is then in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

FILES_AT_ONCE = 2
"""As many as the processors of a small server; each has its own child processes."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def work_at_once(
    work: Callable[[Item], Result], items: Iterable[Item], *, at_once: int = FILES_AT_ONCE
) -> Iterator[tuple[Item, Result]]:
    """Do the same with every item, several at a time.

    No more than `at_once` items are taken before one is done, so that a generator of any length
    may give them. An exception ends it: what has begun is finished, nothing else begins.

    Args:
        work: Done with each item, on any thread.
        items: Asked on the caller's thread.
        at_once: How many at the same time.

    Yields:
        Each item with what came of it, in the order they are done.
    """
    left = iter(items)
    running: dict[Future[Result], Item] = {}
    with ThreadPoolExecutor(at_once, thread_name_prefix="file") as threads:
        while True:
            while len(running) < at_once:
                try:
                    item = next(left)
                except StopIteration:
                    break
                running[threads.submit(work, item)] = item
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), future.result()
