"""A request that changes something is carried out once, however often a program has to send it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from checker.api.answers import answer_error
from checker.api.v1.errors import KeyBusy, KeyLost, KeyOfOtherRequest
from checker.errors import LicetError
from checker.http.failures import status_of
from checker.http.form_files import ReceivedFile
from checker.http.visit import Visit
from rules.vocabulary import Bilingual
from storage.errors import StorageError
from storage.idempotency import KeyState, TakenKey, keep_answer, release_key, take_key

REPEATED_HEADER = "Idempotency-Replayed"
_KEPT_HEADERS = ("location", "etag", "content-type")


def answer_once(
    visit: Visit, key: str, parts: Mapping[str, Any], answer: Callable[[], Response]
) -> Response:
    """Carry a request out, or give the answer that it had when it came first.

    A refusal is an answer like others, and is kept. Where the program itself failed nothing is
    kept, so that the request can be sent again with the same key.

    Args:
        visit: The request.
        key: Chosen by the program that asks; of its own account.
        parts: What the route was given: parameters and body.
        answer: Carries the request out.

    Raises:
        KeyOfOtherRequest: The key came with another request before.
        KeyBusy: The first is still being carried out.
        KeyLost: Nobody knows whether the first was carried out.
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
            now=now,
            customer_id=visit.request.path_params.get("customer_id"),
        )
    if taken.state is not KeyState.TAKEN:
        return _repeat(taken)
    try:
        response = _answer_or_refuse(answer)
    except Exception:
        with database.session() as session:
            release_key(session, account_id, key)
        raise
    with database.session() as session:
        keep_answer(
            session,
            account_id,
            key,
            status=response.status_code,
            headers={
                name: value for name, value in response.headers.items() if name in _KEPT_HEADERS
            },
            content=bytes(response.body).decode(),
        )
    return response


def _answer_or_refuse(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except (LicetError, StorageError) as error:
        status = status_of(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        return answer_error(status, code=error.code, told=Bilingual(error.zh, error.en))


def _repeat(taken: TakenKey) -> Response:
    if taken.state is KeyState.OTHER_REQUEST:
        raise KeyOfOtherRequest
    if taken.state is KeyState.BUSY:
        raise KeyBusy
    kept = taken.answer
    if kept is None or kept.status is None or kept.content is None:
        raise KeyLost
    headers = {**(kept.headers or {}), REPEATED_HEADER: "true", "Cache-Control": "no-store"}
    return Response(kept.content, kept.status, headers)


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
