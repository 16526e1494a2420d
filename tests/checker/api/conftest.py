"""A house with something of everything, on SQLite: what depends on the database is tested there."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.chain.process import ChainProcess
from rules.pack import Pack
from tests.checker.api.stage import Stage, set_stage
from tests.checker.office import Office


@pytest.fixture
def stage(office: Office, pack: Pack, chain: ChainProcess, tmp_path: Path) -> Stage:
    return set_stage(office, pack, chain, tmp_path)
