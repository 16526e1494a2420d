"""How old each list is, and what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from sqlmodel import Session

from checker.register.headings import Words
from checker.watchlists.kinds import CUSTOM, ListKind, list_kinds, load_kind
from ingest.normalise.packaged_yaml import read_table
from storage.tables import WatchlistVersion
from storage.watchlists import current_versions


class Freshness(StrEnum):
    """Whether a list can be relied on."""

    FRESH = "fresh"
    STALE = "stale"
    NEVER_IMPORTED = "never_imported"


@dataclass(frozen=True, slots=True)
class ListStatus:
    """How a list stands.

    Attributes:
        kind: What is known of it.
        list_kind: Its id; of the user's own lists, `kind` is what holds of all of them.
        version: In force; None if it was never imported.
        age_days: From the date of the list to the day asked for.
        freshness: Whether it can be relied on.
    """

    kind: ListKind
    list_kind: str
    version: WatchlistVersion | None
    age_days: int | None
    freshness: Freshness

    @property
    def advice(self) -> dict[str, str]:
        """What to do, in both languages."""
        words = load_advice()[self.freshness]
        named = {
            "kind": self.list_kind,
            "age": self.age_days,
            "limit": self.kind.stale_after_days,
        }
        return {
            "zh": words.zh.format(published=self.kind.published.zh, **named),
            "en": words.en.format(published=self.kind.published.en, **named),
        }

    def to_data(self) -> dict[str, Any]:
        """Give the status as JSON."""
        version = self.version
        known = (
            {}
            if version is None
            else {
                "version": version.number,
                "version_id": version.id,
                "list_date": version.list_date.isoformat(),
                "dated_by": version.dated_by,
                "imported_at": version.imported_at.isoformat(),
                "entries": version.counts.get("entries", 0),
                "names": version.counts.get("names", 0),
                "file_sha256": version.file_sha256,
                "importer": version.importer,
            }
        )
        return {
            "list_kind": self.list_kind,
            "title": self.kind.title.model_dump(),
            "publisher": self.kind.publisher.model_dump(),
            "licence": self.kind.licence.model_dump(),
            "tested_on": self.kind.tested_on,
            "stale_after_days": self.kind.stale_after_days,
            "age_days": self.age_days,
            "state": str(self.freshness),
            "advice": self.advice,
            **known,
        }


def read_status(session: Session, as_of: date) -> list[ListStatus]:
    """Tell how every list stands on a day, those of the user's own last."""
    versions = current_versions(session)
    known = [kind for kind in list_kinds() if kind != CUSTOM]
    own = sorted(versions.keys() - set(known))
    return [_judge(kind, versions.get(kind), as_of) for kind in (*known, *own)]


def is_stale(version: WatchlistVersion, as_of: date) -> bool:
    """Tell whether a version is older than its list may be; house practice, not law."""
    limit = _kind_of(version.list_kind).stale_after_days
    return (as_of - version.list_date).days > limit


@cache
def load_advice() -> dict[str, Words]:
    """Give the sentences of what to do, by freshness."""
    return read_table("checker.watchlists", "advice.yaml", dict[str, Words])


def _judge(list_kind: str, version: WatchlistVersion | None, as_of: date) -> ListStatus:
    kind = _kind_of(list_kind)
    if version is None:
        return ListStatus(kind, list_kind, None, None, Freshness.NEVER_IMPORTED)
    freshness = Freshness.STALE if is_stale(version, as_of) else Freshness.FRESH
    return ListStatus(kind, list_kind, version, (as_of - version.list_date).days, freshness)


def _kind_of(list_kind: str) -> ListKind:
    """Give what is known of a list; of the user's own what holds of all of them."""
    return load_kind(CUSTOM if list_kind.startswith(f"{CUSTOM}.") else list_kind)
