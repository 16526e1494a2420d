"""The log: one line of JSON for each record, or a readable one where a person sits before it.

The rooms of the program log with `logging` of the standard library and know nothing of this one.
`set_up_logging` puts one path behind all of it, libraries too, on which `masking` stands.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import Processor

from checker.telemetry.masking import (
    LOGGED_KEYS,
    constant_text,
    keep_listed,
    tell_place,
)

_QUIET = (
    "httpx", "httpcore", "uvicorn.access",  # they log the addresses of requests
    "alembic", "apscheduler",  # they tell of every beat
)  # fmt: skip


def set_up_logging(stream: TextIO, *, as_json: bool, level: int = logging.INFO) -> logging.Handler:
    """Send all records of this process to a stream.

    Args:
        stream: Where to; standard error for programs, so that standard output stays data.
        as_json: Whether to write one line of JSON for each record.
        level: Of the least grave record that is written.

    Returns:
        The handler that was put in the place of those that were there.
    """
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        _ConstantTexts(
            foreign_pre_chain=[
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                ExtraAdder(allow=LOGGED_KEYS),
                tell_place,
                keep_listed,
            ],
            processors=[ProcessorFormatter.remove_processors_meta, render],
            keep_exc_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # it prints the arguments of a record that cannot be written
    return handler


class _ConstantTexts(ProcessorFormatter):
    """Lets no argument of a record be seen by what formats it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record, of its message the constant text."""
        plain = copy.copy(record)
        plain.msg, plain.args = constant_text(record), None
        return super().format(plain)


def bind_to_log(**values: str | None) -> None:
    """Let all further records of this request or routine carry a value.

    Args:
        values: Of keys that `masking.LOGGED_KEYS` lists; those that are None are not bound.
    """
    known = {key: value for key, value in values.items() if value is not None}
    structlog.contextvars.bind_contextvars(**known)


@contextmanager
def bound_to_log(**values: str | None) -> Iterator[None]:
    """Let the records of a block carry values, and no record after it."""
    known = {key: value for key, value in values.items() if value is not None}
    with structlog.contextvars.bound_contextvars(**known):
        yield
