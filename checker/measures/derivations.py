"""Figures that follow from others where a statement does not state them itself.

Two ways, both exact. A total follows from the other totals by an identity of the statement. And a
blank among the parts of a total is proven to be nothing where the parts that are stated already add
up to it: nothing on a balance sheet is negative there, so nothing is left for the blank.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from checker.measures.figures import NOT_STATED, Amount, YearFigures
from checker.measures.sums import Sum, item
from rules.facts import FactState

FORMULAS: Mapping[str, tuple[Sum, ...]] = {
    "total_liabilities": (
        item("current_liabilities") + item("non_current_liabilities"),
        item("total_assets") - item("equity"),
    ),
    "equity": (item("total_assets") - item("total_liabilities"),),
    "non_current_assets": (item("total_assets") - item("current_assets"),),
    "non_current_liabilities": (item("total_liabilities") - item("current_liabilities"),),
    "retained_earnings": (item("surplus_reserve") + item("undistributed_profit"),),
    "ebit": (item("profit_before_tax") + item("interest_expense"),),
    "receivables_and_notes": (item("receivables") + item("notes_receivable"),),
    "payables_and_notes": (item("payables") + item("notes_payable"),),
}
"""What an item is where it is not stated; the first sum whose items are all stated counts."""

_PARTS: Mapping[str, tuple[str, ...]] = {
    "current_liabilities": (
        "short_term_loans",
        "notes_payable",
        "payables",
        "advances",
        "contract_liabilities",
        "payroll_payable",
        "taxes_payable",
        "other_payables",
        "current_portion_of_debt",
    ),
    "non_current_liabilities": (
        "long_term_loans",
        "bonds_payable",
        "lease_liabilities",
        "long_term_payables",
    ),
    "non_current_assets": (
        "fixed_assets",
        "construction_in_progress",
        "right_of_use_assets",
        "intangible_assets",
        "goodwill",
        "development_costs",
        "long_term_prepaid",
        "deferred_tax_assets",
    ),
}
_TOTAL_OF = {part: total for total, parts in _PARTS.items() for part in parts}
_NONE_BY_SUM = Amount(None, FactState.NOT_APPLICABLE, "parts_add_up")


def resolve(year: YearFigures, key: str) -> Amount:
    """Give an item of a year: as stated, else as it follows from others, else missing."""
    stated = year.find(key)
    if stated.state is not FactState.MISSING:
        return stated
    for formula in FORMULAS.get(key, ()):
        derived = add_up(year, formula)
        if derived is not None:
            return Amount(derived)
    if key in _TOTAL_OF and find_unexplained(year, _TOTAL_OF[key]) == 0:
        return _NONE_BY_SUM
    return stated


def list_origins(year: YearFigures, key: str) -> tuple[str, ...]:
    """Give the items that are stated and make up an item: itself, or those that it follows from."""
    if year.find(key).state is not FactState.MISSING:
        return (key,)
    for formula in FORMULAS.get(key, ()):
        if add_up(year, formula) is not None:
            return tuple(figure.item for figure in formula.figures)
    if key in _TOTAL_OF and find_unexplained(year, _TOTAL_OF[key]) == 0:
        return (_TOTAL_OF[key],)
    return ()


def list_needed(keys: Iterable[str]) -> frozenset[str]:
    """Give the items from which some items may be told, those among them."""
    needed: set[str] = set()
    for key in keys:
        total = _TOTAL_OF.get(key)
        group = (key,) if total is None else (key, total, *_PARTS[total], "payables_and_notes")
        needed.update(group)
        needed.update(
            f.item for one in group for form in FORMULAS.get(one, ()) for f in form.figures
        )
    return frozenset(needed)


def is_told_by(key: str, items: Collection[str]) -> bool:
    """Tell whether a table with columns for some items can tell another."""
    return key in items or any(
        all(figure.item in items for figure in formula.figures) for formula in FORMULAS.get(key, ())
    )


def find_unexplained(year: YearFigures, total: str) -> int | None:
    """Give what of a total the parts that are stated leave over; None where it is not known.

    Args:
        year: The figures.
        total: `current_liabilities`, `non_current_liabilities` or `non_current_assets`.
    """
    whole = year.find(total)
    if whole is NOT_STATED:
        whole = next(
            (Amount(d) for f in FORMULAS.get(total, ()) if (d := add_up(year, f)) is not None),
            whole,
        )
    if whole.counted is None:
        return None
    left = whole.counted - sum(year.find(part).counted or 0 for part in _PARTS[total])
    if total == "current_liabilities" and _is_merged(year):
        left -= year.find("payables_and_notes").counted or 0
    return left


def add_up(year: YearFigures, formula: Sum) -> int | None:
    """Add up what one year states; None where one of the figures is missing."""
    total = 0
    for term in formula.terms:
        counted = year.find(term.figure.item).counted
        if counted is None:
            return None
        total += term.coefficient * counted
    return total


def _is_merged(year: YearFigures) -> bool:
    """Whether notes and accounts payable are stated as one figure alone, as the forms of 2018 do.

    Where they are stated apart as well, the sum is no part of its own.
    """
    return all(year.find(key).counted is None for key in ("payables", "notes_payable"))
