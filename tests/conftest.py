"""What every test may ask for.

Fixture strategy: tests make their own data, small, with `licet_examples` or by hand. Only tests
that hold the project to files of the real world ask for `shared_data`, and are skipped without it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of files that are measured against and never committed."""
    folder = Path(os.environ.get("LICET_DATA") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no shared data: {folder} is absent; LICET_DATA may name another folder")
    return folder
