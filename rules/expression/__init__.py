"""The language of conditions: text that a compliance officer can read, to a checked syntax tree."""

from rules.expression.parse import parse_condition, read_condition
from rules.expression.scope import FactScope
from rules.expression.tree import Condition, Node, list_calendars, list_facts, list_leaves

__all__ = [
    "Condition",
    "FactScope",
    "Node",
    "list_calendars",
    "list_facts",
    "list_leaves",
    "parse_condition",
    "read_condition",
]
