"""What every test may ask for.

Fixture strategy: tests make their own data, small, with `licet_examples` or by hand. Only tests
that hold the project to files of the real world ask for `shared_data`, and are skipped without it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

REPOSITORY = Path(__file__).parents[1]

# `make test` has to end within ten minutes on two cores: laws that name no number of examples are
# tried on 50, and on 500 with LICET_EXAMPLES=thorough.
settings.register_profile("quick", max_examples=50)
settings.register_profile("thorough", max_examples=500)
settings.load_profile(os.environ.get("LICET_EXAMPLES", "quick"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of files that are measured against and never committed."""
    folder = Path(os.environ.get("LICET_DATA") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no shared data: {folder} is absent; LICET_DATA may name another folder")
    return folder
