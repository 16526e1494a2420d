"""Names filed under keys, so that a name is compared with those alone that share one.

Keys that many names share (中国, 上海) tell nothing by themselves: where a key holds more rows than
`_MOST_ROWS`, it is not followed, unless no other key of the name is known.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from checker.names.chinese_keys import list_filed_keys, list_sought_keys
from checker.names.reading import ReadName

_MOST_ROWS = 2000
"""A 字号 of 50,000 names is shared by 40 at most; beginnings by thousands."""
_PASSING = ("begins", "has", "ends", "short", "but one")


class KeyIndex:
    """Rows of names by their keys."""

    def __init__(self, names: Iterable[ReadName]) -> None:
        rows_of_key: dict[str, array[int]] = {}
        self._has_letters = False
        for row, name in enumerate(names):
            self._has_letters |= not name.is_chinese
            for key in set(list_filed_keys(name)):
                rows = rows_of_key.get(key)
                if rows is None:
                    rows_of_key[key] = array("I", (row,))
                else:
                    rows.append(row)
        self._rows_of_key = rows_of_key

    def find(self, name: ReadName) -> set[int]:
        """Give the rows of names that can be like this one."""
        found: set[int] = set()
        rows_of_key = self._rows_of_key
        for key in list_sought_keys(name, among_letters=self._has_letters):
            rows = rows_of_key.get(key)
            if rows is not None and (len(rows) <= _MOST_ROWS or not key.startswith(_PASSING)):
                found.update(rows)
        return found
