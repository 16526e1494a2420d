"""Effective ownership: worked cases, and laws against a solver of its own."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from checker.ownership.control import judge_control
from checker.ownership.effective import compute_effective
from checker.ownership.graph import OwnershipGraph
from checker.ownership.parties import Interest, InterestKind, Party, PartyKind, Range
from tests.checker.ownership.graphs import draw_graph

SHARES = InterestKind.SHARES


def test_a_cycle_is_solved_exactly() -> None:
    graph = draw_graph("cA cB 60%", "cB cA 40%", "pP cA 60%", "pQ cB 40%")
    found = compute_effective(graph, "cB", SHARES)
    assert found.shares["pP"] == Range.exactly(Fraction(9, 19))
    assert found.shares["pQ"] == Range.exactly(Fraction(10, 19))
    assert found.undisclosed == Range(Fraction(0), Fraction(0))
    assert found.cycles == (("cA", "cB"),)


def test_treasury_shares_raise_everybody_else() -> None:
    found = compute_effective(draw_graph("cT cT 20%", "pP cT 20%", "pQ cT 60%"), "cT", SHARES)
    assert found.shares["pP"].low == Fraction(1, 4)
    assert found.undisclosed.high == 0


def test_a_closed_cycle_has_no_owner_and_all_of_it_is_undisclosed() -> None:
    found = compute_effective(draw_graph("cA cB 100%", "cB cA 100%"), "cA", SHARES)
    assert found.closed == (("cA", "cB"),)
    assert found.undisclosed == Range.exactly(Fraction(1))


def test_ranges_give_both_bounds() -> None:
    graph = draw_graph("pP cA >25%..50%", "cA cT 50%")
    share = compute_effective(graph, "cT", SHARES).shares["pP"]
    assert share == Range(Fraction(1, 8), Fraction(1, 4), low_open=True)


def test_an_unknown_share_is_narrowed_by_the_others() -> None:
    graph = draw_graph("pP cT 0..1", "pQ cT 80%")
    assert compute_effective(graph, "cT", SHARES).shares["pP"].high == Fraction(1, 5)


def test_shares_above_the_whole_are_told() -> None:
    graph = draw_graph("pP cT 60%", "pQ cT 60%")
    assert [each.code for each in graph.problems] == ["sum_above_whole"]


def test_votes_follow_shares_where_nothing_else_is_told() -> None:
    graph = draw_graph("pP cT 60%", "pQ cT 40%", "pQ cS 10%", "pP cS 100% votes")
    assert compute_effective(graph, "cT", InterestKind.VOTES).shares["pP"].low == Fraction(3, 5)
    assert set(compute_effective(graph, "cS", InterestKind.VOTES).shares) == {"pP"}


def test_a_majority_chain_counts_as_the_whole() -> None:
    graph = draw_graph("pP cA 51%", "cA cT 51%", "pQ cA 49%", "pQ cT 49%")
    found = judge_control(graph, "pP", "cT")
    assert found.is_certain
    assert found.attributed.low == Fraction(51, 100)
    assert not judge_control(graph, "pQ", "cT").is_possible


def test_holdings_of_controlled_companies_are_added_up() -> None:
    graph = draw_graph("pP cA 60%", "pP cB 60%", "cA cT 30%", "cB cT 30%")
    assert judge_control(graph, "pP", "cT").is_certain


def test_exactly_half_is_no_control_and_a_board_is() -> None:
    graph = draw_graph("pP cT 50%", "pQ cT - board")
    assert not judge_control(graph, "pP", "cT").is_possible
    assert judge_control(graph, "pQ", "cT").is_certain


@st.composite
def _closed_graphs(draw: st.DrawFn) -> list[Interest]:
    """Companies that hold one another, each with a person who holds some of it."""
    size = draw(st.integers(1, 6))
    interests = []
    for owned in range(size):
        weights = draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
        own = draw(st.integers(1, 9))
        total = sum(weights) + own
        interests.append(_hold(f"p{owned}", f"c{owned}", Fraction(own, total)))
        for owner, weight in enumerate(weights):
            if weight:
                interests.append(_hold(f"c{owner}", f"c{owned}", Fraction(weight, total)))
    return interests


def _hold(owner: str, owned: str, share: Fraction) -> Interest:
    return Interest(owner, owned, SHARES, Range.exactly(share))


def _graph(interests: list[Interest]) -> OwnershipGraph:
    ids = {end for each in interests for end in (each.owner, each.owned)}
    kinds = {"p": PartyKind.PERSON, "c": PartyKind.COMPANY}
    return OwnershipGraph([Party(each, each, kinds[each[0]]) for each in ids], interests)


@given(_closed_graphs())
def test_persons_own_the_whole_and_another_solver_agrees(interests: list[Interest]) -> None:
    found = compute_effective(_graph(interests), "c0", SHARES)
    persons = {node: share for node, share in found.shares.items() if node[0] == "p"}
    assert sum(share.low for share in persons.values()) + found.undisclosed.low == 1
    size = max(int(each.owned[1:]) for each in interests) + 1
    held = np.zeros((size, size))
    for each in interests:
        if each.owner[0] == "c" and each.share:
            held[int(each.owner[1:]), int(each.owned[1:])] = float(each.share.low)
    whole = np.linalg.solve(np.eye(size) - held, np.eye(size)[0])
    for each in interests:
        if each.owner[0] == "p" and each.share:
            expected = float(each.share.low) * whole[int(each.owned[1:])]
            share = persons.get(each.owner, Range.exactly(Fraction(0)))
            assert abs(float(share.low) - expected) < 1e-9


@given(_closed_graphs(), st.randoms(use_true_random=False))
def test_order_does_not_matter(interests: list[Interest], shuffled: object) -> None:
    mixed = list(interests)
    shuffled.shuffle(mixed)  # type: ignore[attr-defined]
    one = compute_effective(_graph(interests), "c0", SHARES)
    assert compute_effective(_graph(mixed), "c0", SHARES) == one
