"""The rig that kills the desk: its oracle must see what is half done.

The kills themselves are `python -m benchmarks.desk_crashes --points 200 [--postgres]`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import text

from benchmarks.desk_crashes.desk_acts import write_papers
from benchmarks.desk_crashes.installation import Installation
from benchmarks.desk_crashes.oracle import find_faults
from checker.access.actor import PROGRAM
from checker.intake.uploads import Upload
from checker.review.receiving import receive_uploads
from tests.checker.papers import PreparedReader

SEED = 20261122


def test_the_rig_sees_what_is_half_done(tmp_path: Path) -> None:
    installation = Installation(tmp_path, "", None)
    papers = write_papers(tmp_path, Random(SEED))  # noqa: S311
    receive_uploads(
        installation.workspace,
        [Upload(path.name, path) for path in papers],
        None,
        purpose=installation.settings.purpose,
        by=PROGRAM,
        now=datetime.now(UTC),
        reader=PreparedReader(),
    )
    assert list(find_faults(installation)) == []
    for change, fault in (
        ("DELETE FROM fields WHERE document_id = (SELECT min(id) FROM documents)", "fields apart"),
        ("UPDATE reviews SET state = 'submitted'", "a review is submitted"),
        ("DELETE FROM reviews", "do not agree"),
    ):
        with installation.database.session() as session:
            session.execute(text(change))
        assert any(fault in found for found in find_faults(installation)), change
    next(path for path in installation.settings.originals_dir.rglob("*") if path.is_file()).unlink()
    assert any("1 missing" in found for found in find_faults(installation))
    installation.database.close()
