"""What stands on a side of a comparison, in words: a fact with its place, a day, a day moved."""

from __future__ import annotations

from datetime import date

from rules.explanation.lexicon import (
    Lexicon,
    list_places,
    word_calendar,
    word_listed,
    word_place,
)
from rules.explanation.patterns import join_texts, say
from rules.expression.tree import (
    FactOperand,
    LiteralOperand,
    MovedOperand,
    Operand,
    TodayOperand,
    Unit,
    list_facts,
)
from rules.facts import FactDefinition, FactSheet, FactState, FactType
from rules.logic import value_of
from rules.vocabulary import Bilingual
from rules.wording import word_value

_UNITS = {Unit.DAYS: "day", Unit.MONTHS: "month", Unit.WORKING_DAYS: "working_day"}


def find_definition(operand: Operand, lexicon: Lexicon) -> FactDefinition | None:
    """Return the definition of the fact that an operand is or moves."""
    facts = list_facts(operand)
    return lexicon.catalogue[facts[0].name] if facts else None


def word_date(operand: Operand, sheet: FactSheet, as_of: date, lexicon: Lexicon) -> Bilingual:
    """Return a day whose value is known: what it is, its value, where it stands."""
    value = value_of(operand, sheet, as_of)
    match operand:
        case FactOperand(name=name):
            place = word_place(sheet[name].sources)
            return say("fact_date", title=lexicon.title(name), value=value, place=place)
        case TodayOperand():
            return say("today", value=value)
        case MovedOperand():
            words = _word_move(operand, sheet, as_of, lexicon)
            years = _list_provisional_years(operand, sheet, as_of)
            if not years:
                return say("moved", words=words, value=value)
            named = join_texts("values_separator", [Bilingual(str(y), str(y)) for y in years])
            return say("moved_provisional", words=words, value=value, years=named)
        case LiteralOperand():
            return word_value(value)


def name_operand(operand: Operand, lexicon: Lexicon, about: FactDefinition | None) -> Bilingual:
    """Return what an operand is, without its value.

    Args:
        operand: The operand.
        lexicon: The names.
        about: The fact on the other side, whose unit and choices a literal has.
    """
    match operand:
        case FactOperand(name=name, type=FactType.INTEGER):
            return say("fact_integer_bare", title=lexicon.title(name))
        case FactOperand(name=name):
            return say("fact_bare", title=lexicon.title(name))
        case TodayOperand():
            return say("today_bare")
        case MovedOperand(date=moved, amount=amount):
            base = name_operand(moved, lexicon, about)
            return _move_words(operand, base) if amount else base
        case LiteralOperand(value=tuple()):
            return lexicon.word_values(operand, about)
        case LiteralOperand(value=value):
            return word_listed(value, about)  # type: ignore[arg-type]


def word_unknown(operand: Operand, sheet: FactSheet, as_of: date, lexicon: Lexicon) -> Bilingual:
    """Say why an operand has no value: its fact is not known, or the calendar does not reach."""
    for fact in list_facts(operand):
        if sheet[fact.name].value is None:
            return word_absence(fact.name, sheet, lexicon)
    uncovered = _find_uncovered(operand, sheet, as_of)
    calendar = uncovered.calendar
    if calendar is None:
        raise AssertionError(f"{operand} has a value")
    return say(
        "moved_uncovered",
        words=_word_move(uncovered, sheet, as_of, lexicon),
        calendar=word_calendar(calendar),
        first=calendar.first_year,
        last=calendar.last_year,
    )


def word_absence(name: str, sheet: FactSheet, lexicon: Lexicon) -> Bilingual:
    """Say that a fact is not known, and what stands in its place."""
    fact = sheet[name]
    suffix = "_boolean" if lexicon.catalogue[name].type is FactType.BOOLEAN else ""
    title = lexicon.title(name)
    if fact.state is FactState.NOT_APPLICABLE:
        return say(f"inapplicable{suffix}", title=title, place=word_place(fact.sources))
    quoted = [source for source in fact.sources if source.quote and source.document_name]
    if quoted:
        places = list_places(quoted[:1])
        return say(f"missing{suffix}_unread", title=title, places=places, quote=quoted[0].quote)
    named = [source for source in fact.sources if source.document_name]
    if named:
        return say(f"missing{suffix}_document", title=title, places=list_places(named))
    return say(f"missing{suffix}", title=title)


def _word_move(operand: MovedOperand, sheet: FactSheet, as_of: date, lexicon: Lexicon) -> Bilingual:
    moved = operand.date
    match moved:
        case TodayOperand():
            base = say("today_bare")
        case MovedOperand():
            base = _word_move(moved, sheet, as_of, lexicon)
        case _:
            base = word_date(moved, sheet, as_of, lexicon)
    return _move_words(operand, base) if operand.amount else base


def _move_words(operand: MovedOperand, base: Bilingual) -> Bilingual:
    unit = _UNITS[operand.unit] + ("s" if abs(operand.amount) != 1 else "")
    direction = "after" if operand.amount > 0 else "before"
    parts: dict[str, object] = {"base": base, "count": abs(operand.amount)}
    if operand.calendar is not None:
        parts["calendar"] = word_calendar(operand.calendar)
    return say(f"{unit}_{direction}", **parts)


def _list_provisional_years(operand: Operand, sheet: FactSheet, as_of: date) -> tuple[int, ...]:
    """Return the estimated years over which working days were counted."""
    years: set[int] = set()
    while isinstance(operand, MovedOperand):
        if operand.calendar is not None:
            ends = (value_of(part, sheet, as_of) for part in (operand, operand.date))
            first, last = sorted(day.year for day in ends)
            years |= operand.calendar.provisional_years & set(range(first, last + 1))
        operand = operand.date
    return tuple(sorted(years))


def _find_uncovered(operand: Operand, sheet: FactSheet, as_of: date) -> MovedOperand:
    """Return the innermost move that leaves the years of its calendar."""
    if not isinstance(operand, MovedOperand):
        raise AssertionError(f"{operand} has a value")
    if value_of(operand.date, sheet, as_of) is None:
        return _find_uncovered(operand.date, sheet, as_of)
    return operand
