"""What a backup says of itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

SCHEMA_VERSION = 1
DatabaseKind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class Part:
    """A file in the backup.

    Attributes:
        size_bytes: Its length.
        sha256: Of its bytes, hexadecimal.
    """

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Attributes:
        made_at: When, aware UTC.
        kind: Of the database.
        revision: Its schema revision.
        rows: How many rows each table has.
        database: A SQLite file, or a dump in the custom format of pg_dump.
        keys: The keys of the installation, sealed under its master key, which no backup holds;
            None where there is no master key yet.
        checkpoints: Of the event log, up to the copy; None where there were no events.
        originals: How many originals there are.
        originals_digest: SHA-256 over their sorted names, which are their own SHA-256.
        missing: Originals that rows name and that were not there.
        damaged: Originals whose bytes were no longer those that were filed.
    """

    made_at: datetime
    kind: DatabaseKind
    revision: str
    rows: Mapping[str, int]
    database: Part
    keys: Part | None
    originals: int
    originals_digest: str
    checkpoints: Part | None = None
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """Write it as JSON."""
        data = {
            "schema_version": SCHEMA_VERSION,
            **asdict(self),
            "made_at": self.made_at.isoformat(),
        }
        return json.dumps(data, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Read it.

        Raises:
            ValueError: It is not a manifest of this form.
        """
        data = json.loads(content)
        if not isinstance(data, dict) or data.pop("schema_version", None) != SCHEMA_VERSION:
            raise ValueError("not a manifest of this version")
        try:
            return _read(data)
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"manifest: {error}") from error


def _read(data: dict[str, Any]) -> Manifest:
    made_at = datetime.fromisoformat(data["made_at"])
    if made_at.tzinfo is None or data["kind"] not in ("sqlite", "postgresql"):
        raise ValueError("manifest: made_at or kind")
    return Manifest(
        made_at=made_at,
        kind=data["kind"],
        revision=str(data["revision"]),
        rows={str(table): int(count) for table, count in data["rows"].items()},
        database=Part(**data["database"]),
        keys=Part(**data["keys"]) if data.get("keys") else None,
        originals=int(data["originals"]),
        originals_digest=str(data["originals_digest"]),
        checkpoints=Part(**data["checkpoints"]) if data.get("checkpoints") else None,
        missing=tuple(data["missing"]),
        damaged=tuple(data["damaged"]),
    )
