"""Rule packs as they were when they decided, so that an old assessment can be replayed."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlmodel import Session

from storage.insertion import insert_if_absent
from storage.tables import Pack


def store_pack(
    session: Session,
    *,
    sha256: str,
    pack_id: str,
    version: str,
    content: str,
    recorded_at: datetime,
) -> Pack:
    """Keep a pack; keeping the same pack again changes nothing.

    Args:
        session: Where to keep it.
        sha256: Hash by which assessments name it.
        pack_id: Such as `cn-base`.
        version: Such as `1.0.0`.
        content: Canonical JSON text of the pack.
        recorded_at: The moment of keeping.

    Raises:
        ValueError: `sha256` is not the hash of `content` in UTF-8.
    """
    if hashlib.sha256(content.encode()).hexdigest() != sha256:
        raise ValueError(f"the content of pack {pack_id} does not hash to {sha256}")
    pack = Pack(
        sha256=sha256, id=pack_id, version=version, content=content, recorded_at=recorded_at
    )
    insert_if_absent(session, pack)
    return session.get_one(Pack, sha256)


def read_pack(session: Session, sha256: str) -> Pack | None:
    """Give the pack with this hash."""
    return session.get(Pack, sha256)
