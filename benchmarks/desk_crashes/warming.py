"""Imported by the fork server alone: what the desk reads once is in memory before it forks.

A server that begins blank takes a second of CPU for its first page: templates, catalogues, tables.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.desk_crashes.desk_acts import DeskActs
from benchmarks.desk_crashes.installation import Installation
from checker.feeds.publishing import FeedShelf
from checker.http.desk import Desk
from checker.serving.app import make_app
from rules.calendar.china import load_china_calendar
from rules.chain.process import ChainProcess
from tests.checker.packs import shipped_pack
from tests.checker.papers import PreparedReader


def warm() -> None:
    """Let a desk of no consequence answer one form of each sort."""
    pack, calendar = shipped_pack(), load_china_calendar()
    with tempfile.TemporaryDirectory(prefix="licet-crashes-") as folder:
        installation = Installation(Path(folder), "", None)
        rules = (pack.renewals, calendar)
        shelf = FeedShelf(
            installation.database, bytes(32), lambda: rules, installation.settings.zone
        )
        engine, reader = ChainProcess(), PreparedReader()
        desk = Desk(
            installation.workspace, shelf, lambda: pack, lambda: rules, engine, reader=reader
        )
        client = TestClient(make_app(desk))
        acts = DeskActs(installation, random.Random(0))  # noqa: S311
        for number, step in enumerate((acts.upload, acts.correct, acts.submit, acts.approve)):
            for wish in step():
                wish.send(client)
            if number == 0:
                acts.meet_customers()
        installation.database.close()


warm()
