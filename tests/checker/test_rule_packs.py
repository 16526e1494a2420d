"""The pack of an installation counts working days by the installation's own table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.errors import FileUnreadable, PathMissing
from checker.rule_packs import open_calendar, open_pack
from checker.settings import load_settings


def test_the_users_table_counts(tmp_path: Path) -> None:
    table = tmp_path / "days.csv"
    table.write_text("\ufeffday,exception\n2027-01-04,free\n", encoding="utf-8")
    calendar = open_calendar(load_settings(calendar_file=table))
    assert not calendar.is_working_day(date(2027, 1, 4))
    assert 2027 not in calendar.provisional_years
    assert open_pack(load_settings(calendar_file=table)).id == "cn-base"


def test_a_table_that_is_not_there_or_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(PathMissing):
        open_calendar(load_settings(calendar_file=tmp_path / "none.csv"))
    picture = tmp_path / "days.png"
    picture.write_bytes(b"\x89PNG\xff")
    with pytest.raises(FileUnreadable):
        open_calendar(load_settings(calendar_file=picture))
