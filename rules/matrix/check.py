"""What is wrong with a matrix that only the catalogue, or the matrix as a whole, can show.

Each fault comes with the path to its place in the matrix's data, as in `rules.scorecard.check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from rules.complaint import Flaw, find_nearest
from rules.expression import FactScope
from rules.facts import FactError, FactType, check_value, value_from_json
from rules.matrix.matrix import Axis, Entitlement, Matrix, list_cells, list_positions
from rules.matrix.place import place_at
from rules.scorecard.card import RESERVED
from rules.scorecard.check import SCORABLE, find_table_flaws
from rules.yaml_source import Path

MOST_CELLS = 20_000
MOST_CELLS_TOLD = 12

_Flaws = Iterator[tuple[Path, Flaw]]


def find_matrix_flaws(matrix: Matrix, scope: FactScope, purposes: Sequence[str]) -> _Flaws:
    """Yield what makes a matrix unusable.

    Args:
        matrix: A matrix of the right form.
        scope: The facts of the pack, with those that its cards supply.
        purposes: Those for which the pack has a policy.
    """
    try:
        scope.check_kind(matrix.of_kind)
    except Flaw as unknown:
        yield ("of_kind",), unknown
        return
    scope = scope.of_sheet(matrix.sheet_kind)
    yield from _find_tier_flaws(matrix)
    axes: list[tuple[Path, Axis]] = [(("axes", n), axis) for n, axis in enumerate(matrix.axes)]
    axes += [(("caps", n), cap) for n, cap in enumerate(matrix.caps)]
    flaws = [
        (p, flaw)
        for path, axis in axes
        for p, flaw in _find_axis_flaws(axis, path, scope, purposes)
    ]
    yield from flaws
    seen: set[str] = set()
    for index, axis in enumerate(matrix.axes):
        if axis.id in seen:
            yield ("axes", index, "id"), Flaw("repeated_axis", 0, axis=axis.id)
        seen.add(axis.id)
    if flaws:
        return
    yield from _find_cell_flaws(matrix, scope)
    yield from _find_cap_flaws(matrix, scope)


def lint_matrix(matrix: Matrix, scope: FactScope) -> _Flaws:
    """Yield what a sound matrix can be used with and still should not have."""
    reachable = find_reachable_tiers(matrix, scope)
    for index, tier in enumerate(matrix.tiers):
        if tier.tier not in reachable:
            yield ("tiers", index), Flaw("tier_unreachable", 0, tier=tier.tier)
    shown = {case.tier for case in matrix.cases}
    for name in matrix.tier_ids:
        if name in reachable and name not in shown:
            yield ("cases",), Flaw("no_case_of_tier", 0, matrix=matrix.id, tier=name)


def find_case_flaws(matrix: Matrix, scope: FactScope) -> _Flaws:
    """Yield what keeps the cases of a sound matrix from being run."""
    wanted = list_coordinates(matrix, scope)
    for index, case in enumerate(matrix.cases):
        for name, positions in wanted.items():
            given = case.at.get(name)
            if given not in positions:
                words = {"axis": name, "given": given, "positions": ", ".join(positions)}
                yield ("cases", index, "at", name), _make_flaw("no_such_position", words)
        for name in case.at.keys() - wanted.keys():
            near = find_nearest(name, wanted)
            yield ("cases", index, "at", name), Flaw("no_such_axis", 0, suggestion=near, axis=name)


def run_case(matrix: Matrix, at: Mapping[str, str]) -> str:
    """Return the tier that a subject comes to which is seen for the first time at these positions.

    Args:
        matrix: A sound matrix.
        at: Position by axis, and by the source of each cap that no axis looks at.
    """
    by_source = {axis.source: axis.id for axis in matrix.axes if axis.bins is None}
    allowed = [(cap, cap.at_most[at[by_source.get(cap.source, cap.source)]]) for cap in matrix.caps]
    return place_at(matrix, at, allowed).tier


def list_coordinates(matrix: Matrix, scope: FactScope) -> dict[str, tuple[str, ...]]:
    """Return the positions of every axis by its id, and of each other thing that a cap looks at."""
    definitions = scope.catalogue.definitions
    coordinates = {a.id: list_positions(a, definitions.get(a.fact or "")) for a in matrix.axes}
    plain = {axis.source for axis in matrix.axes if axis.bins is None}
    for cap in matrix.caps:
        if cap.source not in plain:
            coordinates[cap.source] = list_positions(cap, definitions.get(cap.fact or ""))
    return coordinates


def find_reachable_tiers(matrix: Matrix, scope: FactScope) -> frozenset[str]:
    """Return the tiers that a subject can come to; all of them where there is too much to try."""
    coordinates = list_coordinates(matrix, scope)
    count = 1
    for positions in coordinates.values():
        count *= len(positions)
    if count > MOST_CELLS:
        return frozenset(matrix.tier_ids)
    return frozenset(
        run_case(matrix, dict(zip(coordinates, cell, strict=True)))
        for cell in product(*coordinates.values())
    )


def _find_axis_flaws(axis: Axis, path: Path, scope: FactScope, purposes: Sequence[str]) -> _Flaws:
    if axis.verdict is not None:
        if axis.verdict not in purposes:
            near = find_nearest(axis.verdict, purposes)
            yield (
                (*path, "verdict"),
                Flaw("unknown_purpose", 0, suggestion=near, purpose=axis.verdict),
            )
        return
    try:
        definition = scope.find(axis.source, 0)
    except Flaw as unknown:
        yield (*path, "fact"), unknown
        return
    name, kind = definition.name, definition.type
    if kind not in SCORABLE:
        yield (*path, "fact"), Flaw("fact_not_scorable", 0, fact=name, type=kind)
        return
    if (kind is FactType.DATE) != (axis.measured_in is not None):
        code = "date_not_measured" if kind is FactType.DATE else "measured_no_date"
        yield (*path, "measured_in"), Flaw(code, 0, fact=name, type=kind)
    if axis.bins is not None:
        for inner, flaw in find_table_flaws(axis.bins, definition):
            yield (*path, "bins", *inner), flaw
        positions = {row.result for row in axis.bins.rows}
    else:
        positions = set(definition.values)
        if kind in (FactType.INTEGER, FactType.DATE):
            yield path, Flaw("axis_without_bins", 0, fact=name, type=kind)
    for word in sorted(positions & RESERVED):
        yield path, Flaw("word_reserved", 0, given=word)


def _find_tier_flaws(matrix: Matrix) -> _Flaws:
    seen: set[str] = set()
    for index, tier in enumerate(matrix.tiers):
        path: Path = ("tiers", index)
        if tier.tier in seen:
            yield (*path, "tier"), Flaw("repeated_grade", 0, grade=tier.tier)
        seen.add(tier.tier)
        for name in tier.gives.keys() - matrix.entitlements.keys():
            near = find_nearest(name, matrix.entitlements)
            yield (
                (*path, "gives", name),
                Flaw("no_such_entitlement", 0, suggestion=near, given=name),
            )
        for name, entitlement in matrix.entitlements.items():
            if name not in tier.gives:
                yield (*path, "gives"), Flaw("tier_gives_not", 0, tier=tier.tier, name=name)
            elif not _fits(tier.gives[name], entitlement):
                words = {"fact": name, "type": entitlement.type, "given": tier.gives[name]}
                yield (*path, "gives", name), _make_flaw("case_of_wrong_type", words)


def _fits(given: object, entitlement: Entitlement) -> bool:
    try:
        value = value_from_json(given, entitlement.type)
    except FactError:
        return False
    return check_value(value, entitlement.type, tuple(entitlement.values)) is not None


def _find_cell_flaws(matrix: Matrix, scope: FactScope) -> _Flaws:
    definitions = scope.catalogue.definitions
    positions = [list_positions(axis, definitions.get(axis.fact or "")) for axis in matrix.axes]
    yield from _find_stray_cells(matrix, matrix.cells, positions, ())
    empty = [cell for cell in list_cells(positions) if matrix.find_cell(cell) is None]
    if empty:
        told = "; ".join(" × ".join(cell) for cell in empty[:MOST_CELLS_TOLD])
        more = f"; … ({len(empty)})" if len(empty) > MOST_CELLS_TOLD else ""
        yield ("cells",), Flaw("cells_missing", 0, count=len(empty), cells=told + more)


def _find_stray_cells(
    matrix: Matrix,
    cells: object,
    positions: Sequence[Sequence[str]],
    path: Path,
) -> _Flaws:
    """Yield keys that are no position of their axis, and tiers that are none."""
    if not isinstance(cells, Mapping) or len(path) == len(positions):
        if cells not in matrix.tier_ids:
            near = find_nearest(str(cells), matrix.tier_ids)
            yield ("cells", *path), Flaw("no_such_tier", 0, suggestion=near, tier=cells)
        return
    axis, known = matrix.axes[len(path)], positions[len(path)]
    for key, inner in cells.items():
        if key not in known:
            words = {"axis": axis.id, "given": key, "positions": ", ".join(known)}
            yield ("cells", *path, key), _make_flaw("no_such_position", words)
        else:
            yield from _find_stray_cells(matrix, inner, positions, (*path, key))


def _find_cap_flaws(matrix: Matrix, scope: FactScope) -> _Flaws:
    for index, cap in enumerate(matrix.caps):
        path: Path = ("caps", index, "at_most")
        positions = list_positions(cap, scope.catalogue.definitions.get(cap.fact or ""))
        missing = [position for position in positions if position not in cap.at_most]
        if missing:
            yield path, Flaw("cells_missing", 0, count=len(missing), cells="; ".join(missing))
        for key, tier in cap.at_most.items():
            if key not in positions:
                words = {"axis": cap.source, "given": key, "positions": ", ".join(positions)}
                yield (*path, key), _make_flaw("no_such_position", words)
            if tier not in matrix.tier_ids:
                near = find_nearest(tier, matrix.tier_ids)
                yield (*path, key), Flaw("no_such_tier", 0, suggestion=near, tier=tier)


def _make_flaw(code: str, words: Mapping[str, object]) -> Flaw:
    return Flaw(code, 0, suggestion=None, **dict(words))
