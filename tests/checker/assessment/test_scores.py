"""Scores in the live path: supplied before the rules run, recorded, and replayed as they were."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import licet_examples
from checker.assessment.replay import replay
from rules.chain.process import ChainProcess
from rules.pack import Pack, load_pack
from storage.tables import Assessment
from tests.checker.office import Office
from tests.checker.papers import CODE, TODAY, make_letter, make_licence

QINGHE = Path(licet_examples.__file__).parent / "packs" / "qinghe-trade"


@pytest.fixture(scope="module")
def qinghe() -> Pack:
    """A pack with two scorecards, one of which builds on the other."""
    return load_pack(QINGHE)


def test_scores_are_recorded_and_replay(office: Office, qinghe: Pack, chain: ChainProcess) -> None:
    office.receive(make_licence(issued_on=date(2019, 3, 1)), make_letter())
    recorded = office.check(CODE, qinghe, chain)
    (row,) = office._all(Assessment)
    customer, *others = json.loads(row.inputs)
    assert customer["facts"]["grade.papers"]["value"] in set("ABCD")
    documents = {source["document"] for source in customer["facts"]["score.papers"]["sources"]}
    assert documents
    assert documents == {
        source["document"]
        for name in (
            "licence.seen_on",
            "licence.reading_confidence_percent",
            "documents.unreadable",
        )
        for source in customer["facts"].get(name, {}).get("sources", ())
    }
    assert all(
        sheet["facts"]["grade.papers"] == customer["facts"]["grade.papers"] for sheet in others
    )
    told = replay(office.database, recorded.id, qinghe, chain)
    assert (told.is_identical, told.differences) == (True, ())
    assert TODAY.isoformat() in row.result
