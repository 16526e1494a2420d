"""A record of the log holds what the program says, never what it was told.

A list of forbidden words is never complete, so nothing is searched for. The rule is the other way
round: a record keeps the constant text that stands in the source, numbers, and the values of keys
that are listed here, if they look like an id, a code or a moment. Everything else is left out:
names, numbers of documents, paths of files, texts of exceptions, whatever they are.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

LEFT_OUT = "…"

LOGGED_KEYS: frozenset[str] = frozenset(
    {
        "account_id", "action", "actor_id", "age_s", "count", "customer_id", "document_id",
        "duration_ms", "failure", "method", "proposal_id", "received_bytes", "request_id",
        "route", "routine", "sent_bytes", "sha256", "size", "status", "worker",
    }
)  # fmt: skip
"""Which values a record may carry (`log.info("…", extra={…})` or bound to the request)."""

_ID_KEYS = ("_id", "sha256")
_STANDING_KEYS = frozenset({"event", "exception", "level", "logger", "place", "timestamp"})
_OWN_PACKAGES = ("checker", "ingest", "rules", "storage", "benchmarks")
_KNOWN_PACKAGES = ("alembic", "apscheduler", "uvicorn")
"""Libraries whose records are constant texts with numbers, or whose arguments are left out."""

_CODE = re.compile(r"[A-Za-z/][A-Za-z_.:/{}-]{0,79}")
_IDS = (
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    re.compile(r"[0-9a-f]{16}|[0-9a-f]{12}|[0-9a-f]{64}"),
    re.compile(r"HTTP \d{3}"),
)
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[diouxXeEfFgGcrsa]")
_MOST_FRAMES = 20


def keep_listed(_: object, __: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the listed keys of a record, and of their values what looks as it should (structlog)."""
    for key in list(record):
        if key in LOGGED_KEYS:
            is_id = key.endswith(_ID_KEYS)
            record[key] = keep_id(record[key]) if is_id else keep_plain(record[key])
        elif key not in _STANDING_KEYS and not key.startswith("_"):
            del record[key]
    return record


def keep_id(value: object) -> str | None:
    """Give the value of a key for ids if it is one: a code is none, as a name may look like it.

    Args:
        value: A UUID, the id of a request, a hash or its start.
    """
    if value is None or (isinstance(value, str) and _is_id(value)):
        return value
    return LEFT_OUT


def keep_plain(value: object) -> str | int | float | None:
    """Give the value of a listed key if it looks like one; the rest becomes `…`.

    Args:
        value: A number, a moment, an id (UUID, start of a hash, request id) or a code.
    """
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str) and (_CODE.fullmatch(value) or _is_id(value)):
        return value
    return None if value is None else _keep_number(value)


def _keep_number(value: object) -> str | int | float:
    if isinstance(value, int | float):
        return value
    if isinstance(value, date | timedelta):
        return str(value)
    return LEFT_OUT


def _is_id(text: str) -> bool:
    return not text.isdecimal() and any(form.fullmatch(text) for form in _IDS)


def constant_text(record: logging.LogRecord) -> str:
    """Give the message of a record as it stands in the source, with its numbers filled in.

    Libraries put whatever they like into their messages: of those that are not known, nothing is
    given.
    """
    if record.name.partition(".")[0] in (*_OWN_PACKAGES, *_KNOWN_PACKAGES):
        return _fill_in(str(record.msg), record.args).strip()
    return "A library has said something."


def tell_place(_: object, __: str, record: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Add where in the source a record comes from, and what kind its exception is (structlog)."""
    source: logging.LogRecord = record["_record"]
    record["place"] = f"{source.module}.{source.funcName}:{source.lineno}"
    if source.exc_info:
        record["exception"] = describe_exception(source.exc_info[1])
    return record


def _fill_in(template: str, args: tuple[object, ...] | Mapping[str, object] | None) -> str:
    given = iter(args if isinstance(args, tuple) else ())

    filled = _PLACEHOLDER.sub(lambda _: str(_keep_number(next(given, None))), template)
    return filled.replace("%%", "%") if args else filled


def describe_exception(error: BaseException | None) -> list[dict[str, Any]]:
    """Tell of what kind an exception is and where it came from, without its words.

    The words of an exception quote what it failed at: a row, a name, a line of a file.

    Args:
        error: The exception; what it arose from follows it, the last cause last.
    """
    told = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)[-_MOST_FRAMES:]
        told.append(
            {
                "type": f"{type(error).__module__}.{type(error).__qualname__}",
                "code": keep_plain(getattr(error, "code", None)),
                "frames": [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in frames],
            }
        )
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told


def _short(file_name: str) -> str:
    """Name a source file below the folder it is imported from, which is nobody's business."""
    path = Path(file_name)
    for folder in sys.path:
        if folder and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
