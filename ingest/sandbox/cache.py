"""Readings that are kept: the same bytes are read once by each engine."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Protocol

from ingest.document import ReadResult
from ingest.sandbox.channel import ProtocolError
from ingest.sandbox.codec import decode_reading, encode_reading
from ingest.sandbox.task import Reading

_log = logging.getLogger(__name__)

_REPEATABLE = frozenset(
    {
        ReadResult.OK,
        ReadResult.UNRECOGNISED,
        ReadResult.ENCRYPTED,
        ReadResult.CORRUPT,
        ReadResult.UNSUPPORTED,
    }
)
"""What the next reading would come to as well; time and memory may be there another time."""


class ReadingCache(Protocol):
    """Where readings lie."""

    def find(self, content: bytes, engine: str) -> bytes | None:
        """Gives what an engine read of these bytes; None where it is not there."""

    def keep(self, content: bytes, engine: str, reading: bytes) -> None:
        """Keeps what an engine read of these bytes."""


def recall_reading(cache: ReadingCache, content: bytes, name: str, engine: str) -> Reading | None:
    """Gives the documents that were read of these bytes before, under the name of today.

    Args:
        cache: Where readings lie.
        content: Of the file.
        name: What it is called now.
        engine: As `fingerprint_engine` names it.
    """
    kept = cache.find(content, engine)
    if kept is None:
        return None
    try:
        reading = decode_reading(json.loads(kept))
    except (ProtocolError, KeyError, ValueError, TypeError) as error:
        _log.warning("reading cache: an entry is not understood: %s", error)
        return None
    documents = tuple(replace(document, name=name) for document in reading.documents)
    return replace(reading, documents=documents, cpu_seconds=0.0)


def keep_reading(cache: ReadingCache, content: bytes, engine: str, reading: Reading) -> None:
    """Keeps a reading that another attempt would only repeat."""
    if reading.result in _REPEATABLE:
        text = json.dumps(encode_reading(reading), ensure_ascii=False, separators=(",", ":"))
        cache.keep(content, engine, text.encode())
