"""One comparison in one sentence: what is so, with the values and where they stand.

A sentence says how the values stand to one another, whichever way the condition asked: where
`licence.valid_until < today` is false it says that the day is not before today.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rules.explanation.lexicon import Lexicon, word_listed, word_place, word_with_unit
from rules.explanation.operands import (
    find_definition,
    name_operand,
    word_absence,
    word_date,
    word_unknown,
)
from rules.explanation.patterns import NOTHING, join_texts, say
from rules.expression.tree import (
    Comparison,
    FactOperand,
    Known,
    Leaf,
    LiteralOperand,
    MovedOperand,
    Operand,
    Operator,
    TodayOperand,
    list_facts,
)
from rules.facts import FactSheet, FactType, Value
from rules.logic import compile_node, value_of
from rules.vocabulary import Bilingual
from rules.wording import word_value

_TEXTS = (FactType.STRING, FactType.CHOICE)


class Statement(NamedTuple):
    """What a comparison found.

    Attributes:
        subject: The fact or day that it speaks of, with its value.
        relation: How that stands to the other side; empty where the subject says it all.
        type: The type of what is compared.
        fact: The fact that it speaks of, if it is one.
        is_presence: Whether it says no more than that the fact is known.
    """

    subject: Bilingual
    relation: Bilingual
    type: FactType
    fact: str | None
    is_presence: bool = False


def join_statements(statements: Iterable[Statement]) -> Bilingual:
    """Join statements into one sentence; what is said of the same subject stands together.

    That a fact is known goes without saying where its value is stated as well.
    """
    told = list(statements)
    valued = {statement.fact for statement in told if not statement.is_presence}
    relations: dict[tuple[Bilingual, FactType], list[Bilingual]] = {}
    for statement in told:
        if not (statement.is_presence and statement.fact in valued):
            held = relations.setdefault((statement.subject, statement.type), [])
            held += [statement.relation] if statement.relation != NOTHING else []
    return join_texts(
        "and", [_relate(subject, kind, held) for (subject, kind), held in relations.items()]
    )


def _relate(subject: Bilingual, kind: FactType, relations: list[Bilingual]) -> Bilingual:
    if not relations:
        return subject
    form = "relation_date" if kind is FactType.DATE else "relation_other"
    return say(form, subject=subject, relations=join_texts("relation_separator", relations))


def state_leaf(leaf: Leaf, sheet: FactSheet, as_of: date, lexicon: Lexicon) -> Statement:
    """Say what a comparison found.

    Args:
        leaf: The comparison, or a test of presence.
        sheet: The facts that it was evaluated on.
        as_of: The day of the question.
        lexicon: The names of the pack.
    """
    if isinstance(leaf, Known):
        name = leaf.fact.name
        is_known = sheet[name].value is not None
        return Statement(_word_known(leaf, sheet, lexicon), NOTHING, leaf.fact.type, name, is_known)
    leaf = begin_with_fact(leaf)
    fact = leaf.left.name if isinstance(leaf.left, FactOperand) else None
    kind = find_type(leaf)
    truth = compile_node(leaf)(sheet.facts, as_of)
    if truth is None:
        # A sentence about what is not known never runs on as one about a day does.
        return Statement(*_state_open(leaf, kind, sheet, as_of, lexicon), FactType.STRING, fact)
    operator = leaf.operator if truth else leaf.operator.opposite
    if kind is FactType.DATE:
        subject, right = (
            word_date(side, sheet, as_of, lexicon) for side in (leaf.left, leaf.right)
        )
        relation = say(f"date_{operator.name.lower()}", right=right)
    else:
        subject = _word_fact(leaf.left, sheet, lexicon)
        relation = _relate_value(leaf, operator, kind, sheet, lexicon)
    return Statement(subject, relation, kind, fact)


def begin_with_fact(comparison: Comparison) -> Comparison:
    """Return the comparison with a fact on the left, if it names one, and `today` on the right."""
    left, right = comparison.left, comparison.right
    if list_facts(left) or not list_facts(right):
        return comparison
    return Comparison(comparison.text, right, comparison.operator.mirrored, left)


def find_type(comparison: Comparison) -> FactType:
    """Return the type of what is compared."""
    for side in (comparison.left, comparison.right):
        if isinstance(side, FactOperand):
            return side.type
        if isinstance(side, TodayOperand | MovedOperand):
            return FactType.DATE
    raise AssertionError(f"{comparison.text} compares no fact")


def _word_known(leaf: Known, sheet: FactSheet, lexicon: Lexicon) -> Bilingual:
    name = leaf.fact.name
    fact = sheet[name]
    if fact.value is None:
        return word_absence(name, sheet, lexicon)
    place = word_place(fact.sources)
    if isinstance(fact.value, bool):
        return say("known_boolean", words=lexicon.word_boolean(name, fact.value, place))
    value = word_listed(fact.value, lexicon.catalogue[name])
    return say("known", title=lexicon.title(name), value=value, place=place)


def _word_fact(
    operand: Operand, sheet: FactSheet, lexicon: Lexicon, form: str = "fact"
) -> Bilingual:
    """State the value of a fact that is no date.

    Args:
        operand: The fact.
        sheet: Has it.
        lexicon: The names of the pack.
        form: `fact` for a statement, `object` for what another fact is compared with.
    """
    if not isinstance(operand, FactOperand):
        raise AssertionError(f"{operand} is no fact")
    fact = sheet[operand.name]
    if fact.value is None:
        raise AssertionError(f"{operand.name} is not known")
    place = word_place(fact.sources)
    if isinstance(fact.value, bool):
        return lexicon.word_boolean(operand.name, fact.value, place)
    definition = lexicon.catalogue[operand.name]
    kind = "integer" if definition.type is FactType.INTEGER else "text"
    value = word_with_unit(fact.value, definition)
    return say(f"{kind}_{form}", title=definition.title, value=value, place=place)


def _relate_value(
    leaf: Comparison, operator: Operator, kind: FactType, sheet: FactSheet, lexicon: Lexicon
) -> Bilingual:
    """Say how the value of a fact that is no date stands to the other side."""
    sign = operator.name.lower()
    if isinstance(leaf.right, FactOperand):
        right = _word_fact(leaf.right, sheet, lexicon, "object")
        forms = {FactType.BOOLEAN: "booleans", FactType.INTEGER: "integer"}
        return say(f"{forms.get(kind, 'both')}_{sign}", right=right)
    if not isinstance(leaf.right, LiteralOperand):
        raise AssertionError(f"{leaf.text} compares a {kind} with a day")
    definition = find_definition(leaf.left, lexicon)
    if leaf.right.list_id is not None:
        title = lexicon.lists[leaf.right.list_id].title
        return say("on_list" if operator is Operator.IN else "off_list", list=title)
    if operator in (Operator.IN, Operator.NOT_IN):
        values = lexicon.word_values(leaf.right, definition)
        return say("one_of" if operator is Operator.IN else "none_of", values=values)
    if kind is FactType.BOOLEAN or (operator is Operator.EQUAL and kind in _TEXTS):
        return NOTHING  # the value of the fact says it
    if kind is FactType.INTEGER:
        return say(f"integer_{sign}", right=name_operand(leaf.right, lexicon, definition))
    return say(f"text_{sign}", right=word_value(_single(leaf.right), definition))


def _state_open(
    leaf: Comparison, kind: FactType, sheet: FactSheet, as_of: date, lexicon: Lexicon
) -> tuple[Bilingual, Bilingual]:
    """Say what is not known, and what it could not be compared with."""
    sides = (leaf.left, leaf.right)
    open_sides = [side for side in sides if value_of(side, sheet, as_of) is None]
    unknown = [word_unknown(side, sheet, as_of, lexicon) for side in open_sides]
    if len(open_sides) == len(sides):
        return join_texts("and", unknown), NOTHING
    known = next(side for side in sides if side is not open_sides[0])
    if kind is FactType.DATE:
        return unknown[0], say("cannot_compare", other=word_date(known, sheet, as_of, lexicon))
    if isinstance(known, FactOperand):
        other = _word_fact(known, sheet, lexicon, "object")
        return unknown[0], say("cannot_compare", other=other)
    if not isinstance(known, LiteralOperand) or kind is FactType.BOOLEAN:
        return unknown[0], NOTHING
    if known.list_id is not None:
        return unknown[0], say("cannot_look_up_list", list=lexicon.lists[known.list_id].title)
    definition = find_definition(open_sides[0], lexicon)
    if isinstance(known.value, tuple):
        return unknown[0], say("cannot_look_up", values=lexicon.word_values(known, definition))
    if kind in _TEXTS:
        return unknown[0], say("cannot_match", value=word_value(_single(known), definition))
    number = say("integer_literal", value=name_operand(known, lexicon, definition))
    return unknown[0], say("cannot_compare", other=number)


def _single(literal: LiteralOperand) -> Value:
    if isinstance(literal.value, tuple):
        raise AssertionError(f"{literal.value} is a list")
    return literal.value
