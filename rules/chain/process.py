"""The chain's engine as the rest of the program sees it: durable-rules in child processes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from rules.chain.child import WORKER, Child
from rules.chain.compiling import compile_policy
from rules.policy import Policy
from rules.vocabulary import OutcomeKey

WATCHDOG_SECONDS = 2.0
START_SECONDS = 20.0
EVALUATIONS_PER_CHILD = 50_000
CHILDREN = 4
"""As many policies as are commonly in use at once; a fourth purpose still finds room."""


class ChainProcess:
    """Owns the child processes: one for each policy in use, begun when first asked.

    A policy never replaces another inside a process, because durable-rules cannot give a ruleset
    back. A child that failed is gone when the call returns, and the next call begins another; one
    that has answered often enough is replaced quietly. May be shared between threads; evaluations
    run one at a time.
    """

    def __init__(
        self,
        *,
        command: Sequence[str] = WORKER,
        watchdog_seconds: float = WATCHDOG_SECONDS,
        evaluations_per_child: int = EVALUATIONS_PER_CHILD,
        children: int = CHILDREN,
    ) -> None:
        """Start nothing yet.

        Args:
            command: The worker to run.
            watchdog_seconds: How long one evaluation may take.
            evaluations_per_child: How many a child answers before it is replaced.
            children: How many to keep; the one not used for longest goes first.
        """
        self._command = tuple(command)
        self._watchdog_seconds = watchdog_seconds
        self._evaluations_per_child = evaluations_per_child
        self._most_children = children
        self._children: OrderedDict[str, Child] = OrderedDict()
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all children. A later call begins anew."""
        with self._lock:
            for key in list(self._children):
                self._end(key)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are running, the one used last at the end."""
        return tuple(child.pid for child in self._children.values())

    def derive(self, policy: Policy, outcomes: Iterable[OutcomeKey]) -> frozenset[str]:
        """Derive the conclusions on durable-rules.

        Args:
            policy: The policy of the purpose.
            outcomes: In any order.

        Returns:
            The ids of the conclusions. Not a result by itself: see `agreement.conclude`.

        Raises:
            ChainFailed: The child could not be started, died, hung or gave no proper answer.
            PolicyTooLarge: The policy passes a limit of durable-rules.
        """
        key = policy.sha256
        with self._lock:
            child = self._take(key, policy)
            try:
                return child.derive(outcomes, seconds=self._watchdog_seconds)
            except BaseException:  # an interrupt too leaves an answer behind in the pipe
                self._end(key)
                raise

    def _take(self, key: str, policy: Policy) -> Child:
        child = self._children.get(key)
        if child is not None and not self._may_go_on(child):
            self._end(key)
            child = None
        if child is None:
            while len(self._children) >= self._most_children:
                self._end(next(iter(self._children)))
            program = compile_policy(policy)
            child = Child(program, command=self._command, start_seconds=START_SECONDS)
            self._children[key] = child
        self._children.move_to_end(key)
        return child

    def _may_go_on(self, child: Child) -> bool:
        return child.is_alive() and child.evaluations < self._evaluations_per_child

    def _end(self, key: str) -> None:
        self._children.pop(key).kill()
