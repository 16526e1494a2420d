"""Documents that come with a form: filed, and told by ids."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from checker.api.v1.errors import FilesMissing
from checker.api.v1.routes import Told
from checker.api.v1.words import Shown
from checker.http.form_files import ReceivedFile
from checker.http.visit import Visit
from checker.intake.uploads import Upload
from checker.review.receiving import receive_uploads

MOST_FILES = 20
FILES_FIELD = "files"
_LONGEST_LABEL = 200

FILES_FORM: Mapping[str, Any] = MappingProxyType(
    {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": [FILES_FIELD],
                        "properties": {
                            FILES_FIELD: {
                                "type": "array",
                                "minItems": 1,
                                "maxItems": MOST_FILES,
                                "items": {"type": "string", "format": "binary"},
                            },
                            "label": {
                                "type": "string",
                                "maxLength": _LONGEST_LABEL,
                                "description": "What to call a new customer until a document says.",
                            },
                        },
                    }
                }
            },
        }
    }
)
"""What the document says of such a form."""


class FiledDocument(Shown):
    """A document that is on file now."""

    id: str
    sha256: str
    kind: str | None


class FiledShown(Shown):
    """What is on file of the files sent, for whom, and the review under way about it."""

    customer_id: str
    review_id: str | None
    is_new_customer: bool
    documents: list[FiledDocument]
    known_files: int


def file_received(visit: Visit, customer_id: str | None) -> Told:
    """File what a form brought.

    Args:
        visit: The request.
        customer_id: Whose they are; None lets the documents say.

    Raises:
        FilesMissing: It brought nothing.
        LicetError, StorageError: As `receive_uploads`.
    """
    received = [item for item in visit.form.getlist(FILES_FIELD) if isinstance(item, ReceivedFile)]
    if not received:
        raise FilesMissing
    try:
        came = receive_uploads(
            visit.desk.workspace,
            [Upload(item.filename or "", item.path) for item in received],
            customer_id,
            purpose=visit.desk.settings.purpose,
            by=visit.actor,
            now=visit.desk.now(),
            reader=visit.desk.reader,
            label=visit.field("label")[:_LONGEST_LABEL] or None,
        )
    finally:
        for item in received:
            item.file.close()
    return Told(
        {
            "customer_id": came.report.customer.id,
            "review_id": None if came.review is None else came.review.id,
            "is_new_customer": came.report.is_new_customer,
            "documents": [
                {
                    "id": stored.document.id,
                    "sha256": stored.document.original_sha256,
                    "kind": stored.document.kind,
                }
                for stored in came.documents
            ],
            "known_files": came.report.known_files,
        },
        {"Location": f"/api/v1/customers/{came.report.customer.id}"},
    )
