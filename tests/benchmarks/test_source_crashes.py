"""A few points of `benchmarks.source_crashes`, so that it keeps running and finding nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.source_crashes import open_bucket_scene, open_mailbox_scene, strike
from tests.mail_fixture import mail_server
from tests.mail_server import MailServer
from tests.storage.conftest import migrated_sqlite

__all__ = ["mail_server", "migrated_sqlite"]

POINTS = 3


def test_rounds_of_a_mailbox_that_die_lose_and_double_nothing(
    mail_server: MailServer,
    migrated_sqlite: Path,
    tmp_path: Path,
) -> None:
    with open_mailbox_scene(mail_server, tmp_path) as scene:
        tally = strike(scene, migrated_sqlite, POINTS, seed=3)
    assert (tally.faults, tally.killed) == ([], POINTS)


@pytest.mark.slow
def test_rounds_of_a_bucket_that_die_lose_and_double_nothing(
    migrated_sqlite: Path,
    tmp_path: Path,
) -> None:
    with open_bucket_scene(tmp_path) as scene:
        tally = strike(scene, migrated_sqlite, POINTS, seed=3)
    assert (tally.faults, tally.killed) == ([], POINTS)
