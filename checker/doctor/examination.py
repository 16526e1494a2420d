"""The whole examination, part by part."""

from __future__ import annotations

from datetime import datetime

from checker.doctor.alerting import check_alerting
from checker.doctor.equipment import check_disk, check_fonts, check_key_files, check_trust_roots
from checker.doctor.health_check import HealthCheck, HealthState
from checker.doctor.lists import check_lists
from checker.doctor.program import check_calendar, check_reader, check_rules
from checker.doctor.sources import check_sources
from checker.doctor.stock import check_keys, check_originals
from checker.settings import Settings
from checker.workspace import open_workspace
from rules.vocabulary import Bilingual
from storage.errors import StorageError


def examine(settings: Settings, now: datetime) -> list[HealthCheck]:
    """Use every part once and say what was found; nothing is changed.

    Args:
        settings: Of the installation.
        now: The moment, to judge the age of the last beat.
    """
    checks = [
        check_reader(),
        *check_rules(settings),
        check_calendar(settings, now),
        check_fonts(),
        check_trust_roots(settings),
        check_disk(settings),
        check_key_files(settings),
    ]
    try:
        with open_workspace(settings) as workspace:
            where = Bilingual(workspace.database.label, workspace.database.label)
            checks.append(HealthCheck("database", HealthState.OK, where))
            checks.append(check_keys(workspace))
            checks.append(check_originals(workspace))
            checks += check_alerting(workspace, now)
            checks += check_sources(workspace, now)
            checks += check_lists(workspace, now)
    except StorageError as error:
        told = Bilingual(error.zh, error.en)
        checks.append(HealthCheck("database", HealthState.FAILED, told))
    return checks
