"""A condition in general, as a sentence: what a rule asks for, before any value is known.

`not` is carried inwards to the comparisons (De Morgan), which read better in the negative than a
bracket does.
"""

from __future__ import annotations

from rules.explanation.comparisons import begin_with_fact, find_type
from rules.explanation.lexicon import Lexicon
from rules.explanation.operands import find_definition, name_operand
from rules.explanation.patterns import join_texts, say
from rules.expression.tree import (
    And,
    Comparison,
    FactOperand,
    Known,
    Leaf,
    LiteralOperand,
    Node,
    Not,
    Operator,
    Or,
)
from rules.facts import FactType
from rules.vocabulary import Bilingual


def word_condition(node: Node, lexicon: Lexicon, *, holds: bool = True) -> Bilingual:
    """Say what a condition asks for.

    Args:
        node: The condition or a part of one.
        lexicon: The names of the pack.
        holds: False for the opposite of the condition.
    """
    match node:
        case Not(part=part):
            return word_condition(part, lexicon, holds=not holds)
        case And(parts=parts) | Or(parts=parts):
            is_and = isinstance(node, And) is holds
            words = [_word_part(part, lexicon, is_and=is_and, holds=holds) for part in parts]
            return join_texts("require_and" if is_and else "require_or", words)
        case _:
            return _word_leaf(node, lexicon, holds=holds)


def _word_part(part: Node, lexicon: Lexicon, *, is_and: bool, holds: bool) -> Bilingual:
    words = word_condition(part, lexicon, holds=holds)
    inner, inner_holds = part, holds
    while isinstance(inner, Not):
        inner, inner_holds = inner.part, not inner_holds
    if isinstance(inner, And | Or) and (isinstance(inner, And) is inner_holds) is not is_and:
        return say("require_group", words=words)
    return words


def _word_leaf(leaf: Leaf, lexicon: Lexicon, *, holds: bool) -> Bilingual:
    if isinstance(leaf, Known):
        is_boolean = leaf.fact.type is FactType.BOOLEAN
        pattern = "require_known" if holds else "require_unknown"
        suffix = "_boolean" if is_boolean else ""
        return say(pattern + suffix, title=lexicon.title(leaf.fact.name))
    leaf = begin_with_fact(leaf)
    operator = leaf.operator if holds else leaf.operator.opposite
    kind = find_type(leaf)
    if kind is FactType.BOOLEAN and isinstance(leaf.right, LiteralOperand):
        return _word_boolean(leaf, operator, lexicon)
    left = name_operand(leaf.left, lexicon, None)
    if isinstance(leaf.right, LiteralOperand) and leaf.right.list_id is not None:
        title = lexicon.lists[leaf.right.list_id].title
        is_in = operator is Operator.IN
        return say("require_on_list" if is_in else "require_off_list", left=left, list=title)
    right = name_operand(leaf.right, lexicon, find_definition(leaf.left, lexicon))
    if operator in (Operator.IN, Operator.NOT_IN):
        is_in = operator is Operator.IN
        return say("require_one_of" if is_in else "require_none_of", left=left, values=right)
    if kind in (FactType.DATE, FactType.INTEGER):
        form = kind.value
    else:
        form = "both" if isinstance(leaf.right, FactOperand) else "text"
    return say(f"require_{form}_{operator.name.lower()}", left=left, right=right)


def _word_boolean(leaf: Comparison, operator: Operator, lexicon: Lexicon) -> Bilingual:
    if not isinstance(leaf.left, FactOperand) or not isinstance(leaf.right, LiteralOperand):
        raise AssertionError(f"{leaf.text} compares no boolean fact")
    value = leaf.right.value if operator is Operator.EQUAL else not leaf.right.value
    return lexicon.word_boolean(leaf.left.name, bool(value))
