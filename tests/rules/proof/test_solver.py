"""A question ends by what it takes, never by how long that lasts."""

from __future__ import annotations

import pytest

from rules.proof import solver
from rules.proof.solver import NotDecided, find_model, integer, number


def pose_hard_question() -> list[solver.Term]:
    """Three cubes that add up to 42: there are such numbers, of seventeen digits."""
    x, y, z = (integer(name) for name in "xyz")
    return [x * x * x + y * y * y + z * z * z == number(42)]


def test_a_question_ends_when_its_units_are_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "BUDGET", 20_000)
    told = set()
    for _ in range(3):
        with pytest.raises(NotDecided) as caught:
            find_model(pose_hard_question())
        told.add(str(caught.value))
    assert told == {"canceled"}  # no "timeout", and the same every time


def test_solver_has_no_tactics_that_watch_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """`z3.Solver` gives each of its tactics some seconds of wall time."""
    monkeypatch.delattr("z3.Solver")
    assert find_model([integer("x") > number(3)]) is not None
