"""What an event says, as bytes that are the same everywhere, and how events hang together.

The body is JSON with sorted keys, no spaces and no floats. A hash covers the hash before it and the
hash of the body, not the body itself: an audit pack about one customer can leave out the bodies of
all others and still prove that nothing is missing between its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from checker.access.actor import Actor
from storage.column_types import clean_text

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

GENESIS = bytes(32)
"""What stands for the hash before the first event."""

_OF_BODY, _OF_LINK = hashlib.sha256(), hashlib.sha256(b"\x00")
"""To copy a hash that is begun is quicker than to begin one, for which OpenSSL looks it up."""
_SUBJECT = re.compile(r"[a-z][a-z_]*:[A-Za-z0-9_.@-]{1,100}")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_WORD = re.compile(r"[A-Za-z0-9_.:/@+=*,-]{0,200}")
_NUMBER_OF_A_PERSON = re.compile(r"(?<![0-9A-Za-z])(1\d{10}|\d{15}|\d{17}[0-9Xx])(?![0-9A-Za-z])")
"""Mobile numbers, and identity cards of either generation."""


def make_body(
    seq: int,
    actor: Actor,
    action: str,
    *,
    subject: str,
    data: Mapping[str, Json],
    now: datetime,
) -> bytes:
    """Write an event down.

    Args:
        seq: Its number.
        actor: Who acts.
        action: A code of the catalogue.
        subject: What it is done to: a word, a colon and an id.
        data: Ids, codes, hashes, days, integers: what is personal stays where it can be erased.
        now: Aware.

    Raises:
        ValueError: The subject is none, or the data hold a float or anything like a sentence, a
            name or the number of a person: a mistake in the program.
    """
    if _SUBJECT.fullmatch(subject) is None:
        raise ValueError(f"not a subject: {subject!r}")
    _check_data(data, "data")
    content = {
        "seq": seq,
        "at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
        "actor": {"id": actor.account_id, "name": clean_text(actor.name)},
        "roles": sorted(actor.roles),
        "action": action,
        "subject": subject,
        "request_id": actor.request_id,
        "data": dict(data),
    }
    return encode_canonically(content)


def encode_canonically(content: object) -> bytes:
    """Give the one form of a JSON value."""
    text = json.dumps(
        content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def hash_event(previous: bytes, body: bytes) -> bytes:
    """Hash an event with what came before it."""
    of_body, of_link = _OF_BODY.copy(), _OF_LINK.copy()
    of_body.update(body)
    of_link.update(previous + of_body.digest())
    return of_link.digest()


def find_customer(subject: str, data: Mapping[str, object]) -> str | None:
    """Tell whose log an event belongs to: the subject's, or the one that its data name."""
    kind, _, key = subject.partition(":")
    if kind == "customer":
        return key
    named = data.get("customer_id")
    return named if isinstance(named, str) else None


def _check_data(value: Json, place: str) -> None:
    if isinstance(value, str):
        if _WORD.fullmatch(value) is None or _NUMBER_OF_A_PERSON.search(value) is not None:
            raise ValueError(f"{place}: events hold ids, codes, hashes and days, no free text")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or _KEY.fullmatch(key) is None:
                raise ValueError(f"{place}: {key!r} is no name")
            _check_data(item, f"{place}.{key}")
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            _check_data(item, f"{place}[{number}]")
    elif value is not None and not isinstance(value, int):
        raise ValueError(f"{place}: {type(value).__name__} has no one form")
