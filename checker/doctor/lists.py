"""Can the lists be relied on: is any of those that were imported older than it may be."""

from __future__ import annotations

from datetime import datetime

from checker.doctor.health_check import HealthCheck, HealthState
from checker.watchlists.status import Freshness, read_status
from checker.workspace import Workspace
from rules.vocabulary import Bilingual


def check_lists(workspace: Workspace, now: datetime) -> list[HealthCheck]:
    """Look at the age of every list that was imported; without any there is nothing to say.

    Args:
        workspace: Of the installation.
        now: The moment, to know what day it is.
    """
    today = now.astimezone(workspace.settings.zone).date()
    with workspace.database.read_session() as session:
        imported = [
            status
            for status in read_status(session, today)
            if status.freshness is not Freshness.NEVER_IMPORTED
        ]
    checks = []
    for status in imported:
        title, advice = status.kind.title, status.advice
        if status.freshness is Freshness.STALE:
            told = Bilingual(f"{title.zh}：{advice['zh']}", f"{title.en}: {advice['en']}")
            checks.append(HealthCheck("lists", HealthState.WARNING, told))
        else:
            told = Bilingual(
                f"{title.zh}，{status.age_days} 天前", f"{title.en}, {status.age_days} days old"
            )
            checks.append(HealthCheck("lists", HealthState.OK, told))
    return checks
