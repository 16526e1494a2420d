"""Settings: flags before the environment before licet.toml; what is wrong is named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.errors import FolderNotMade, LicetError, SettingsInvalid
from checker.settings import Settings, load_settings
from checker.workspace import create_workspace, open_workspace
from storage.errors import DatabaseOutOfDate


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without settings, and no settings of this machine's environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LICET_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)


def write_toml(text: str) -> None:
    Path("licet.toml").write_text(text, encoding="utf-8")


def test_defaults_need_no_file() -> None:
    settings = load_settings()
    assert settings.pack == "cn-base"
    assert settings.url == f"sqlite:///{settings.data_dir / 'licet.db'}"
    assert settings.originals_dir == settings.data_dir / "originals"


def test_flags_before_environment_before_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write_toml('purpose = "a"\npack = "a"\nlang = "zh"\nbeat_minutes = 7\n')
    monkeypatch.setenv("LICET_PACK", "b")
    monkeypatch.setenv("LICET_PURPOSE", "b")
    settings = load_settings(purpose="c", pack=None)
    assert (settings.purpose, settings.pack, settings.lang) == ("c", "b", "zh")
    assert settings.beat_minutes == 7


def test_the_environment_gives_numbers_and_urls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICET_BEAT_MINUTES", "5")
    monkeypatch.setenv("LICET_DATABASE_URL", "postgresql://u@h/d")
    monkeypatch.setenv("LICET_OF_ANOTHER_PROGRAM", "1")
    settings = load_settings()
    assert settings.beat_minutes == 5
    assert settings.url == "postgresql://u@h/d"


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ("ladder = [1]", "ladder"),
        ("ladder_days = [90, 30]", "ladder_days"),
        ('lang = "fr"', "lang"),
        ("beat_minutes = 0", "beat_minutes"),
        ("beat_minutes = ", "Invalid value"),
        ("beat_minutes = 61", "beat_minutes"),
        ("max_gap_days = 0", "max_gap_days"),
        ('time_zone = "Asia"', "time_zone"),
        ('time_zone = "../etc/passwd"', "time_zone"),
        ('serve_address = "8321"', "serve_address"),
        ('serve_address = "127.0.0.1:0"', "serve_address"),
        ('public_url = "licet.example"', "public_url"),
        ('heartbeat_url = "file:///etc/passwd"', "heartbeat_url"),
    ],
)
def test_what_is_wrong_is_named(toml: str, named: str) -> None:
    write_toml(toml)
    with pytest.raises(SettingsInvalid) as error:
        load_settings()
    assert named in error.value.en
    assert "licet.toml" in error.value.zh


def test_where_to_answer_and_what_day_it_is() -> None:
    settings = load_settings()
    assert settings.zone is None
    assert settings.base_url == "http://127.0.0.1:8321"
    write_toml(
        'time_zone = "Asia/Shanghai"\nserve_address = "[::1]:80"\n'
        'public_url = "https://licet.example/x/"\nheartbeat_url = "https://watch.example/key"\n'
    )
    settings = load_settings()
    assert str(settings.zone) == "Asia/Shanghai"
    assert settings.host_and_port == ("::1", 80)
    assert settings.base_url == "https://licet.example/x"
    assert "watch.example" not in repr(settings)


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICET_BEAT_MINUTES", "soon")
    with pytest.raises(SettingsInvalid) as error:
        load_settings()
    assert "beat_minutes" in error.value.en


def test_a_workspace_is_made_once_and_kept(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "deep" / "data")
    with pytest.raises(DatabaseOutOfDate), open_workspace(settings):
        pass
    assert not settings.data_dir.exists()
    for _ in range(2):
        create_workspace(settings, NOW)
    with open_workspace(settings) as workspace:
        original = workspace.originals.store(b"kept")
        key = workspace.originals.master_key.value
    create_workspace(settings, NOW)
    with open_workspace(settings) as workspace:
        assert workspace.originals.read(original.sha256) == b"kept"
        assert workspace.originals.master_key.value == key
    assert settings.data_dir.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotMade) as error:
        create_workspace(load_settings(data_dir=tmp_path / "file"), NOW)
    assert str(tmp_path / "file") in error.value.zh
    with pytest.raises(FolderNotMade):
        create_workspace(load_settings(data_dir=tmp_path / "file" / "data"), NOW)


def _all_errors(base: type[LicetError] = LicetError) -> list[type[LicetError]]:
    found = base.__subclasses__()
    return [error for direct in found for error in (direct, *_all_errors(direct))]


@pytest.mark.parametrize("error", _all_errors(), ids=lambda error: error.code)
def test_every_error_has_both_sentences_and_a_code_of_its_own(error: type[LicetError]) -> None:
    assert error.zh
    assert error.en
    assert [other.code for other in _all_errors()].count(error.code) == 1
