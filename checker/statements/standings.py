"""Which of a customer's statements count, which gave way to others, which are about no year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from checker.customer_file.dossier import FiledStatement
from checker.customer_file.statements import load_statements
from checker.intake.identity import find_customer
from checker.statements.history import StatementHistory, build_history
from storage.database import Database


class StatementStanding(StrEnum):
    """What becomes of a statement on file.

    `counts`: a part of its year is taken from it. `supplements`: only what the statement that
    counts does not state is. `replaced`: others tell all of it, newer or more of its own year.
    `left_out`: of another period, scope or currency than the years on file.
    """

    COUNTS = "counts"
    SUPPLEMENTS = "supplements"
    REPLACED = "replaced"
    LEFT_OUT = "left_out"


def list_standings(
    database: Database, reference: str, as_of: date
) -> tuple[str, list[tuple[FiledStatement, StatementStanding]]]:
    """List the statements of a customer as they were known on a day, the latest period first.

    Returns:
        What the customer is called, and each statement with what becomes of it.

    Raises:
        CustomerUnknown, CustomerAmbiguous: The reference names none or several.
    """
    with database.read_session() as session:
        customer = find_customer(session, reference)
        statements = load_statements(session, customer.id, as_of)
    return customer.name, tell_standings(statements, build_history(statements, as_of))


def tell_standings(
    statements: Sequence[FiledStatement], history: StatementHistory
) -> list[tuple[FiledStatement, StatementStanding]]:
    """Tell what becomes of each statement."""
    counting = {id(filed) for year in history.years for filed in year.statements.values()}
    used = {id(figure.filed) for year in history.years for figure in year.figures.values()}
    left_out = set(map(id, history.left_out))
    standings = []
    for filed in statements:
        standing = StatementStanding.REPLACED
        if id(filed) in counting:
            standing = StatementStanding.COUNTS
        elif id(filed) in used:
            standing = StatementStanding.SUPPLEMENTS
        elif id(filed) in left_out:
            standing = StatementStanding.LEFT_OUT
        standings.append((filed, standing))
    return standings
