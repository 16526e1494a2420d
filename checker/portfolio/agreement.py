"""Whether durable-rules comes to the verdicts that the kernel gives: checked once for each group.

Customers with the same outcomes, as far as a policy can see them, share a signature and so a
verdict. The largest groups are checked first, up to a budget: one answer of durable-rules takes
longer than the kernel takes for a thousand customers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

import polars as pl

from rules.chain.agreement import ChainEngine, conclude
from rules.chain.errors import ChainDisagreement
from rules.pack import Rule
from rules.policy import OutcomePattern, Policy
from rules.portfolio.batch import Batch, Standings
from rules.portfolio.outcomes import KEPT, name_outcome
from rules.vocabulary import Outcome, OutcomeKey

_WORD_BITS = 64

Signature = tuple[int, ...]
"""The outcomes that a policy can see, a bit for each, in words of 64."""


class _Bit(NamedTuple):
    key: OutcomeKey
    where: pl.Expr


@dataclass(frozen=True, slots=True)
class Dispute:
    """A verdict on which durable-rules and the kernel do not agree.

    Attributes:
        signature: The outcomes that it was to follow from, as `RULE=outcome`.
        kernel_verdict: What the kernel says.
        reason: What durable-rules or the fix-point say instead.
        customers: How many customers of the batch it was to be given to.
    """

    signature: tuple[str, ...]
    kernel_verdict: str
    reason: str
    customers: int


@dataclass
class CrossCheck:
    """Compares verdicts of one audit with durable-rules.

    A signature that the budget did not reach is not checked later in the same audit: its verdict
    may be stored already, and what is compared is compared before it is stored.

    Attributes:
        customers: How many customers were looked at.
        covered: How many of them have a signature that was compared.
        compared: How many signatures were.
        disputes: Those on which there is no agreement.
    """

    policy: Policy
    rules: Sequence[Rule]
    engine: ChainEngine
    budget: int
    customers: int = 0
    covered: int = 0
    compared: int = 0
    signatures: int = 0
    disputes: list[Dispute] = field(default_factory=list)
    _is_agreed: dict[Signature, bool | None] = field(default_factory=dict)

    def find_agreed(self, batch: Batch, standings: Standings) -> pl.Series:
        """Tell for each customer of a batch that no verdict on it is in dispute.

        Raises:
            ChainFailed: durable-rules gave no answer.
            PolicyTooLarge: The policy passes a limit of durable-rules.
        """
        words = self._pack_signatures(batch, standings)
        names = words.columns
        verdicts = standings.customers.select("verdict")
        table = pl.concat([words, verdicts], how="horizontal")
        groups = table.group_by(names).agg(
            pl.col("verdict").unique().sort().str.join(","), pl.len().alias("customers")
        )
        largest_first = groups.sort("customers", *names, descending=[True] + [False] * len(names))
        allowance = self._find_allowance()
        refused = []
        for *signature, verdict, customers in largest_first.iter_rows():
            key = tuple(signature)
            if key not in self._is_agreed:
                is_reached = allowance > 0
                allowance -= is_reached
                self._is_agreed[key] = (
                    self._compare(key, verdict, customers) if is_reached else None
                )
                self.signatures += 1
            is_agreed = self._is_agreed[key]
            self.customers += customers
            self.covered += 0 if is_agreed is None else customers
            if is_agreed is False:
                refused.append(key)
        if not refused:
            return pl.repeat(True, table.height, eager=True)
        disputed = pl.DataFrame(refused, schema=words.schema, orient="row")
        marked = words.join(
            disputed.with_columns(is_disputed=pl.lit(True)),
            on=names,
            how="left",
            maintain_order="left",
        )
        return marked["is_disputed"].is_null()

    def _find_allowance(self) -> int:
        """Give half of what is left: large groups show in the first batches, others come later."""
        left = self.budget - self.compared
        return (left + 1) // 2

    def _compare(self, signature: Signature, verdict: str, customers: int) -> bool:
        self.compared += 1
        keys = list(self._read_signature(signature))
        try:
            reason = conclude(self.policy, keys, self.engine).verdict.value
        except ChainDisagreement as disagreement:
            reason = disagreement.message.en
        if reason == verdict:
            return True
        said = tuple(sorted(f"{key.rule}={key.outcome.value}" for key in keys))
        self.disputes.append(Dispute(said, verdict, reason, customers))
        return False

    def _pack_signatures(self, batch: Batch, standings: Standings) -> pl.DataFrame:
        """Give the signature of each customer, a column for each word."""
        customers = batch.customers.select("customer")
        words: list[pl.DataFrame] = []
        for kind, bits in self._bits.items():
            outcomes = standings.outcomes[kind]
            for first in range(0, len(bits), _WORD_BITS):
                name = f"word {len(words)}"
                word = outcomes.select(_pack(bits[first : first + _WORD_BITS]).alias(name))
                if kind is not None:
                    owners = batch.subjects[kind].select("customer")
                    held = pl.concat([owners, word], how="horizontal")
                    joined = held.group_by("customer").agg(pl.col(name).bitwise_or())
                    word = customers.join(
                        joined, on="customer", how="left", maintain_order="left"
                    ).select(pl.col(name).fill_null(0))
                words.append(word)
        if not words:  # a policy that sees nothing gives everybody the same verdict
            return customers.select(pl.lit(0, pl.UInt64).alias("word 0"))
        return pl.concat(words, how="horizontal")

    def _read_signature(self, signature: Signature) -> Iterator[OutcomeKey]:
        pieces = (
            bits[first : first + _WORD_BITS]
            for bits in self._bits.values()
            for first in range(0, len(bits), _WORD_BITS)
        )
        for word, piece in zip(signature, pieces, strict=False):
            yield from (bit.key for number, bit in enumerate(piece) if word >> number & 1)

    @cached_property
    def _bits(self) -> Mapping[str | None, Sequence[_Bit]]:
        """The outcomes that a premise of the policy can match, by the kind of what they are of."""
        patterns = [
            premise
            for conclusion in self.policy.conclusions
            for premise in conclusion.premises
            if isinstance(premise, OutcomePattern)
        ]
        bits: dict[str | None, list[_Bit]] = {None: []}
        for rule in self.rules:
            bits.setdefault(rule.sheet_kind, [])
            for outcome in Outcome:
                key = OutcomeKey(rule.id, rule.dimension, rule.severity, outcome)
                if any(pattern.matches(key) for pattern in patterns):
                    bits[rule.sheet_kind].append(_Bit(key, _find_where(rule.id, outcome)))
                    if rule.sheet_kind is not None and outcome is Outcome.NOT_APPLICABLE:
                        bits[None].append(_Bit(key, _find_where(rule.id, outcome)))
        return bits


def _pack(bits: Sequence[_Bit]) -> pl.Expr:
    return reduce(
        or_,
        (
            bit.where.cast(pl.UInt64) * pl.lit(1 << number, pl.UInt64)
            for number, bit in enumerate(bits)
        ),
    )


def _find_where(rule_id: str, outcome: Outcome) -> pl.Expr:
    if outcome in KEPT:
        return pl.col(name_outcome(rule_id, outcome))
    return ~reduce(or_, (pl.col(name_outcome(rule_id, kept)) for kept in KEPT))
