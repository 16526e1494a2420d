"""One row of every table of the document desk, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import AlikePicture, DocumentCheck, FieldCorrection
from storage.vocabulary import DocumentCheckState
from tests.storage.examples import NOW


def make_document_rows() -> list[SQLModel]:
    """Give the rows, for document `d1` and account `a1`."""
    return [
        AlikePicture(
            document_id="d1", page=1, other_document_id="d1", other_page=2, differing_bits=7
        ),
        FieldCorrection(
            id="k1",
            document_id="d1",
            field="valid_until",
            before={"reading": None, "problems": []},
            after={"reading": {"raw": "2038年9月21日"}},
            proposal_id="q1",
            applied_at=NOW,
        ),
        DocumentCheck(
            document_id="d1",
            state=DocumentCheckState.REUPLOAD,
            reason_code="illegible",
            note="右下角看不清",
            account_id="a1",
            at=NOW,
        ),
    ]
