"""Lists as files that a browser keeps: CSV, a workbook, a calendar."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import Response

from checker.exports import Table, write_csv, write_xlsx
from checker.http.downloads import DOWNLOAD_HEADERS
from checker.http.file_names import content_disposition
from storage.vocabulary import Language

_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
}


def serve_table(table: Table, form: str, language: Language, name: str) -> Response:
    """Answer with a table as a file.

    Args:
        table: What is in it.
        form: `csv` or `xlsx`; anything else is not there.
        language: Of the headings.
        name: Of the file, without its ending.

    Raises:
        HTTPException: 404, there is no such form.
        TableTooLong: There are more rows than a sheet holds.
    """
    if form == "csv":
        return serve_file(write_csv(table, language), form, name)
    if form == "xlsx":
        return serve_file(write_xlsx(table, language), form, name)
    raise HTTPException(HTTPStatus.NOT_FOUND)


def serve_file(content: bytes, form: str, name: str) -> Response:
    """Answer with a file of ours, to be kept.

    Args:
        content: The whole file.
        form: `csv`, `xlsx` or `ics`.
        name: Without its ending.
    """
    disposition = content_disposition(f"{name}.{form}")
    headers = {**DOWNLOAD_HEADERS, "Content-Disposition": disposition}
    return Response(content, media_type=_KINDS[form], headers=headers)
