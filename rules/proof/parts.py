"""A condition with one part of an `and` or an `or` left out, and any condition as text again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rules.expression.tree import And, Node, Not, Or


def drop_parts(node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield every part of an `and` or an `or`, and the condition without it."""
    match node:
        case And(parts=parts) | Or(parts=parts):
            for index, part in enumerate(parts):
                rest = (*parts[:index], *parts[index + 1 :])
                yield part, rest[0] if len(rest) == 1 else replace(node, parts=rest)
                for dropped, changed in drop_parts(part):
                    yield (
                        dropped,
                        replace(node, parts=(*parts[:index], changed, *parts[index + 1 :])),
                    )
        case Not(part=part):
            for dropped, changed in drop_parts(part):
                yield dropped, Not(changed)


def write_node(node: Node, *, is_inner: bool = False) -> str:
    """Write a condition or a part of one as its author would.

    Args:
        node: What to write.
        is_inner: Whether it stands where only one comparison would do without parentheses.
    """
    match node:
        case And(parts=parts):
            text = " and ".join(write_node(p, is_inner=isinstance(p, Or)) for p in parts)
            return f"({text})" if is_inner else text
        case Or(parts=parts):
            text = " or ".join(write_node(part) for part in parts)
            return f"({text})" if is_inner else text
        case Not(part=part):
            return f"not {write_node(part, is_inner=True)}"
        case _:
            return node.text
