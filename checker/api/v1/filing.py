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
from checker.intake.uploads import Upload, file_uploads

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
    """A document that is on file now, by the SHA-256 of its file."""

    sha256: str
    kind: str | None


class FiledShown(Shown):
    """What was filed, and for whom; files that were known already are only counted."""

    customer_id: str
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
        LicetError, StorageError: As `file_uploads`.
    """
    received = [item for item in visit.form.getlist(FILES_FIELD) if isinstance(item, ReceivedFile)]
    if not received:
        raise FilesMissing
    try:
        report = file_uploads(
            visit.desk.workspace,
            [Upload(item.filename or "", item.path) for item in received],
            customer_id,
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
            "customer_id": report.customer.id,
            "is_new_customer": report.is_new_customer,
            "documents": [
                {"sha256": document.sha256, "kind": document.kind} for document in report.filed
            ],
            "known_files": report.known_files,
        },
        {"Location": f"/api/v1/customers/{report.customer.id}"},
    )
