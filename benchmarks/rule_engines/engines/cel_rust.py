"""common-expression-language: CEL in Rust, all rules as one list expression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cel

from benchmarks.rule_engines.engines.row_engine import RowEngine
from benchmarks.rule_engines.formula import OutcomeFormulas
from benchmarks.rule_engines.notation import InfixNotation


class CelRust(RowEngine):
    """One compiled program."""

    def __init__(self, rules: Sequence[OutcomeFormulas]) -> None:
        choices = (InfixNotation().write_choice(rule) for rule in rules)
        self._program = cel.compile(f"[{', '.join(choices)}]")

    def judge(self, taken: Any) -> Any:  # noqa: ANN401
        """Evaluate the list."""
        return self._program.execute(taken)
