"""Where in a file a comparison of a condition stands."""

from __future__ import annotations

from typing import Any

from rules.complaint import Place
from rules.expression import Condition, list_leaves
from rules.expression.tree import Leaf
from rules.pack.entries import RuleEntry
from rules.yaml_source import Path


def place_leaf(entry: RuleEntry, key: str, wanted: Leaf) -> Place:
    """Return where a comparison begins in the file.

    A comparison keeps its text but not its position, and white space may differ, so the comparisons
    are looked for one after the other in the text without white space.
    """
    condition: Condition = getattr(entry.rule, key)
    path = (*entry.path, key)
    written = _find(entry.source.data, entry.path)
    if key not in written:
        return entry.place(key)  # a rule that changes one of a parent pack leaves this as it was
    raw = str(written[key])
    positions = [index for index, char in enumerate(raw) if not char.isspace()]
    ink = "".join(raw.split())
    start = -1
    for leaf in list_leaves(condition.root):
        start = ink.index("".join(leaf.text.split()), start + 1)
        if leaf is wanted:
            break
    return entry.source.place_inside(path, positions[start])


def _find(data: Any, path: Path) -> Any:  # noqa: ANN401  (whatever YAML holds)
    for step in path:
        data = data[step]
    return data
