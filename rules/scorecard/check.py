"""What is wrong with a card that only the catalogue, or the card as a whole, can show.

Each fault comes with the path to its place in the card's data; whoever read the file turns that
into line and column.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.complaint import Flaw, find_nearest
from rules.expression import FactScope
from rules.facts import FactDefinition, FactType
from rules.scorecard.card import LEFT_OUT, RESERVED, Characteristic, Scorecard, Total
from rules.scorecard.lookup import Lookup
from rules.scorecard.reach import find_range, find_reachable_grades
from rules.yaml_source import Path

SCORABLE = (FactType.INTEGER, FactType.DATE, FactType.BOOLEAN, FactType.CHOICE)
_TRUTHS = ("true", "false")


def find_card_flaws(card: Scorecard, scope: FactScope) -> Iterator[tuple[Path, Flaw]]:
    """Yield what makes a card unusable.

    Args:
        card: A card of the right form.
        scope: The facts of the pack, with those that its cards supply.
    """
    try:
        scope.check_kind(card.of_kind)
    except Flaw as unknown:
        yield ("of_kind",), unknown
        return
    scope = scope.of_sheet(card.sheet_kind)
    seen: set[str] = set()
    for index, characteristic in enumerate(card.characteristics):
        path: Path = ("characteristics", index)
        if characteristic.id in seen:
            yield (*path, "id"), Flaw("repeated_characteristic", 0, id=characteristic.id)
        seen.add(characteristic.id)
        if characteristic.point_decimals != card.characteristics[0].point_decimals:
            yield (*path, "point_decimals"), Flaw("decimals_differ", 0, id=characteristic.id)
        for inner, flaw in _find_characteristic_flaws(card, characteristic, scope):
            yield (*path, *inner), flaw
    yield from _find_evidence_flaws(card, scope)
    yield from _find_grade_flaws(card)


def lint_card(card: Scorecard) -> Iterator[tuple[Path, Flaw]]:
    """Yield what a card can be used with and still should not have."""
    if card.awaits is not None:
        return
    lowest, highest = find_range(card)
    reachable = find_reachable_grades(card)
    for index, grade in enumerate(card.grades):
        if grade.grade not in reachable:
            above = card.bounds[index - 1] - 1 if index else highest
            from_score = min(lowest, above) if grade.at_least is None else grade.at_least
            to_score = max(above, from_score)
            flaw = Flaw(
                "grade_unreachable",
                0,
                grade=grade.grade,
                first=from_score,
                last=to_score,
                lowest=lowest,
                highest=highest,
            )
            yield ("grades", index), flaw
    shown = {case.grade for case in card.cases}
    wanted = [grade.grade for grade in card.grades if grade.grade in reachable]
    for name in wanted:
        if name not in shown:
            yield ("cases",), Flaw("no_case_of_grade", 0, card=card.id, grade=name)
    may_go_unrated = card.minimum_coverage_percent or card.minimum_evidence is not None
    if may_go_unrated and None not in shown:
        yield ("cases",), Flaw("no_case_not_rated", 0, card=card.id)


def find_table_flaws(
    table: Lookup[int] | Lookup[str], definition: FactDefinition
) -> Iterator[tuple[Path, Flaw]]:
    """Yield what keeps a table from giving every value of a fact exactly one row."""
    name, kind = definition.name, definition.type
    if table.is_numeric != (kind in (FactType.INTEGER, FactType.DATE)):
        yield (), Flaw("table_of_wrong_form", 0, fact=name, type=kind)
        return
    if table.values is None:
        return
    known = _TRUTHS if kind is FactType.BOOLEAN else tuple(definition.values)
    for value in table.values:
        if value not in known:
            near, all_known = find_nearest(value, known), ", ".join(known)
            flaw = Flaw(
                "no_such_choice", 0, suggestion=near, fact=name, given=value, values=all_known
            )
            yield ("values", value), flaw
    unlisted = [value for value in known if value not in table.values]
    if unlisted and table.otherwise is None:
        yield ("values",), Flaw("values_not_listed", 0, fact=name, values=", ".join(unlisted))
    if not unlisted and table.otherwise is not None:
        yield ("otherwise",), Flaw("otherwise_never_used", 0, fact=name)


def _find_characteristic_flaws(
    card: Scorecard, characteristic: Characteristic, scope: FactScope
) -> Iterator[tuple[Path, Flaw]]:
    try:
        definition = scope.find(characteristic.fact, 0)
    except Flaw as unknown:
        yield ("fact",), unknown
        return
    name, kind = definition.name, definition.type
    if kind not in SCORABLE:
        yield ("fact",), Flaw("fact_not_scorable", 0, fact=name, type=kind)
        return
    if (kind is FactType.DATE) != (characteristic.measured_in is not None):
        code = "date_not_measured" if kind is FactType.DATE else "measured_no_date"
        yield ("measured_in",), Flaw(code, 0, fact=name, type=kind)
    for inner, flaw in find_table_flaws(characteristic.points, definition):
        yield ("points", *inner), flaw
    if characteristic.weight == 0:
        yield ("points",), Flaw("characteristic_moves_nothing", 0, id=characteristic.id)
    best, worst = characteristic.best, characteristic.worst
    for row in ("missing", "not_applicable"):
        points = getattr(characteristic, row)
        if card.total is Total.SUM:
            if points == LEFT_OUT:
                yield (row,), Flaw("left_out_of_a_sum", 0, row=row)
        elif points != LEFT_OUT and not worst <= points <= best:
            yield (row,), Flaw("row_outside_range", 0, row=row, worst=worst, best=best)


def _find_evidence_flaws(card: Scorecard, scope: FactScope) -> Iterator[tuple[Path, Flaw]]:
    wanted = card.minimum_evidence
    if wanted is None:
        return
    path: Path = ("minimum_evidence", "fact")
    try:
        definition = scope.find(wanted.fact, 0)
    except Flaw as unknown:
        yield path, unknown
        return
    if definition.type is not FactType.INTEGER:
        yield path, Flaw("evidence_no_integer", 0, fact=wanted.fact, type=definition.type)


def _find_grade_flaws(card: Scorecard) -> Iterator[tuple[Path, Flaw]]:
    last = len(card.grades) - 1
    seen: set[str] = set()
    above: int | None = None
    for index, grade in enumerate(card.grades):
        path: Path = ("grades", index)
        bound = grade.at_least
        if grade.grade in RESERVED:
            yield (*path, "grade"), Flaw("word_reserved", 0, given=grade.grade)
        if grade.grade in seen:
            yield (*path, "grade"), Flaw("repeated_grade", 0, grade=grade.grade)
        seen.add(grade.grade)
        if index < last and bound is None:
            yield path, Flaw("grade_without_bound", 0, grade=grade.grade)
        if index == last and bound is not None:
            yield (*path, "at_least"), Flaw("last_grade_has_bound", 0, grade=grade.grade)
        if bound is not None and above is not None and bound >= above:
            flaw = Flaw("grades_not_descending", 0, grade=grade.grade, bound=bound, above=above)
            yield (*path, "at_least"), flaw
        above = bound if bound is not None else above
    if card.hysteresis is not None and card.bounds and card.awaits is None:
        lowest, highest = find_range(card)
        if card.bounds[0] + card.hysteresis.promotion.margin > highest:
            yield ("hysteresis",), Flaw("margin_too_wide", 0, grade=card.grades[0].grade)
        if card.bounds[-1] - card.hysteresis.demotion.margin <= lowest:
            yield ("hysteresis",), Flaw("margin_too_wide", 0, grade=card.grades[-1].grade)
