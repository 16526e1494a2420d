"""JSON documents that nobody keeps, and errors in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse

from checker.http.failures import sentence_of
from rules.vocabulary import Bilingual

SCHEMA_VERSION = 1


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
) -> JSONResponse:
    """Answer what is wrong and what to do, in both languages; never the program's own words.

    Args:
        status: Of HTTP.
        headers: To send with it.
        code: Stable name of what is wrong; None for the status's own.
        told: The sentences; None for the status's own.
    """
    told = told or sentence_of(status)
    error = {"code": code or status.name.lower(), "message": {"zh": told.zh, "en": told.en}}
    return answer_json({"error": error}, status=status, headers=headers)
