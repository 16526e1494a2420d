"""Conditions, fact sheets and packs for Hypothesis, over the small catalogue beside this file."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from rules.calendar import WorkingCalendar
from rules.code_list import CodeList
from rules.expression import Condition, FactScope, parse_condition
from rules.facts import (
    NOT_APPLICABLE,
    Catalogue,
    Fact,
    FactDefinition,
    FactSheet,
    FactType,
    Money,
    Source,
    read_catalogue,
)
from rules.pack import Rule
from rules.vocabulary import Bilingual
from rules.yaml_source import YamlSource

TEXT = Bilingual("试验", "test")
SIMPLE_DAYS = st.dates(date(2024, 1, 25), date(2024, 4, 2))


@cache
def small_catalogue() -> Catalogue:
    path = Path(__file__).with_name("catalogue.yaml")
    return read_catalogue(YamlSource(path.read_text(encoding="utf-8"), path.name))


@cache
def small_calendar() -> WorkingCalendar:
    """2023 to 2026, with a week off that is paid for with a Saturday and a Sunday."""
    free = [date(2024, 2, day) for day in (12, 13, 14, 15, 16)]
    worked = [date(2024, 2, 4), date(2024, 2, 18)]
    exceptions = {**dict.fromkeys(free, False), **dict.fromkeys(worked, True)}
    return WorkingCalendar("small", 2023, 2026, exceptions, frozenset([2026]))


@cache
def small_scope() -> FactScope:
    """What conditions of the tests may name."""
    source, day = Bilingual("测试", "test"), date(2026, 11, 22)
    forms = CodeList(id="forms", title=source, source=source, checked_on=day, values=("company",))
    staff = CodeList(id="staff", title=source, source=source, checked_on=day, values=(3, 5))
    lists = {code_list.id: code_list for code_list in (forms, staff)}
    return FactScope(small_catalogue(), lists=lists, calendar=small_calendar())


def make_rule(
    rule_id: str,
    adverse: str,
    applies: str | None = None,
    *,
    period: object,
    scope: FactScope | None = None,
    **more: object,
) -> Rule:
    """A minor rule on customers, in the scope of the tests unless another is given."""
    data = {
        "id": rule_id,
        "title": TEXT,
        "topic": TEXT,
        "dimension": "legality",
        "severity": "minor",
        "subject": "customer",
        "applies_when": applies,
        "adverse_when": adverse,
        "message": TEXT,
        "remedy": TEXT,
        "basis": [{"instrument": TEXT, "status": "unverified"}],
        "in_force": period,
        **more,
    }
    return Rule.model_validate(data, context={"scope": scope or small_scope()})


def parse(text: str, of_kind: str | None = None) -> Condition:
    return parse_condition(text, small_scope().of_sheet(of_kind))


def customer(**facts: object) -> FactSheet:
    """The sheet of a firm; `opened_on=...` stands for `firm.opened_on`."""
    known = {f"firm.{name}": Fact(value) for name, value in facts.items()}  # type: ignore[arg-type]
    return FactSheet.of_customer(known, catalogue=small_catalogue())


def _literal(day: date) -> str:
    return f'date("{day.isoformat()}")'


_moves = st.builds(
    "{} {}({})".format,
    st.sampled_from("+-"),
    st.sampled_from(["days", "months", "working_days"]),
    st.integers(0, 40) | st.sampled_from([365, 1000]),
)
_order = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_equality = st.sampled_from(["==", "!="])
_fixed_days = st.sampled_from(["firm.opened_on", "firm.closes_on"]) | SIMPLE_DAYS.map(_literal)


def _moved(base: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda day, moves: " ".join([day, *moves]), base, st.lists(_moves, max_size=2))


timed = st.tuples(_moved(st.just("today")), _order, _moved(_fixed_days), st.booleans()).map(
    lambda parts: " ".join(parts[:3] if parts[3] else (parts[2], parts[1], parts[0]))
)
"""Comparisons that name today."""

timeless = st.one_of(
    st.builds("{} {} {}".format, _moved(st.just("firm.opened_on")), _order, _moved(_fixed_days)),
    st.builds("firm.staff {} {}".format, _order, st.integers(-1, 2) | st.just("firm.guards")),
    st.builds(
        "firm.form {} {}".format, _equality, st.sampled_from(['"branch"', "firm.parent_form"])
    ),
    st.sampled_from(
        [
            "firm.is_open",
            "firm.is_listed == false",
            "firm.is_open != firm.is_listed",
            'firm.form in ["company", "branch"]',
            "firm.staff not in [0, 1]",
            'firm.form in list("forms")',
            'firm.name == "晴川"',
            "firm.name == firm.alias",
        ]
    ),
)
"""Comparisons that do not."""

known_tests = st.sampled_from(["known(firm.closes_on)", "known(firm.capital)", "known(firm.staff)"])

comparisons = timed | timeless


def _grow(leaves: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            parts.map(lambda part: f"not ({part})"),
            st.lists(parts, min_size=2, max_size=3).map(
                lambda p: " and ".join(f"({x})" for x in p)
            ),
            st.lists(parts, min_size=2, max_size=3).map(lambda p: " or ".join(f"({x})" for x in p)),
        ),
        max_leaves=6,
    )


conditions = _grow(comparisons | known_tests)
conditions_without_known = _grow(comparisons)
timed_conditions = _grow(timed | timed | timeless | known_tests)

_values: dict[FactType, st.SearchStrategy[object]] = {
    FactType.STRING: st.sampled_from(["晴川", "x y", ""]) | st.text(max_size=8),
    FactType.DATE: SIMPLE_DAYS | st.sampled_from([date.min, date(9999, 12, 31), date(2024, 2, 29)]),
    FactType.INTEGER: st.integers(-1, 2) | st.sampled_from([2**53 + 1, -(2**63)]),
    FactType.BOOLEAN: st.booleans(),
    FactType.MONEY: st.builds(
        Money, st.integers(-(2**63), 2**63 - 1), st.sampled_from(["CNY", "JPY"])
    ),
}

sources = st.builds(
    Source,
    document=st.none() | st.just("ab" * 32),
    page=st.none() | st.integers(1, 9),
    box=st.none() | st.just((0.25, 0.5, 0.75, 1.0)),
    quote=st.none() | st.text(max_size=4),
    confidence=st.none() | st.sampled_from([0.5, 1.0]),
)


def _fact(definition: FactDefinition) -> st.SearchStrategy[Fact]:
    values = (
        st.sampled_from(sorted(definition.values))
        if definition.type is FactType.CHOICE
        else _values[definition.type]
    )
    known = st.builds(Fact, values, sources=st.lists(sources, max_size=2).map(tuple))
    return known | known | known | st.just(NOT_APPLICABLE)


def _facts(of_kind: str | None) -> st.SearchStrategy[dict[str, Fact]]:
    chosen = [d for d in small_catalogue().definitions.values() if d.sheet_kind == of_kind]
    return st.fixed_dictionaries({}, optional={d.name: _fact(d) for d in chosen})


sheets = _facts(None).map(lambda facts: FactSheet.of_customer(facts, catalogue=small_catalogue()))
"""Sheets of customers; every fact may be known, missing or not applicable."""

permits = st.builds(
    lambda sheet, reference, facts: sheet.with_credential(
        reference, "permit", facts, catalogue=small_catalogue()
    ),
    sheets,
    st.sampled_from(["a", "b"]),
    _facts("permit"),
)
"""Sheets of one permit each."""

contracts = st.builds(
    lambda sheet, reference, facts: sheet.with_contract(
        reference, facts, catalogue=small_catalogue()
    ),
    sheets,
    st.sampled_from(["a", "b"]),
    _facts("contract"),
)
"""Sheets of one contract each."""
