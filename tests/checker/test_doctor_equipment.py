"""The disk, key files, fonts and trusted roots: what is wrong is named, with what to do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from checker.doctor.equipment import (
    check_disk,
    check_fonts,
    check_key_files,
    check_trust_roots,
)
from checker.doctor.health_check import HealthState
from checker.settings import Settings

MIB = 2**20


class Usage(NamedTuple):
    free: int


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "keys").mkdir()
    return Settings(data_dir=tmp_path)


@pytest.mark.parametrize(
    ("free_mib", "state"),
    [
        (2048, HealthState.OK),
        (2047, HealthState.WARNING),
        (256, HealthState.WARNING),
        (255, HealthState.FAILED),
        (0, HealthState.FAILED),
    ],
)
def test_a_disk_that_fills_up_is_told_before_it_is_full(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, free_mib: int, state: HealthState
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free_mib * MIB))
    found = check_disk(settings)
    assert found.state is state
    assert str(free_mib) in found.detail.zh
    assert str(free_mib) in found.detail.en


def test_a_data_folder_that_is_gone_is_told(settings: Settings, tmp_path: Path) -> None:
    missing = settings.model_copy(update={"data_dir": tmp_path / "missing"})
    assert check_disk(missing).state is HealthState.FAILED


def test_the_fonts_are_installed() -> None:
    assert check_fonts().state is HealthState.OK


class TestKeyFiles:
    def write(self, path: Path, mode: int) -> Path:
        path.write_bytes(b"key")
        path.chmod(mode)
        return path

    def test_none_and_closed_ones_are_sound(self, settings: Settings) -> None:
        assert check_key_files(settings).state is HealthState.OK
        self.write(settings.keys_dir / "feed.key", 0o600)
        self.write(settings.keys_dir / "master.key", 0o400)
        assert check_key_files(settings).state is HealthState.OK

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
    def test_one_that_others_may_use_is_named(self, settings: Settings, mode: int) -> None:
        self.write(settings.keys_dir / "signing.key", mode)
        found = check_key_files(settings)
        assert found.state is HealthState.FAILED
        assert "signing.key" in found.detail.zh
        assert "chmod 600" in found.detail.en

    @pytest.mark.parametrize(("mode", "state"), [(0o440, "ok"), (0o444, "warning")])
    def test_a_secret_given_to_a_container_may_be_its_groups(
        self, settings: Settings, tmp_path_factory: pytest.TempPathFactory, mode: int, state: str
    ) -> None:
        secret = self.write(tmp_path_factory.mktemp("secrets") / "token", mode)
        named = settings.model_copy(update={"metrics_token_file": secret})
        assert check_key_files(named).state.value == state


def test_a_trusted_root_that_is_none_is_named(tmp_path: Path) -> None:
    assert check_trust_roots(Settings(trust_roots=None)).state is HealthState.OK
    settings = Settings(trust_roots=tmp_path)
    assert check_trust_roots(settings).state is HealthState.OK
    (tmp_path / "broken.crt").write_text("nothing", encoding="utf-8")
    found = check_trust_roots(settings)
    assert found.state is HealthState.FAILED
    assert "broken.crt" in found.detail.zh
    assert "broken.crt" in found.detail.en
