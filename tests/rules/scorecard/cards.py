"""Scorecards for tests: written ones, and random ones over the small catalogue."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rules.scorecard import Scorecard
from rules.scorecard.check import find_card_flaws
from rules.scorecard.elapsed import Measure
from tests.rules.strategies import small_scope

TITLE = {"zh": "卡", "en": "card"}
BASIS = [{"instrument": "测试", "status": "unverified"}]

_points = st.integers(-30, 30)
_bounds = st.integers(-40, 40) | st.sampled_from([2**53, -(2**53), 0, 1])
_FORMS = ("at_least", "more_than", "at_most", "less_than")


def make_card(**changes: Any) -> Scorecard:  # noqa: ANN401
    """A card of two lines, changed as asked."""
    data: dict[str, Any] = {
        "id": "small",
        "title": TITLE,
        "measures": TITLE,
        "dimension": "credit",
        "subject": "customer",
        "basis": BASIS,
        "total": "percent_of_known",
        "minimum_coverage_percent": 0,
        "characteristics": [
            line("staff", "firm.staff", {"at_least": {10: 60, 5: 30}, "otherwise": 0}),
            line("open", "firm.is_open", {"values": {"true": 40, "false": 0}}),
        ],
        "grades": [
            {"grade": "A", "at_least": 80, "title": TITLE},
            {"grade": "B", "at_least": 40, "title": TITLE},
            {"grade": "C", "title": TITLE},
        ],
    }
    return Scorecard.model_validate({**data, **changes})


def line(
    name: str,
    fact: str,
    points: dict[str, Any],
    missing: int | str = "left_out",
    not_applicable: int | str = "left_out",
    measured_in: str | None = None,
) -> dict[str, Any]:
    """One characteristic as data."""
    return {
        "id": name,
        "fact": fact,
        "points": points,
        "missing": missing,
        "not_applicable": not_applicable,
        "measured_in": measured_in,
    }


bound_tables = st.builds(
    lambda form, rows, rest: {form: rows, "otherwise": rest},
    st.sampled_from(_FORMS),
    st.dictionaries(_bounds, _points, min_size=1, max_size=4),
    _points,
)
slopes = st.dictionaries(_bounds, st.integers(-6, 6), min_size=2, max_size=4).map(
    lambda bounds: {"linear": bounds}
)
_truths = st.fixed_dictionaries({"true": _points, "false": _points}).map(lambda v: {"values": v})
_forms = st.fixed_dictionaries(dict.fromkeys(("company", "branch", "partnership"), _points)).map(
    lambda v: {"values": v}
) | st.builds(lambda one, rest: {"values": {"branch": one}, "otherwise": rest}, _points, _points)

_tables = [
    *(
        (st.sampled_from(["firm.staff", "firm.guards", "firm.sites"]), tables, st.none())
        for tables in (bound_tables, slopes)
    ),
    *(
        (
            st.sampled_from(["firm.opened_on", "firm.closes_on"]),
            tables,
            st.sampled_from([measure.value for measure in Measure]),
        )
        for tables in (bound_tables, slopes)
    ),
    (st.sampled_from(["firm.is_open", "firm.is_listed"]), _truths, st.none()),
    (st.just("firm.form"), _forms, st.none()),
]


_evidence = st.builds(
    lambda fact, least: {"fact": fact, "at_least": least},
    st.sampled_from(["firm.staff", "firm.sites"]),
    st.integers(-3, 3),
)


@st.composite
def _lines(draw: st.DrawFn, number: int, total: str, *, with_slopes: bool) -> dict[str, Any]:
    kinds = [kind for kind in _tables if with_slopes or kind[1] is not slopes]
    facts, tables, measures = draw(st.sampled_from(kinds))
    table = draw(tables.filter(lambda table: len(set(_results(table))) > 1))
    worst, best = min(_results(table)), max(_results(table))
    absent = _points if total == "sum" else st.just("left_out") | st.integers(worst, best)
    return line(f"c{number}", draw(facts), table, draw(absent), draw(absent), draw(measures))


def _results(table: dict[str, Any]) -> list[int]:
    rows = [value for form in table.values() if isinstance(form, dict) for value in form.values()]
    return [*rows, *([table["otherwise"]] if "otherwise" in table else [])]


@st.composite
def cards(draw: st.DrawFn, most_lines: int = 5, *, with_slopes: bool = True) -> Scorecard:
    """Sound cards."""
    total = draw(st.sampled_from(["sum", "percent_of_known"]))
    count = draw(st.integers(1, most_lines))
    lines = [draw(_lines(number, total, with_slopes=with_slopes)) for number in range(count)]
    spread = st.integers(-20, 120)
    bounds = sorted(draw(st.lists(spread, max_size=4, unique=True)), reverse=True)
    grades = [
        {"grade": f"G{n}", "at_least": bound, "title": TITLE} for n, bound in enumerate(bounds)
    ]
    card = make_card(
        total=total,
        minimum_coverage_percent=draw(st.sampled_from([0, 1, 50, 67, 100])),
        minimum_evidence=draw(st.none() | _evidence),
        characteristics=lines,
        grades=[*grades, {"grade": "last", "title": TITLE}],
    )
    assert list(find_card_flaws(card, small_scope())) == []
    return card
