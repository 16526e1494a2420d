"""The settings in use, each with where it comes from; what is secret is only said to be set."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, SecretStr
from sqlalchemy import make_url

from checker.settings import CONFIGURATION_FILE, Settings

_PREFIX, _DELIMITER = "LICET_", "__"
_ADDRESSES = frozenset({"database_url"})
"""Addresses that may hold a password."""


class Origin(StrEnum):
    """Where a setting comes from, the strongest first."""

    ENVIRONMENT = "environment"
    FILE = "file"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class SettingInUse:
    """One setting.

    Attributes:
        name: As in `licet.toml`, with dots.
        value: As text; None where it is not set, and for secrets.
        is_secret: Whether its value is never shown.
        is_set: Whether there is a value.
        origin: Where it comes from.
    """

    name: str
    value: str | None
    is_secret: bool
    is_set: bool
    origin: Origin


def list_settings(settings: Settings) -> tuple[SettingInUse, ...]:
    """Give every setting in the order in which it is declared."""
    written = _read_file()
    return tuple(_walk(settings, (), written))


def _walk(
    settings: BaseModel, above: tuple[str, ...], written: Mapping[str, Any]
) -> Iterator[SettingInUse]:
    for name in type(settings).model_fields:
        value, path = getattr(settings, name), (*above, name)
        if isinstance(value, BaseModel):
            part = written.get(name, {})
            yield from _walk(value, path, part if isinstance(part, Mapping) else {})
        else:
            yield _describe(path, value, is_in_file=name in written)


def _describe(path: tuple[str, ...], value: object, *, is_in_file: bool) -> SettingInUse:
    variable = _PREFIX + _DELIMITER.join(path).upper()
    is_given = variable in {name.upper() for name in os.environ}
    origin = Origin.ENVIRONMENT if is_given else Origin.FILE if is_in_file else Origin.DEFAULT
    is_secret = isinstance(value, SecretStr)
    plain = value.get_secret_value() if isinstance(value, SecretStr) else value
    is_set = plain not in (None, "", {}, frozenset())
    shown = None if is_secret or not is_set else _write(path[-1], plain)
    return SettingInUse(".".join(path), shown, is_secret, is_set, origin)


def _write(name: str, value: object) -> str:
    if name in _ADDRESSES:
        return make_url(str(value)).render_as_string(hide_password=True)
    if isinstance(value, Mapping):
        return ", ".join(f"{_word(key)}: {_word(each)}" for key, each in value.items())
    return _word(value)


def _word(value: object) -> str:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, frozenset):
        return " ".join(sorted(_word(each) for each in value))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _read_file() -> Mapping[str, Any]:
    """Read what the file says; that it can be read was seen when the settings were loaded."""
    if not CONFIGURATION_FILE.is_file():
        return {}
    return tomllib.loads(CONFIGURATION_FILE.read_text(encoding="utf-8"))
