"""Can every source be reached, and does anything wait for somebody to say whose it is."""

from __future__ import annotations

from datetime import datetime

from checker.doctor.health_check import HealthCheck, HealthState
from checker.errors import LicetError
from checker.sources.places import open_source, read_place
from checker.sources.words import load_words
from checker.workspace import Workspace
from ingest.sources.item import SourceError
from rules.vocabulary import Bilingual
from storage.sources import count_unassigned, list_sources
from storage.tables import SourceRow


def check_sources(workspace: Workspace, now: datetime) -> list[HealthCheck]:
    """Connect to every source once; nothing is fetched.

    Args:
        workspace: Of the installation.
        now: The moment.
    """
    with workspace.database.read_session() as session:
        sources = list_sources(session)
        waiting = count_unassigned(session)
    checks = [_check(source, now) for source in sources]
    if waiting:
        told = Bilingual(
            f"{waiting} 个文件待认领。用 licet sources items --outcome unassigned 查看。",
            f"{waiting} files wait for a customer. See `licet sources items --outcome unassigned`.",
        )
        checks.append(HealthCheck("sources", HealthState.WARNING, told))
    return checks


def _check(source: SourceRow, now: datetime) -> HealthCheck:
    try:
        place = read_place(source.kind, source.place)
        with open_source(place, lambda: now) as opened:
            opened.check()
    except SourceError as error:
        both = load_words()["failures"][error.code]
        tail = f" ({error.detail})" if error.detail else ""
        told = Bilingual(f"{source.name}：{both.zh}{tail}", f"{source.name}: {both.en}{tail}")
        return HealthCheck("sources", HealthState.FAILED, told)
    except LicetError as error:
        told = Bilingual(f"{source.name}：{error.zh}", f"{source.name}: {error.en}")
        return HealthCheck("sources", HealthState.FAILED, told)
    where = f"{source.name} ({place.told})"
    return HealthCheck("sources", HealthState.OK, Bilingual(where, where))
