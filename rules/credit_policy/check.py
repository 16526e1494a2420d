"""What is wrong with a credit policy that only its cards, or the policy as a whole, can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from rules.complaint import Flaw, find_nearest
from rules.credit_policy.policy import CreditPolicy, LimitShares, SecurityKind
from rules.scorecard.card import Scorecard
from rules.yaml_source import Path

BY_GRADE = ("limit_shares", "tenor_days", "default_probability_bp")
"""The sections with one entry for each grade."""


def find_policy_flaws(
    policy: CreditPolicy, cards: Iterable[Scorecard]
) -> Iterator[tuple[Path, Flaw]]:
    """Yield what makes a credit policy unusable, with the path to its place.

    Args:
        policy: A policy of the right form.
        cards: The scorecards of its pack.
    """
    by_id = {card.id: card for card in cards if card.sheet_kind is None}
    for section in ("grade_card", "payment_card"):
        name = getattr(policy, section)
        if name is not None and name not in by_id:
            near = find_nearest(name, by_id)
            yield (section,), Flaw("no_such_customer_card", 0, suggestion=near, card=name)
    if policy.grade_card in by_id:
        yield from _find_grade_flaws(policy, by_id[policy.grade_card])
    for kind in SecurityKind:
        if kind not in policy.haircuts_bp:
            yield ("haircuts_bp",), Flaw("haircut_not_written", 0, kind=kind)
    if not policy.payment_factor_percent.is_numeric:
        yield ("payment_factor_percent",), Flaw("payment_factor_by_number", 0)
    yield from _find_basis_flaws(policy)


def lint_policy(policy: CreditPolicy, grades: Sequence[str]) -> Iterator[tuple[Path, Flaw]]:
    """Yield where what is worse is treated better.

    Args:
        policy: A policy of which `find_policy_flaws` found nothing to say.
        grades: The grades of its card, the best first.
    """
    for better, worse in pairwise(grades):
        for path, name, is_orderly in _compare_grades(policy, better, worse):
            if not is_orderly:
                yield path, Flaw("worse_grade_better", 0, section=name, worse=worse, better=better)
    for prompt, late in pairwise(policy.payment_factor_percent.rows):
        if late.result > prompt.result:
            flaw = Flaw("later_payer_better", 0, later=late.result, prompter=prompt.result)
            yield ("payment_factor_percent",), flaw
    if policy.loss_given_default_secured_bp > policy.loss_given_default_bp:
        yield ("loss_given_default_secured_bp",), Flaw("security_costs", 0)


def _find_grade_flaws(policy: CreditPolicy, card: Scorecard) -> Iterator[tuple[Path, Flaw]]:
    for section in BY_GRADE:
        table: Mapping[str, object] = getattr(policy, section)
        for grade in table:
            if grade not in card.grade_ids:
                near, known = find_nearest(grade, card.grade_ids), ", ".join(card.grade_ids)
                values = {"card": card.id, "grade": grade, "grades": known}
                yield (section, grade), Flaw("no_such_grade", 0, suggestion=near, **values)
        absent = [grade for grade in card.grade_ids if grade not in table]
        if absent:
            values = {"section": section, "card": card.id, "grades": ", ".join(absent)}
            yield (section,), Flaw("grade_not_written", 0, **values)


def _find_basis_flaws(policy: CreditPolicy) -> Iterator[tuple[Path, Flaw]]:
    covered = {section for basis in policy.basis for section in basis.covers}
    for section in policy.numbers:
        if section not in covered:
            yield (section,), Flaw("section_without_basis", 0, section=section)
    known = policy.numbers
    for index, basis in enumerate(policy.basis):
        for position, section in enumerate(basis.covers):
            if section not in known:
                near = find_nearest(section, known)
                flaw = Flaw("no_such_section", 0, suggestion=near, section=section)
                yield ("basis", index, "covers", position), flaw


def _compare_grades(
    policy: CreditPolicy, better: str, worse: str
) -> Iterator[tuple[Path, str, bool]]:
    """Yield each number of the worse grade: its path, its name, and whether it is no better."""
    shares = policy.limit_shares
    for name in LimitShares.model_fields:
        is_orderly = getattr(shares[worse], name) <= getattr(shares[better], name)
        yield ("limit_shares", worse, name), f"limit_shares.{name}", is_orderly
    tenor, probability = policy.tenor_days, policy.default_probability_bp
    yield ("tenor_days", worse), "tenor_days", tenor[worse] <= tenor[better]
    yield (
        ("default_probability_bp", worse),
        "default_probability_bp",
        probability[worse] >= probability[better],
    )
