"""Addresses of lists: filters, order and place are in the URL, so that they can be kept and sent.

Lists page by keys, not by numbers: `after` holds the key of the last row shown, so that page 4,000
costs what page 1 does and no row is missed when others are added meanwhile.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

AFTER = "after"
_PLACE = frozenset({AFTER})


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a list goes on.

    Attributes:
        shown: How many rows the page has.
        first: Address of the first page; None where this is it.
        following: Address of the next page; None at the end.
    """

    shown: int
    first: str | None
    following: str | None


def address_with(request: Request, **changes: str | Sequence[str] | None) -> str:
    """Give the address of this page with other filters, from its beginning.

    Args:
        request: The page.
        changes: What to set; None takes a filter away.
    """
    left = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in changes and name not in _PLACE
    ]
    for name, value in changes.items():
        if isinstance(value, str):
            left.append((name, value))
        elif value is not None:
            left.extend((name, each) for each in value)
    query = urlencode([pair for pair in left if pair[1]])
    return f"{request.url.path}?{query}" if query else request.url.path


def write_key(key: Sequence[str | int | None]) -> str:
    """Write the sort key of a row as part of an address."""
    content = json.dumps(list(key), ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def read_key(request: Request, length: int) -> tuple[str | int | None, ...] | None:
    """Read after which row a list goes on; None for its beginning, and where the key is no key.

    Args:
        request: The page.
        length: How many parts the key of this list has.
    """
    text = request.query_params.get(AFTER, "")
    if not text:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return None
    is_key = isinstance(key, list) and len(key) == length
    return tuple(key) if is_key and all(_is_part(part) for part in key) else None


def make_pager(request: Request, shown: int, next_key: Sequence[str | int | None] | None) -> Pager:
    """Make the pager of a list.

    Args:
        request: The page.
        shown: How many rows it has.
        next_key: The sort key of its last row; None where no row follows.
    """
    return Pager(
        shown,
        address_with(request) if request.query_params.get(AFTER) else None,
        address_with(request, after=write_key(next_key)) if next_key is not None else None,
    )


def is_own_path(path: str) -> bool:
    """Tell whether a path leads to a page of the desk, and not to another site."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and not any(character in path for character in "\\\r\n\t")
    )


def _is_part(part: object) -> bool:
    if isinstance(part, str):
        return "\0" not in part  # which PostgreSQL stores in no text
    return part is None or (isinstance(part, int) and not isinstance(part, bool))
