"""The OpenAPI document, made from the routes: what a program may rely on.

`openapi.json` beside `checker/api` is this document as it was last agreed to; a test compares.
"""

from __future__ import annotations

import copy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from checker.api.answers import SCHEMA_VERSION
from checker.api.v1.routes import API_PATH, Problem
from checker.http.guarded import guard_of

_DESCRIPTION = """\
The use cases of Licet's pages for other programs. Every request carries
`Authorization: Bearer licet_…`, a token of an account with the scopes of what it does. Every
request that changes something carries an `Idempotency-Key`; the same request with the same key is
carried out once and answered the same for 24 hours. While it is under way a repeat is told
`idempotency_key_busy` and after how many seconds to ask again (`Retry-After`); if the program died
meanwhile, nothing was done, and a repeat carries the request out once the lease has ended: after 2
minutes, with files 15. Lists go on with `cursor`. What is wrong is told as
`application/problem+json` with a stable `code` and sentences in Chinese and English.
No token decides what takes two people: programs propose, people decide."""


def make_document(app: FastAPI) -> dict[str, Any]:
    """Make the OpenAPI document of an application's API.

    Args:
        app: With all its routes.
    """
    routes = []
    for route in app.routes:
        if isinstance(route, APIRoute) and route.path.startswith(f"{API_PATH}/"):
            shown = copy.copy(route)
            shown.methods = set(route.methods or ()) - {"HEAD"}
            routes.append(shown)
    document = get_openapi(
        title="Licet",
        version=f"1.{SCHEMA_VERSION}",
        description=_DESCRIPTION,
        routes=routes,
        separate_input_output_schemas=False,
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{"token": []}]
    for route in routes:
        guard = guard_of(route)
        for method in route.methods or ():
            told = document["paths"].get(route.path_format, {}).get(method.lower())
            if told is None:
                continue
            told.get("responses", {}).pop("422", None)
            if guard is not None and guard.act is not None:
                told["x-act"] = guard.act.value
    schemas = components["schemas"]
    components["schemas"] = dict(sorted(schemas.items()))
    document["paths"] = dict(sorted(document["paths"].items()))
    return document
