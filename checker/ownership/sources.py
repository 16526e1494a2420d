"""A file of owners in any of the forms that are read, told by what is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from checker.errors import ExitCode, LicetError
from checker.ownership.bods import read_bods
from checker.ownership.ftm import read_ftm
from checker.ownership.graph import OwnershipGraph
from checker.ownership.psc import read_psc
from checker.ownership.table import read_table_rows
from ingest.document import ReadResult
from ingest.problems import describe_problem
from ingest.reading import read_tables
from ingest.sandbox import ReaderPool

_COLUMNS = ("owner", "owned")


class OwnersUnreadable(LicetError):
    """A file says nothing of owners in a form that is read."""

    code = "owners_unreadable"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = (
        "不能从 {path} 读取持有关系：{reason_zh}需要 BODS 0.4（.json）、FollowTheMoney 或英国 PSC "
        "快照（.jsonl），或者列名为 owner、owned、percent、kind、owner_kind 的 CSV、XLSX。"
    )
    en = (
        "No owners can be read of {path}: {reason_en} It has to be BODS 0.4 (.json), "
        "FollowTheMoney or the UK PSC snapshot (.jsonl), or CSV or XLSX with the headings owner, "
        "owned, percent, kind, owner_kind."
    )


def read_owners(
    content: bytes, path: str, reader: ReaderPool, *, as_of: date | None = None
) -> OwnershipGraph:
    """Make a graph of a file.

    Args:
        content: The file.
        path: How the user calls it; its ending tells tables from statements.
        reader: Reads tables in a child process.
        as_of: Interests not held on this day are left out.

    Raises:
        OwnersUnreadable: It has none of these forms.
    """
    if path.casefold().endswith((".csv", ".xlsx")):
        return read_table_rows(_read_rows(content, path, reader), as_of=as_of)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, "不是 UTF-8 文本。", "it is not UTF-8 text.") from error
    if text.lstrip()[:1] == "[":
        return read_bods(_read_statements(text, path), as_of=as_of)
    lines = text.splitlines()
    match _tell_form(next((line for line in lines if line.strip()), "")):
        case "ftm":
            return read_ftm(lines, as_of=as_of)
        case "psc":
            return read_psc(lines, as_of=as_of)
        case "bods":
            statements = (_load(line, path) for line in lines if line.strip())
            return read_bods(statements, as_of=as_of)
    raise _unreadable(path, "认不出其格式。", "its form is not known.")


def _read_statements(text: str, path: str) -> list[Mapping[str, Any]]:
    found = _load(text, path)
    is_bods = all(isinstance(each, dict) and "recordType" in each for each in found)
    if not found or not is_bods:
        raise _unreadable(path, "其中有不是 BODS 声明的内容。", "what is in it are no statements.")
    statements: list[Mapping[str, Any]] = found
    return statements


def _tell_form(line: str) -> str:
    try:
        first = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return ""
    if not isinstance(first, dict):
        return ""
    for key, form in (("schema", "ftm"), ("company_number", "psc"), ("recordType", "bods")):
        if key in first:
            return form
    return ""


def _load(text: str, path: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _unreadable(path, "JSON 不完整或有误。", "its JSON is cut or wrong.") from error


def _read_rows(content: bytes, path: str, reader: ReaderPool) -> list[dict[str, str]]:
    reading = read_tables(content, path, reader)
    if reading.result is not ReadResult.OK:
        text = describe_problem(reading.problems[0])
        raise _unreadable(path, text.message.zh, text.message.en)
    lines = reading.tables[0].lines
    headings = [str(cell or "").strip().casefold() for cell in lines[0].cells] if lines else []
    missing = [name for name in _COLUMNS if name not in headings]
    if missing:
        names = ", ".join(missing)
        raise _unreadable(path, f"缺少列 {names}。", f"it lacks the columns {names}.")
    return [
        {
            name: "" if cell is None else str(cell)
            for name, cell in zip(headings, line.cells, strict=False)
        }
        for line in lines[1:]
    ]


def _unreadable(path: str, zh: str, en: str) -> OwnersUnreadable:
    return OwnersUnreadable(path=path, reason_zh=zh, reason_en=en)
