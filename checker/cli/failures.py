"""Which exception ends a command how: its sentence in both languages and its exit code."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import ModuleType

from checker.errors import ExitCode, LicetError


@dataclass(frozen=True, slots=True)
class Failure:
    """How a command ends that did not do what it was asked."""

    code: str
    zh: str
    en: str
    exit_code: ExitCode
    details: Mapping[str, str] = field(default_factory=dict)


def describe_failure(error: Exception) -> Failure | None:
    """Describe a failure that a person can do something about; None for a bug, which escapes."""
    if isinstance(error, LicetError):
        return Failure(error.code, error.zh, error.en, error.exit_code, error.details)
    return (
        _describe_rules(error)
        or _describe_calendar(error)
        or _describe_chain(error)
        or _describe_storage(error)
    )


def _loaded(module: str) -> ModuleType | None:
    """Give a module if it was imported; one that was not cannot have raised anything."""
    return sys.modules.get(module)


def _describe_rules(error: Exception) -> Failure | None:
    complaint = _loaded("rules.complaint")
    if complaint is None or not isinstance(error, complaint.PackError):
        return None
    places = {
        language: "\n".join(f"{c.place}: {getattr(c.message, language)}" for c in error.complaints)
        for language in ("zh", "en")
    }
    return Failure(
        "pack_invalid",
        f"规则包无法使用：\n{places['zh']}",
        f"The rule pack cannot be used:\n{places['en']}",
        ExitCode.CONFIGURATION_INVALID,
    )


def _describe_calendar(error: Exception) -> Failure | None:
    calendar = _loaded("rules.calendar")
    if calendar is None or not isinstance(error, calendar.CalendarYearMissing):
        return None
    return Failure(
        "calendar_year_missing",
        f"工作日历（{error.calendar}）没有 {error.year} 年的数据，无法计算工作日。"
        "请在设置 calendar_file 指定的表中补充该年的节假日安排。",
        f"The working-day calendar ({error.calendar}) does not cover {error.year}, so working days "
        "cannot be counted. Add that year to the table that the setting calendar_file names.",
        ExitCode.CONFIGURATION_INVALID,
    )


def _describe_chain(error: Exception) -> Failure | None:
    chain = _loaded("rules.chain.errors")
    if chain is None or not isinstance(error, chain.ChainError):
        return None
    is_configuration = isinstance(error, chain.PolicyTooLarge)
    return Failure(
        "no_verdict",
        error.message.zh,
        error.message.en,
        ExitCode.CONFIGURATION_INVALID if is_configuration else ExitCode.INTERNAL,
    )


def _describe_storage(error: Exception) -> Failure | None:
    storage = _loaded("storage.errors")
    if storage is None or not isinstance(error, storage.StorageError):
        return None
    configuration = (
        storage.DatabaseUrlInvalid,
        storage.DatabaseUnreachable,
        storage.DatabaseOutOfDate,
        storage.DatabaseTooNew,
        storage.SqliteTooOld,
    )
    exit_code = (
        ExitCode.CONFIGURATION_INVALID
        if isinstance(error, configuration)
        else ExitCode.INPUT_UNREADABLE
    )
    return Failure(error.code, error.zh, error.en, exit_code, error.details)
