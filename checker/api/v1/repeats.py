"""A request that changes something is carried out once, however often a program has to send it.

What it writes is committed together with its answer, in one transaction, so that whoever finds the
key without an answer knows that nothing was done (`storage.idempotency`). Files that are stored
before the rows that name them are the same files when they are stored again.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from checker.api.answers import answer_error
from checker.api.v1.errors import KeyBusy, KeyOfOtherRequest
from checker.errors import LicetError
from checker.http.failures import status_of
from checker.http.form_files import ReceivedFile
from checker.http.visit import Visit
from rules.vocabulary import Bilingual
from storage.database import Database
from storage.errors import StorageError
from storage.idempotency import KeyState, TakenKey, keep_answer, release_key, take_key
from storage.one_commit import commit_together

REPEATED_HEADER = "Idempotency-Replayed"
_KEPT_HEADERS = ("location", "etag", "content-type")
_LEASE, _LEASE_TO_READ_FILES = timedelta(minutes=2), timedelta(minutes=15)
"""Longer than requests take that bring no files, and twenty files of many pages to be read."""
_LONGEST_WAIT_S = 10
"""Most requests that are under way have their answer by then."""


def answer_once(
    visit: Visit, key: str, parts: Mapping[str, Any], answer: Callable[[Visit], Response]
) -> Response:
    """Carry a request out, or give the answer that it had when it came first.

    A refusal is an answer like others, and is kept. Where the program itself failed nothing is
    kept, so that the request can be sent again with the same key.

    Args:
        visit: The request.
        key: Chosen by the program that asks; of its own account.
        parts: What the route was given: parameters and body.
        answer: Carries the request out, of a visit whose database waits with its commit.

    Raises:
        KeyOfOtherRequest: The key came with another request before.
        LicetError, StorageError: Failures of ours.
    """
    account_id = visit.actor.account_id
    if account_id is None:
        raise AssertionError("a token belongs to an account")
    database, now = visit.desk.database, visit.desk.clock()
    with database.session() as session:
        taken = take_key(
            session,
            account_id,
            key,
            _digest(visit, parts),
            lease=_LEASE_TO_READ_FILES if visit.form else _LEASE,
            now=now,
            customer_id=visit.request.path_params.get("customer_id"),
        )
    if taken.state is not KeyState.TAKEN:
        return _repeat(taken, now)
    try:
        with commit_together(database) as waiting:
            response = _answer_or_refuse(lambda: answer(_work_on(visit, waiting)))
            with waiting.session() as session:
                is_kept = keep_answer(
                    session,
                    account_id,
                    key,
                    taken.token,
                    status=response.status_code,
                    headers=_headers_to_keep(response),
                    content=bytes(response.body).decode(),
                )
            if not is_kept:
                raise _LeaseLost
    except _LeaseLost:
        return _tell_busy(None, now)
    except Exception:
        with database.session() as session:
            release_key(session, account_id, key, taken.token)
        raise
    return response


class _LeaseLost(Exception):
    """Another has taken the request over, or its key is gone: what was done is taken back."""


def _work_on(visit: Visit, database: Database) -> Visit:
    workspace = replace(visit.desk.workspace, database=database)
    return replace(visit, desk=replace(visit.desk, workspace=workspace))


def _headers_to_keep(response: Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name in _KEPT_HEADERS}


def _answer_or_refuse(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except (LicetError, StorageError) as error:
        status = status_of(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return answer_error(status, code=error.code, told=Bilingual(error.zh, error.en))


def _repeat(taken: TakenKey, now: datetime) -> Response:
    if taken.state is KeyState.OTHER_REQUEST:
        raise KeyOfOtherRequest
    kept = taken.answer
    if kept is None or kept.status is None or kept.content is None:
        return _tell_busy(None if kept is None else kept.leased_until, now)
    headers = {**(kept.headers or {}), REPEATED_HEADER: "true", "Cache-Control": "no-store"}
    return Response(kept.content, kept.status, headers)


def _tell_busy(leased_until: datetime | None, now: datetime) -> Response:
    """Say that another is at it, and when to ask again."""
    left_s = _LONGEST_WAIT_S
    if leased_until is not None:
        left_s = max(1, min(left_s, math.ceil((leased_until - now).total_seconds())))
    error = KeyBusy()
    told = Bilingual(error.zh, error.en)
    return answer_error(status_of(error), {"Retry-After": str(left_s)}, code=error.code, told=told)


def _digest(visit: Visit, parts: Mapping[str, Any]) -> str:
    """Hash what the request asks for; how its JSON was written does not count."""
    request = visit.request
    files = [
        [name, item.filename, item.sha256] if isinstance(item, ReceivedFile) else [name, item]
        for name, item in visit.form.multi_items()
    ]
    content = [
        request.method,
        request.url.path,
        request.url.query,
        request.headers.get("if-match"),
        {
            name: part.model_dump(mode="json")
            for name, part in parts.items()
            if isinstance(part, BaseModel)
        },
        files,
    ]
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
