"""What the rules of a pack ask of a text: its words, or no more than a line of a sheet says."""

from __future__ import annotations

from collections.abc import Iterable

from rules.expression import list_facts, list_leaves
from rules.expression.tree import Comparison, Leaf, LiteralOperand
from rules.facts import FactType
from rules.pack import Pack
from storage.lines import fits_on_line

_TEXTS = (FactType.STRING, FactType.CHOICE)


def find_marked_texts(pack: Pack) -> frozenset[str]:
    """Give the texts of which a mark on the line says enough where the text does not stand there.

    A text that does not fit on a line is known, and is none of those that do: a rule that asks no
    more than that gets the same answer from the mark, and nobody reads the text.
    """
    leaves = [
        leaf
        for rule in pack.rules
        for condition in rule.conditions
        for leaf in list_leaves(condition.root)
    ]
    asked = {fact.name for leaf in leaves for fact in list_facts(leaf)}
    read = {name for leaf in leaves for name in _find_read(leaf)}
    return frozenset(name for name in asked - read if pack.catalogue[name].type in _TEXTS)


def _find_read(leaf: Leaf) -> Iterable[str]:
    """Give the facts of which a comparison needs the words, however long."""
    if not isinstance(leaf, Comparison):
        return ()
    literals = [side for side in (leaf.left, leaf.right) if isinstance(side, LiteralOperand)]
    values = [literal.value for literal in literals]
    words = [
        word
        for value in values
        for word in (value if isinstance(value, tuple) else (value,))
        if isinstance(word, str)
    ]
    if words and all(map(fits_on_line, words)):
        return ()
    return [fact.name for fact in list_facts(leaf)]
