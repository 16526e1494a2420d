"""What the doctor sees: a healthy installation, lost and damaged originals, a missing database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.doctor import HealthCheck, HealthState, examine
from checker.doctor.program import check_calendar
from checker.settings import Settings
from checker.workspace import Workspace, create_workspace, open_workspace
from ingest.sandbox import ReaderPool
from ingest.sandbox.process import WorkerStartError
from rules.vocabulary import Bilingual
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, PreparedReader, make_letter, make_licence

NOW = noon(TODAY)
READS = HealthCheck("reader", HealthState.OK, Bilingual("", ""))
CONCLUDES = HealthCheck("chain", HealthState.OK, Bilingual("", ""))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(data_dir=tmp_path / "data", database_url="")
    create_workspace(settings, NOW)
    with open_workspace(settings) as opened:
        office = Office(opened.database, opened.originals, PreparedReader(), tmp_path)
        office.receive(make_licence(), make_letter())
        office.beat(TODAY)
        yield opened


@pytest.fixture
def without_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out starting durable-rules and loading all policies into it, which takes seconds."""
    monkeypatch.setattr("checker.doctor.program._check_chain", lambda _: CONCLUDES)


@pytest.fixture
def without_programs(without_chain: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """Leave out the reading of two test pages too."""
    monkeypatch.setattr("checker.doctor.examination.check_reader", lambda: READS)


def by_part(checks: list[HealthCheck]) -> dict[str, HealthCheck]:
    return {check.part: check for check in checks}


def test_a_healthy_installation(workspace: Workspace) -> None:
    checks = by_part(examine(workspace.settings, NOW))
    assert set(checks) == {
        "reader", "chain", "pack", "calendar", "fonts", "trust_roots", "disk", "key_files",
        "database", "keys", "originals", "beat", "deliveries",
    }  # fmt: skip
    assert {check.state for check in checks.values()} == {HealthState.OK}
    assert checks["originals"].detail.en == "2 originals intact"


@pytest.mark.usefixtures("without_programs")
class TestWithoutReader:
    def test_a_missing_and_a_damaged_original_are_named(self, workspace: Workspace) -> None:
        missing, damaged = sorted(workspace.originals.hashes())
        folder = workspace.originals.folder
        (folder / missing[:2] / missing[2:4] / missing).unlink()
        path = folder / damaged[:2] / damaged[2:4] / damaged
        path.write_bytes(path.read_bytes()[:-1])
        check = by_part(examine(workspace.settings, NOW))["originals"]
        assert check.state is HealthState.FAILED
        for text in check.detail:
            assert missing[:12] in text
            assert damaged[:12] in text
        assert "1 missing, 1 damaged" in check.detail.en

    def test_a_missing_database_says_how_to_make_one(self, tmp_path: Path) -> None:
        checks = by_part(examine(Settings(data_dir=tmp_path / "none", database_url=""), NOW))
        assert checks["database"].state is HealthState.FAILED
        assert "licet init" in checks["database"].detail.zh
        assert "originals" not in checks
        assert not (tmp_path / "none").exists()

    def test_a_pack_that_does_not_load_is_a_finding_and_no_crash(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        (tmp_path / "pack").mkdir()
        (tmp_path / "pack" / "pack.yaml").write_text("id: x\n")
        for pack in (str(tmp_path / "pack"), "no-such-pack"):
            settings = workspace.settings.model_copy(update={"pack": pack})
            checks = by_part(examine(settings, NOW))
            assert checks["pack"].state is HealthState.FAILED
            assert checks["originals"].state is HealthState.OK


@pytest.mark.usefixtures("without_chain")
def test_a_reader_that_cannot_start_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise WorkerStartError("no module named pdfplumber")

    monkeypatch.setattr(ReaderPool, "read_pages", fail)
    checks = by_part(examine(Settings(data_dir=tmp_path / "none", database_url=""), NOW))
    assert checks["reader"].state is HealthState.FAILED
    assert "pdfplumber" in checks["reader"].detail.zh


def test_a_year_without_declared_working_days_asks_for_the_table() -> None:
    settings = Settings(data_dir=Path("unused"), database_url="")
    assert check_calendar(settings, NOW).state is HealthState.OK
    later = check_calendar(settings, NOW.replace(year=2027))
    assert later.state is HealthState.WARNING
    assert "calendar_file" in later.detail.en
    assert "calendar_file" in later.detail.zh
