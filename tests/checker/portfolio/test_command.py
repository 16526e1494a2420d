"""`licet audit` as a person and a scheduled job call it, in both languages and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.settings import load_settings
from checker.workspace import open_workspace
from rules.facts import FactSheet
from rules.pack import Pack
from tests.checker.cli.conftest import Licet, licet, standing_reader
from tests.checker.papers import TODAY
from tests.checker.portfolio.generated import stand_all, store_customers

__all__ = ["licet", "standing_reader"]

DAY = TODAY.isoformat()


@pytest.fixture
def customers(licet: Licet) -> dict[str, tuple[FactSheet, ...]]:
    assert licet("init").exit_code == 0
    with open_workspace(load_settings()) as workspace:
        return store_customers(workspace.database, range(6))


def test_an_audit_counts_and_tells_what_changed(
    licet: Licet, customers: dict[str, tuple[FactSheet, ...]], pack: Pack
) -> None:
    first = licet("audit", "--as-of", DAY, "--json")
    assert first.exit_code == 1
    assert first.json["schema_version"] == 1
    assert (first.json["examined"], first.json["added"], first.json["changed"]) == (6, 6, 0)
    stood = stand_all(customers, pack, TODAY)
    counted = {name: count for name, count in first.json["verdicts"].items() if count}
    verdicts = [entry.verdict for entry in stood.values()]
    assert counted == {verdict: verdicts.count(verdict) for verdict in verdicts}
    next_day = first.json["coming"][0]["on"]
    due = {key for key, entry in stood.items() if str(entry.next_change_on) == next_day}
    assert {entry["customer_id"] for entry in first.json["next"]} == due

    zh = licet("audit", "--as-of", next_day, "--lang", "zh")
    assert f"{next_day}：共 6 个客户，审查 {len(due)} 个" in zh.stdout
    assert "自上次审查以来的变化" in zh.stdout
    en = licet("audit", "--as-of", next_day, "--lang", "en", "--full")
    assert f"{next_day}: 6 customers, 6 judged" in en.stdout
    assert "Nothing has changed since the last audit." in en.stdout


@pytest.mark.usefixtures("customers")
def test_a_tick_says_how_many_outcomes_changed(licet: Licet) -> None:
    coming = licet("audit", "--as-of", DAY, "--json").json["coming"][0]
    ticked = licet("tick", "--confirm-clock", "--as-of", coming["on"], "--json").json["reassessed"]
    assert ticked["customers"] == coming["customers"]
    assert ticked["outcomes_changed"] > 0


def test_nobody_on_file_is_no_finding(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    empty = licet("audit", "--as-of", DAY, "--lang", "en")
    assert empty.exit_code == 0
    assert f"{DAY}: 0 customers, 0 judged" in empty.stdout
    assert (tmp_path / "data").is_dir()


def test_a_purpose_without_policy_is_a_fault_of_configuration(licet: Licet) -> None:
    licet("init")
    assert licet("audit", "--purpose", "nothing").exit_code == 4
