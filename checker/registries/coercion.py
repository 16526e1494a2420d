"""Stated values as what they mean: days, amounts, numbers, yes and no, standings."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

from checker.registries.record import Value
from checker.registries.statuses import RegistrationStatus, read_status
from ingest.normalise.dates import read_date
from ingest.normalise.money import read_money
from ingest.normalise.text import fold_width

_MILLISECONDS = range(-(10**13), 10**14)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CHINA = timezone(timedelta(hours=8))
"""Milliseconds of Chinese services are midnights of China."""
_NO_END = frozenset({"", "-", "--", "长期", "无固定期限", "永久", "9999-12-31", "null"})
_YES, _NO = frozenset({"true", "1", "yes", "是"}), frozenset({"false", "0", "no", "否"})


class NotRead(ValueError):
    """A value is not what its field asks for; the argument is the code of the problem."""


def coerce(kind: str, value: Any, day_order: str) -> Value | None:  # noqa: ANN401 - JSON
    """Read a stated value.

    Args:
        kind: The type of the field.
        value: As JSON has it.
        day_order: What 03/04/2020 means.

    Returns:
        None where nothing is stated.

    Raises:
        NotRead: It is not of the type.
    """
    text = str(value).strip() if value is not None else ""
    if not text:
        return None
    match kind:
        case "date":
            return _coerce_date(value, text, day_order)
        case "money":
            return _coerce_money(text)
        case "whole":
            if not re.fullmatch(r"-?\d{1,15}", text):
                raise NotRead("number_unreadable")
            return int(text)
        case "boolean":
            if text.casefold() not in _YES | _NO:
                raise NotRead("yes_or_no_unreadable")
            return text.casefold() in _YES
        case "share":
            return _coerce_share(text)
        case "status":
            status = read_status(text)
            if status is RegistrationStatus.UNKNOWN:
                raise NotRead("status_unknown")
            return str(status)
    return text


def _coerce_date(value: Any, text: str, day_order: str) -> Value | None:  # noqa: ANN401
    if text in _NO_END:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        if value not in _MILLISECONDS:
            raise NotRead("date_unreadable")
        moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=value)
        return moment.astimezone(_CHINA).date().isoformat()
    found = _SLASHES.fullmatch(text)
    try:
        if found:
            first, second, year = (int(part) for part in found.groups())
            day, month = (first, second) if day_order == "dmy" else (second, first)
            return date(year, month, day).isoformat()
        if re.match(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text[:10]).isoformat()
    except ValueError as error:
        raise NotRead("date_unreadable") from error
    read = read_date(text)
    if read is None:
        raise NotRead("date_unreadable")
    return read.isoformat()


def _coerce_share(text: str) -> Value | None:
    """Read 60%; a bare 60 or 0.6 could mean either and is not read."""
    if text in ("-", "--"):
        return None
    stated = fold_width(text).removesuffix("%").strip()
    if not fold_width(text).endswith("%") or not re.fullmatch(r"\d{1,3}(\.\d{1,20})?", stated):
        raise NotRead("share_unreadable")
    share = Fraction(stated) / 100
    if share > 1:
        raise NotRead("share_unreadable")
    return str(share)


def _coerce_money(text: str) -> Value | None:
    if text in ("-", "--"):
        return None
    money = read_money(text if re.search(r"[^\d.,]", text) else f"{text}万元")
    if money is None:
        raise NotRead("money_unreadable")
    return f"{money.minor_units} {money.currency}"
