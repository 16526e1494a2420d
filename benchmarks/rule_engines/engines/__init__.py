"""Engines that judge one customer at a time: how each is given the rules and asked.

Each is a class that is made from the formulas of the rules; its three methods keep what is measured
(`judge`) apart from what is not: bringing a customer into the form that the engine takes (`take`),
and comparing its answer with ours (`read`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from benchmarks.rule_engines.engines.row_engine import RowEngine
from benchmarks.rule_engines.formula import OutcomeFormulas


@dataclass(frozen=True, slots=True)
class Peer:
    """An engine that is not ours.

    Attributes:
        title: What the table calls it.
        distribution: The package that it comes in; None for what is written here.
        module: The module of this folder that speaks to it.
        engine: The class in it.
        customers: How many it judges in a round: about half a CPU second's worth.
    """

    title: str
    distribution: str | None
    module: str
    engine: str
    customers: int

    @property
    def version(self) -> str | None:
        """The version that is installed; None if none is."""
        if self.distribution is None:
            return ""
        try:
            return version(self.distribution)
        except PackageNotFoundError:
            return None

    def start(self, rules: Sequence[OutcomeFormulas]) -> RowEngine:
        """Give the engine the rules."""
        module = import_module(f"{__package__}.{self.module}")
        make: Callable[[Sequence[OutcomeFormulas]], RowEngine] = getattr(module, self.engine)
        return make(rules)


HAND_WRITTEN = Peer("hand-written Python", None, "straight_python", "StraightPython", 10_000)
PEERS = (
    HAND_WRITTEN,
    Peer("cel-expr-python", "cel-expr-python", "cel_cpp", "CelCpp", 4_000),
    Peer("common-expression-language", "common-expression-language", "cel_rust", "CelRust", 4_000),
    Peer("zen-engine, decision graph", "zen-engine", "zen_rules", "ZenGraph", 4_000),
    Peer("zen-engine, one expression", "zen-engine", "zen_rules", "ZenExpression", 6_000),
    Peer("clipspy", "clipspy", "clips_rules", "Clips", 1_600),
)
