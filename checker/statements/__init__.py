"""Financial statements on file: filing them, and which of them counts for which year.

The years are put together anew from all statements whenever they are asked for, so that the order
in which files arrive, and corrections of how they were read, leave no trace (decision 19).
"""

from __future__ import annotations

from checker.statements.history import (
    Gap,
    StatementHistory,
    build_history,
    load_years,
    read_history,
)
from checker.statements.unit_jumps import UnitJump
from checker.statements.years import FinancialYear, IdentityCheck, Restatement, YearFigure

__all__ = [
    "FinancialYear",
    "Gap",
    "IdentityCheck",
    "Restatement",
    "StatementHistory",
    "UnitJump",
    "YearFigure",
    "build_history",
    "load_years",
    "read_history",
]
