"""The first nine months of the ten that the benchmark simulates, for a few customers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from benchmarks.ten_years.__main__ import World

FAULTS = ("premature", "missing", "spurious", "believed though wrong", "refused though right")


@pytest.mark.slow
def test_what_is_on_record_is_what_the_oracle_finds(tmp_path: Path) -> None:
    counts = World(7, 8, tmp_path, last_day=date(2024, 9, 30)).live()
    print(f"\nseed 7: {dict(counts)}")  # noqa: T201
    assert {name: counts[name] for name in FAULTS} == dict.fromkeys(FAULTS, 0)
    assert counts["alerts"] > 15
    assert counts["acts"] > 20
    assert counts["refused"] > 0
