"""zen-engine (GoRules, Rust): as a decision graph with one node, and as one expression.

The graph is how its users write rules. It must be asked through an engine that loads it once: a
decision made by `create_decision` from text compiles its expressions again for every customer,
which took six times as long. The expression does without the graph and its copies of the input.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import zen

from benchmarks.rule_engines.engines.row_engine import RowEngine
from benchmarks.rule_engines.formula import OutcomeFormulas
from benchmarks.rule_engines.notation import InfixNotation

_GRAPH = "rules"


class ZenNotation(InfixNotation):
    """The expression language of zen."""

    both = "and"
    either = "or"
    not_in = "{left} not in {right}"


class ZenGraph(RowEngine):
    """Input, one node with an expression for each rule, output."""

    def __init__(self, rules: Sequence[OutcomeFormulas]) -> None:
        self._keys = [f"rule{number}" for number in range(len(rules))]
        expressions = [
            {"id": key, "key": key, "value": ZenNotation().write_choice(rule)}
            for key, rule in zip(self._keys, rules, strict=True)
        ]
        node = {"type": "expressionNode", "content": {"expressions": expressions}}
        graph = {
            "nodes": [
                {"id": "in", "name": "in", "type": "inputNode"},
                {"id": "rules", "name": "rules", **node},
                {"id": "out", "name": "out", "type": "outputNode"},
            ],
            "edges": [
                {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
                {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
            ],
        }
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": {_GRAPH: graph}}})

    def judge(self, taken: Any) -> Any:  # noqa: ANN401
        """Send the customer through the graph."""
        return self._engine.evaluate(_GRAPH, taken)["result"]

    def read(self, answer: Any) -> str:  # noqa: ANN401
        """Return the letters of what stands under the keys."""
        return super().read([answer[key] for key in self._keys])


class ZenExpression(RowEngine):
    """One compiled expression that gives a list."""

    def __init__(self, rules: Sequence[OutcomeFormulas]) -> None:
        choices = (ZenNotation().write_choice(rule) for rule in rules)
        self._expression = zen.compile_expression(f"[{', '.join(choices)}]")

    def judge(self, taken: Any) -> Any:  # noqa: ANN401
        """Evaluate the list."""
        return self._expression.evaluate(taken)
