"""What is ours, run as it is used: the kernel over a table, the others customer by customer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cached_property
from types import TracebackType
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.chain import read_cpu_seconds
from benchmarks.rule_engines.benchmark_pack import AS_OF, PURPOSE
from benchmarks.rule_engines.measure import Answer, Contender
from benchmarks.rule_engines.notation import LETTERS
from rules.assessment import RuleOutcome, evaluate_pack
from rules.chain.agreement import conclude
from rules.chain.process import ChainProcess
from rules.facts import FactSheet
from rules.fixpoint import Conclusions, derive
from rules.pack import Pack
from rules.policy import Policy
from rules.portfolio.batch import Batch, Standings
from rules.portfolio.kernel import PortfolioKernel
from rules.vocabulary import Outcome

LETTER_OF = dict(
    zip(
        (Outcome.NOT_APPLICABLE, Outcome.PASS, Outcome.ADVERSE, Outcome.INCONCLUSIVE),
        LETTERS,
        strict=True,
    )
)
_FOUND = "ai"
_COLUMNS = "ain"
"""The kernel gives three columns a rule; a pass is where all are false."""


class Reference(Contender[list[tuple[RuleOutcome, ...]]]):
    """The reference evaluator over fact sheets, and what it says of every customer."""

    title = "reference evaluator"
    version = ""

    def __init__(self, pack: Pack, sheets: Sequence[FactSheet], customers: int) -> None:
        """Judge everybody once.

        Args:
            pack: The rules and the policy.
            sheets: All customers that differ.
            customers: How many of them a round judges.
        """
        policy = pack.find_policy(PURPOSE)
        assert policy is not None
        self._pack, self._sheets = pack, sheets
        self.policy: Policy = policy
        self.customers = min(customers, len(sheets))
        self.outcomes = [evaluate_pack(pack, [sheet], AS_OF) for sheet in sheets]
        self.letters = [_read_letters(outcomes) for outcomes in self.outcomes]
        self.rule_ids = [outcome.rule_id for outcome in self.outcomes[0]]

    def run(self) -> list[tuple[RuleOutcome, ...]]:
        """Judge sheet by sheet."""
        return [evaluate_pack(self._pack, [s], AS_OF) for s in self._sheets[: self.customers]]

    def count_differences(self, answer: list[tuple[RuleOutcome, ...]]) -> int:
        """Compare with what it said before."""
        pairs = zip(answer, self.letters, strict=False)
        return sum(_read_letters(outcomes) != letters for outcomes, letters in pairs)

    @cached_property
    def grid(self) -> NDArray[np.str_]:
        """The letter of each outcome: a row for each rule, a column for each customer."""
        return np.array([list(letters) for letters in self.letters]).T

    @cached_property
    def findings(self) -> pl.Series:
        """The text of the findings of each customer."""
        return pl.Series([" ".join(self._list_tokens(letters)) for letters in self.letters])

    @cached_property
    def conclusions(self) -> list[Conclusions]:
        """What follows for each customer."""
        keys = ([outcome.key for outcome in outcomes] for outcomes in self.outcomes)
        return [derive(self.policy, each) for each in keys]

    @cached_property
    def verdicts(self) -> pl.Series:
        """The verdict on each customer."""
        return pl.Series([each.verdict.value for each in self.conclusions])

    def _list_tokens(self, letters: str) -> list[str]:
        pairs = zip(self.rule_ids, letters, strict=True)
        return sorted(f"{rule}={letter}" for rule, letter in pairs if letter in _FOUND)


class Chain(Contender[list[Conclusions]]):
    """Outcomes to conclusions on durable-rules with its cross-check, in a process of its own."""

    title = "chain, outcomes to verdict"

    def __init__(self, reference: Reference, customers: int, version: str) -> None:
        """Take the outcomes of the first customers.

        Args:
            reference: Has judged them.
            customers: How many a round concludes on.
            version: Of durable-rules.
        """
        self.version = version
        self.customers = min(customers, len(reference.outcomes))
        self._reference = reference
        outcomes = reference.outcomes[: self.customers]
        self._keys = [[outcome.key for outcome in each] for each in outcomes]
        self._process = ChainProcess()

    def __enter__(self) -> Self:
        conclude(self._reference.policy, self._keys[0], self._process)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.close()

    def run(self) -> list[Conclusions]:
        """Conclude as an assessment does: durable-rules and fix-point, compared."""
        policy, process = self._reference.policy, self._process
        return [conclude(policy, keys, process) for keys in self._keys]

    def read_cpu_seconds(self) -> float:
        """Return the CPU seconds of this process and of the child."""
        return time.process_time() + sum(map(read_cpu_seconds, self._process.pids))

    def count_differences(self, answer: list[Conclusions]) -> int:
        """Compare the conclusions; where the two ways differ there is no answer at all."""
        pairs = zip(answer, self._reference.conclusions, strict=False)
        return sum(given.ids != expected.ids for given, expected in pairs)


class _Kernel(Contender[Answer]):
    """The kernel over a portfolio."""

    def __init__(
        self, reference: Reference, pack: Pack, portfolio: pl.DataFrame, origin: NDArray[np.int64]
    ) -> None:
        """Take the customers.

        Args:
            reference: Knows what is right.
            pack: The rules and the policy.
            portfolio: The customers.
            origin: For each of them the customer of the reference that it is like.
        """
        self.version = f"polars {pl.__version__}"
        self.customers = portfolio.height
        self._reference, self._portfolio, self._origin = reference, portfolio, origin
        self._kernel = PortfolioKernel(pack, PURPOSE)


class KernelOutcomes(_Kernel[pl.DataFrame]):
    """The outcome of every rule, as columns: what the other engines are asked for."""

    title = "kernel, outcomes"

    def run(self) -> pl.DataFrame:
        """Judge the whole table."""
        return self._kernel.outcomes(self._portfolio, None, AS_OF)

    def count_differences(self, answer: pl.DataFrame) -> int:
        """Compare every outcome of every customer."""
        differs = np.zeros(self.customers, dtype=np.bool_)
        reference = self._reference
        for rule_id, letters in zip(reference.rule_ids, reference.grid, strict=True):
            for letter in _COLUMNS:
                given = answer[f"{rule_id}={letter}"].to_numpy()
                differs |= given != (letters == letter)[self._origin]
        return int(differs.sum())


class KernelStandings(_Kernel[Standings]):
    """The same with the verdict, and the findings as text."""

    title = "kernel, verdict and findings"

    def run(self) -> Standings:
        """Judge the whole table."""
        return self._kernel.evaluate(Batch(self._portfolio, {}), AS_OF)

    def count_differences(self, answer: Standings) -> int:
        """Compare findings and verdict of every customer."""
        given, reference = answer.customers, self._reference
        differs = given["findings"] != reference.findings[self._origin]
        return int((differs | (given["verdict"] != reference.verdicts[self._origin])).sum())


class ReadBound(Contender[int]):
    """As many bytes as the table has, read once by NumPy: what no engine can do without."""

    title = "read bound"

    def __init__(self, portfolio: pl.DataFrame) -> None:
        """Make an array of the size of each column."""
        self.version = f"numpy {np.__version__}"
        self.customers = portfolio.height
        self._columns = [np.ones(count_bytes(c) // 8, dtype=np.uint64) for c in portfolio]

    def run(self) -> int:
        """Look at everything."""
        return sum(int(column.max()) for column in self._columns)

    def count_differences(self, answer: int) -> int:
        """Whether it found what was there."""
        return int(answer != len(self._columns))


def count_bytes(column: pl.Series) -> int:
    """Return how many bytes must be read to see every value of a column.

    A text is a view of 16 bytes, which holds all of a short one and the length and beginning of a
    long one; the rest of long ones is kept once for all equal rows and hardly counts.
    """
    if column.dtype == pl.String:
        is_known_bits = column.len() // 8
        return 16 * column.len() + is_known_bits
    return int(column.estimated_size())


def _read_letters(outcomes: Sequence[RuleOutcome]) -> str:
    return "".join(LETTER_OF[outcome.outcome] for outcome in outcomes)
