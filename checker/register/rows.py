"""The rows that a line of a register becomes: a document, its fields, the credential claimed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from checker.customer_file.kinds import REGISTER_LINE
from checker.customer_file.records import READER_VERSION
from checker.register.claims import Claim
from checker.register.lines import RegisterLine
from storage.originals import StoredOriginal
from storage.tables import Credential
from storage.values import encode_value
from storage.vocabulary import CredentialOrigin, ReadingMethod, ReadingResult

_WHOLE_LINE = [0.0, 0.0, 1.0, 1.0]


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """The file that the lines stand in.

    Attributes:
        original: As it is kept.
        name: Without its folder.
        received_on: The day it reached us.
        filed_at: The moment of filing, aware UTC.
    """

    original: StoredOriginal
    name: str
    received_on: date
    filed_at: datetime


def make_document(
    file: RegisterFile, document_id: str, customer_id: str, line: RegisterLine, part: int
) -> dict[str, Any]:
    """Make the row of a line as a document of a customer.

    Args:
        file: Where it stands.
        document_id: Of the new row.
        customer_id: Whose line it is.
        line: The line.
        part: Its number among everything that was ever filed out of this file.
    """
    return {
        "id": document_id,
        "customer_id": customer_id,
        "original_sha256": file.original.sha256,
        "part": part,
        "name": file.name,
        "kind": REGISTER_LINE,
        "result": ReadingResult.OK,
        "confidence": 1.0,
        "pages": [line.sheet_number],
        "problems": [],
        "received_on": file.received_on,
        "recorded_at": file.filed_at,
        "reader_version": READER_VERSION,
    }


def make_credential(credential_id: str, document: Mapping[str, Any], claim: Claim) -> Credential:
    """Make the row of what a line claims."""
    return Credential(
        id=credential_id,
        customer_id=document["customer_id"],
        document_id=document["id"],
        kind=claim.kind,
        number=claim.number,
        holder=claim.holder,
        issuer=claim.issuer,
        valid_from=claim.valid_from,
        valid_until=claim.valid_until,
        no_fixed_term=claim.no_fixed_term,
        issued_on=claim.issued_on,
        recorded_at=document["recorded_at"],
        origin=CredentialOrigin.REGISTER,
    )


def make_fields(document_id: str, claim: Claim) -> Iterable[dict[str, Any]]:
    """Give what stands on the line, and where it stands."""
    line = claim.line
    place = f"{line.sheet}:{line.number}" if line.sheet else str(line.number)
    texts = {"line": place} | {name: line.text(name) or "" for name in line.cells}
    for name, text in texts.items():
        yield {
            "document_id": document_id,
            "name": name,
            "value": encode_value(text),
            "raw": text,
            "page": line.sheet_number,
            "box": _WHOLE_LINE,
            "confidence": 1.0,
            "method": ReadingMethod.PERSON,
        }
