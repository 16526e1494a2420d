"""The document is the routes, and whatever is sent to them is answered as it says."""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest

from tests.checker.api.fuzzing import fuzz, names_of_operations
from tests.checker.api.stage import Stage

DOCUMENT = Path(str(files("checker.api").joinpath("openapi.json")))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_document_is_the_one_that_was_agreed_to(stage: Stage) -> None:
    """LICET_WRITE_OPENAPI=1 writes it anew; what is different is then to be read and committed."""
    found = json.dumps(stage.desk.app.openapi(), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("LICET_WRITE_OPENAPI"):
        DOCUMENT.write_text(found, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == found


@pytest.mark.slow
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_whatever_is_sent_is_answered_as_the_document_says(stage: Stage) -> None:
    tally = fuzz(stage, 368)
    assert set(tally.operations) == set(names_of_operations(stage))
    assert any(status < 300 for status in tally.statuses)
    assert {403, 404, 422} <= tally.statuses.keys()
