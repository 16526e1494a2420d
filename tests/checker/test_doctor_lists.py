"""What the examination says of lists: those that were imported, and those that grew old."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from checker.doctor.health_check import HealthState
from checker.doctor.lists import check_lists
from checker.settings import Settings
from checker.workspace import create_workspace, open_workspace
from tests.checker.screening.lists import NOW, make_entry, put_list


def test_lists_are_told_by_age(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url="", time_zone="Asia/Shanghai")
    create_workspace(settings, NOW)
    with open_workspace(settings) as workspace:
        assert check_lists(workspace, NOW) == []
        put_list(workspace.database, [make_entry("1", "晨曜贸易有限公司")])
        (fresh,) = check_lists(workspace, NOW)
        assert fresh.state is HealthState.OK
        (stale,) = check_lists(workspace, NOW + timedelta(days=400))
    assert stale.state is HealthState.WARNING
    assert "licet lists import" in stale.detail.zh
    assert "400" in stale.detail.en
