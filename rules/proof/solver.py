"""The only module that imports z3: terms to build formulas of, and one question put to it.

A question has a budget of z3's own resource units instead of seconds, so that the same pack gives
the same answer on a slow machine and on a fast one. The solver is the plain one for the same
reason: `z3.Solver` tries tactics for some seconds of wall time each, and on a loaded machine a
claim that it decides otherwise came out as not decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rules.proof.fault import SolverMissing

try:
    import z3  # type: ignore[import-untyped]
except ImportError as error:
    raise SolverMissing from error

Term = Any
"""An expression of z3, which has no type stubs. Terms of days and numbers are integers there."""

BUDGET = 4_000_000
"""Resource units for one question and for each wish: 5 to 10 CPU seconds. A question about days,
choices and numbers takes under 100,000, one about months or working days on any day some 300,000;
that a month added and taken away again never lands later took 9 million."""
_SEED = 20_261_122

TRUE: Term = z3.BoolVal(True)
FALSE: Term = z3.BoolVal(False)


class NotDecided(Exception):
    """z3 used up its budget before it found an answer."""


class Model:
    """Values under which everything that was asked for holds."""

    def __init__(self, model: Term) -> None:
        self._model = model

    def integer(self, term: Term) -> int:
        """Return the value of a number."""
        value: int = self._model.eval(term, model_completion=True).as_long()
        return value

    def holds(self, term: Term) -> bool:
        """Whether a formula is true."""
        return bool(z3.is_true(self._model.eval(term, model_completion=True)))


def find_model(constraints: Iterable[Term], wishes: Iterable[Term] = ()) -> Model | None:
    """Look for values under which every constraint holds.

    Args:
        constraints: What must hold.
        wishes: What should hold as well, the most wanted first; each is dropped that the earlier
            ones do not allow.

    Returns:
        None if there are no such values.

    Raises:
        NotDecided: The budget was used up.
    """
    solver = z3.SimpleSolver()
    solver.set("random_seed", _SEED)
    solver.set("rlimit", BUDGET)
    solver.add(*constraints)
    answer = solver.check()
    if answer == z3.unknown:
        raise NotDecided(solver.reason_unknown())
    if answer == z3.unsat:
        return None
    model = solver.model()
    for wish in wishes:
        if z3.is_true(model.eval(wish, model_completion=True)):
            solver.add(wish)
            continue
        solver.push()
        solver.add(wish)
        if solver.check() == z3.sat:
            model = solver.model()
        else:
            solver.pop()
    return Model(model)


def all_of(*terms: Term) -> Term:
    """Return a formula that is true when every term is."""
    return terms[0] if len(terms) == 1 else z3.And(*terms)


def any_of(*terms: Term) -> Term:
    """Return a formula that is true when some term is."""
    return terms[0] if len(terms) == 1 else z3.Or(*terms)


def negate(term: Term) -> Term:
    """Return the formula that is true when the term is not."""
    return z3.Not(term)


def choose(condition: Term, one: Term, other: Term) -> Term:
    """Return a term that is the one when the condition holds, and else the other."""
    return z3.If(condition, one, other)


def differ(one: Term, other: Term) -> Term:
    """Return a formula that is true when two formulas are not equally true."""
    return z3.Xor(one, other)


def is_same(one: Term, other: Term) -> bool:
    """Whether two terms are written the same."""
    return bool(z3.eq(one, other))


def divide(term: Term, by: int) -> Term:
    """Return the quotient of a number, rounded down; `by` is positive."""
    return term / by


def boolean(name: str) -> Term:
    """Return a variable that is true or false."""
    return z3.Bool(name)


def integer(name: str) -> Term:
    """Return a variable that is a whole number."""
    return z3.Int(name)


def number(value: int) -> Term:
    """Return a whole number as a term."""
    return z3.IntVal(value)


def truth(value: bool) -> Term:
    """Return a truth value as a term."""
    return z3.BoolVal(value)
