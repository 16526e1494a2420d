"""What Schemathesis makes of the document is sent by programs of different roles, and judged.

A program must never see a failure of ours (5xx), an act that its token is not good for, or what is
another's; and every refusal is a problem document. An answer that is none has the form that the
document promises.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs
import requests
import schemathesis
from httpx import Response
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode

from checker.access.roles import Act
from tests.checker.api.programs import Program, require_problem
from tests.checker.api.stage import HIDDEN_REASON, HIDDEN_URL, Stage
from tests.checker.web.desk import ORIGIN

_SERVER_FAULT = 500
_REFUSALS_BEFORE_THE_GUARD = {400, 413, 422}
_KNOWN_SHARE = 0.8
_KEYS = 400


@dataclass
class Tally:
    """What was sent and what came of it."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)


def fuzz(stage: Stage, cases: int, *, number: int = 0) -> Tally:
    """Send about so many requests over all operations; each is sent by both programs.

    Args:
        stage: The house.
        cases: How many requests.
        number: The seed.
    """
    document = stage.desk.app.openapi()
    schema = schemathesis.openapi.from_dict(document)
    operations = [found.ok() for found in schema.get_all_operations()]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    each = -(-cases // (len(operations) * len(modes) * 2))
    tally = Tally()
    chance = random.Random(number)  # noqa: S311 - to be repeated, not to be secret
    for operation in operations:
        for mode in modes:
            _send_many(stage, document, operation, mode, each, number, chance, tally)
    return tally


def _send_many(
    stage: Stage,
    document: dict[str, Any],
    operation: Any,  # noqa: ANN401
    mode: GenerationMode,
    count: int,
    number: int,
    chance: random.Random,
    tally: Tally,
) -> None:
    try:
        strategy = operation.as_strategy(generation_mode=mode)
    except Exception as error:
        if mode is GenerationMode.NEGATIVE:
            return
        raise AssertionError(operation.label) from error

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def send(case: Case) -> None:
        _use_known_ids(case, stage, chance)
        _use_few_keys(case, chance)
        for program in (stage.maker, stage.keeper):
            response = _send(case, program)
            tally.sent += 1
            tally.statuses[response.status_code] += 1
            tally.operations[operation.label] += 1
            _judge(document, operation, response, program, stage)

    _run(send, mode)


def _run(send: Callable[[], None], mode: GenerationMode) -> None:
    try:
        send()
    except schemathesis.errors.SchemathesisError:
        if mode is GenerationMode.POSITIVE:
            raise


def _send(case: Case, program: Program) -> Response:
    """Send a case as it is, whatever its client would have made of it."""
    wanted = case.as_transport_kwargs(base_url=ORIGIN)
    made = requests.Request(
        wanted["method"],
        wanted["url"],
        params=wanted.get("params"),
        json=wanted.get("json"),
        data=wanted.get("data"),
        files=_as_files(wanted.get("files")),
    ).prepare()
    body = made.body or b""
    given = {**(wanted.get("headers") or {}), **made.headers}
    headers = {
        name: _plain(value)
        for name, value in given.items()
        if name.lower() not in ("authorization", "content-length", "cookie", "host")
    }
    return program.client.request(
        made.method or "GET",
        made.url or "",
        headers=headers,
        content=body.encode() if isinstance(body, str) else body,
    )


def _as_files(files: Any) -> list[tuple[str, Any]] | None:  # noqa: ANN401
    """Let what Schemathesis makes in place of a file be one."""
    if files is None:
        return None
    pairs = files.items() if isinstance(files, dict) else files
    return [
        (name, value if isinstance(value, (tuple, bytes)) else str(value)) for name, value in pairs
    ]


def _plain(value: object) -> bytes:
    return str(value).encode("utf-8", "replace").replace(b"\r", b"").replace(b"\n", b"")


def _use_known_ids(case: Case, stage: Stage, chance: random.Random) -> None:
    """Let most requests be about something that there is."""
    for name in case.path_parameters or {}:
        known = stage.ids.get(name)
        if known and chance.random() < _KNOWN_SHARE:
            case.path_parameters[name] = chance.choice(known)


def _use_few_keys(case: Case, chance: random.Random) -> None:
    """Let keys come again, with the same request and with others, from both programs."""
    headers = case.headers or {}
    if "Idempotency-Key" in headers and chance.random() < _KNOWN_SHARE:
        fresh = chance.random() < _KNOWN_SHARE
        key = chance.getrandbits(64) if fresh else chance.randrange(_KEYS)
        headers["Idempotency-Key"] = f"fuzz-key-{key}"


def _judge(
    document: dict[str, Any],
    operation: Any,  # noqa: ANN401
    response: Response,
    program: Program,
    stage: Stage,
) -> None:
    assert response.status_code < _SERVER_FAULT, (operation.label, response.text)
    told = document["paths"].get(operation.path, {}).get(operation.method.lower(), {})
    act = told.get("x-act")
    may = act is None or Act(act) in program.acts
    if not may:
        allowed = {403, *_REFUSALS_BEFORE_THE_GUARD, 404, 405}
        assert response.status_code in allowed, (operation.label, response.status_code)
    if response.status_code >= 400:
        require_problem(response, response.status_code)
    elif response.headers["content-type"] == "application/json":
        _hold_to_document(document, told, response)
    if program is stage.maker:
        assert HIDDEN_REASON not in response.text
    assert HIDDEN_URL not in response.text


_VALIDATORS: dict[str, Any] = {}


def _hold_to_document(document: dict[str, Any], told: dict[str, Any], response: Response) -> None:
    responses = told.get("responses", {})
    promised = responses.get(str(response.status_code))
    assert promised is not None, (told.get("operationId"), response.status_code)
    schema = promised["content"]["application/json"]["schema"]
    name = json.dumps(schema)
    if name not in _VALIDATORS:
        whole = {**schema, "components": document["components"]}
        _VALIDATORS[name] = jsonschema_rs.validator_for(whole)
    _VALIDATORS[name].validate(response.json())


def names_of_operations(stage: Stage) -> Sequence[str]:
    """Name all operations of the document."""
    schema = schemathesis.openapi.from_dict(stage.desk.app.openapi())
    return [found.ok().label for found in schema.get_all_operations()]
