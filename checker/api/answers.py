"""JSON documents that nobody keeps, and what is wrong as a problem document (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from starlette.responses import JSONResponse

from checker.http.failures import sentence_of
from rules.vocabulary import Bilingual

SCHEMA_VERSION = 1
PROBLEM_TYPE = "application/problem+json"


def answer_json(
    document: Mapping[str, object],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Answer with one JSON document that nobody keeps."""
    return JSONResponse(
        {"schema_version": SCHEMA_VERSION, **document},
        status,
        {"Cache-Control": "no-store", **(headers or {})},
    )


def answer_error(
    status: HTTPStatus,
    headers: Mapping[str, str] | None = None,
    *,
    code: str | None = None,
    told: Bilingual | None = None,
    faults: Sequence[Mapping[str, object]] = (),
) -> JSONResponse:
    """Answer what is wrong and what to do, in both languages; never the program's own words.

    The document says nothing of the request itself, so that answers to requests that must not be
    told apart are the same to the byte; the number of the request stands in a header.

    Args:
        status: Of HTTP.
        headers: To send with it.
        code: Stable name of what is wrong; None for the status's own.
        told: The sentences; None for the status's own.
        faults: What is wrong where in the request; none if nothing single is.
    """
    told = told or sentence_of(status)
    code = code or status.name.lower()
    document: dict[str, object] = {
        "type": f"urn:licet:problem:{code}",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": told.en,
        "message": {"zh": told.zh, "en": told.en},
    }
    if faults:
        document["faults"] = list(faults)
    return JSONResponse(
        document,
        status,
        {"Cache-Control": "no-store", **(headers or {})},
        media_type=PROBLEM_TYPE,
    )
