"""How routes of the API are declared: with an act, the model of the answer, and a key if unsafe.

    routes = ApiRoutes("customers")

    @routes.read("/customers/{customer_id}", act=Act.READ_CUSTOMERS, answer=CustomerShown)
    def show_customer(visit: Visiting, customer_id: IdInPath) -> Told: ...

    @routes.write("/customers/{customer_id}/checks", act=Act.WORK_REVIEWS, answer=CheckShown)
    def check_customer(visit: Visiting, customer_id: IdInPath, body: CheckWanted) -> Told: ...

What a route answers passes through its model, so that the document says what is answered. Answers
to what changes something are kept for a day: they hold ids and states, and where they hold more the
path names the customer, with whom they go.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any, ParamSpec

from fastapi import Header
from pydantic import BaseModel
from starlette.responses import Response

from checker.access.roles import Act
from checker.api.answers import PROBLEM_TYPE
from checker.api.v1.repeats import answer_once
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit

API_PATH = "/api/v1"

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[!-~]+$",
        description="The same for every repeat of the request; kept for 24 hours.",
    ),
]
_Given = ParamSpec("_Given")


class FaultShown(BaseModel):
    """What is wrong with one part of a request."""

    at: str
    code: str
    message: dict[str, str]


class Problem(BaseModel):
    """What is wrong and what to do (RFC 9457); `code` is stable."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    message: dict[str, str]
    faults: list[FaultShown] = []


@dataclass(frozen=True, slots=True)
class Told:
    """What a route answers.

    Attributes:
        content: What the answer's model reads.
        headers: Such as `ETag`.
        status: Another than the route's own; None for that.
    """

    content: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    status: HTTPStatus | None = None


class ApiRoutes:
    """The routes of one topic.

    Args:
        tag: The topic, by which the document puts them together.

    Attributes:
        router: To be put into an application.
    """

    def __init__(self, tag: str) -> None:
        self.router = DeskRouter()
        self._tag = tag

    def read(
        self, path: str, *, act: Act, answer: type[BaseModel]
    ) -> Callable[[Callable[_Given, Told]], Callable[_Given, Response]]:
        """Declare a route that only reads.

        Args:
            path: Below `/api/v1`.
            act: What the token must be good for.
            answer: The model of its answer.
        """

        def declare(endpoint: Callable[_Given, Told]) -> Callable[_Given, Response]:
            @wraps(endpoint)
            def answering(*args: _Given.args, **given: _Given.kwargs) -> Response:
                return _render(endpoint(*args, **given), answer, HTTPStatus.OK)

            _show_signature(answering, endpoint)
            told = self._tell(endpoint, HTTPStatus.OK, answer)
            self.router.api(API_PATH + path, act=act, told=told)(answering)
            return answering

        return declare

    def download(
        self, path: str, *, act: Act
    ) -> Callable[[Callable[_Given, Response]], Callable[_Given, Response]]:
        """Declare a route that gives a file.

        Args:
            path: Below `/api/v1`.
            act: What the token must be good for.
        """

        def declare(endpoint: Callable[_Given, Response]) -> Callable[_Given, Response]:
            told = self._tell(endpoint, HTTPStatus.OK, None)
            self.router.api(API_PATH + path, act=act, takes_long=True, told=told)(endpoint)
            return endpoint

        return declare

    def write(
        self,
        path: str,
        *,
        act: Act,
        answer: type[BaseModel],
        status: HTTPStatus = HTTPStatus.OK,
        method: str = "POST",
        most_files: int = 0,
        told: Mapping[str, Any] | None = None,
    ) -> Callable[[Callable[..., Told]], Callable[..., Response]]:
        """Declare a route that changes something; it takes an `Idempotency-Key`.

        Args:
            path: Below `/api/v1`.
            act: What the token must be good for.
            answer: The model of its answer.
            status: Of an answer that is no refusal.
            method: Of HTTP.
            most_files: How many files it takes; with any, the body is a form.
            told: What else the document says of it (`openapi_extra`).
        """

        def declare(endpoint: Callable[..., Told]) -> Callable[..., Response]:
            @wraps(endpoint)
            def answering(visit: Visit, idempotency_key: str, **given: Any) -> Response:  # noqa: ANN401
                return answer_once(
                    visit,
                    idempotency_key,
                    given,
                    lambda waiting: _render(endpoint(waiting, **given), answer, status),
                )

            _show_signature(answering, endpoint, idempotency_key=IdempotencyKey)
            self.router.api(
                API_PATH + path,
                act=act,
                methods=(method,),
                most_files=most_files,
                told={**self._tell(endpoint, status, answer), "openapi_extra": told},
            )(answering)
            return answering

        return declare

    def _tell(
        self, endpoint: Callable[..., object], status: HTTPStatus, answer: type[BaseModel] | None
    ) -> dict[str, Any]:
        summary = inspect.cleandoc(endpoint.__doc__ or "").partition("\n")[0]
        file = {"description": "The file.", "content": {"application/octet-stream": {}}}
        good: Mapping[str, Any] = file if answer is None else {"model": answer}
        return {
            "tags": [self._tag],
            "summary": summary.rstrip("."),
            "description": "",
            "operation_id": endpoint.__name__,
            "status_code": int(status),
            "responses": {
                int(status): good,
                "4XX": {
                    "description": "What is wrong, and what to do.",
                    "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                },
            },
        }


def _render(told: Told, model: type[BaseModel], status: HTTPStatus) -> Response:
    content = model.model_validate(told.content).model_dump_json()
    headers = {"Cache-Control": "no-store", **told.headers}
    return Response(content, told.status or status, headers, media_type="application/json")


def _show_signature(
    answering: Callable[..., object],
    endpoint: Callable[..., object],
    **more: Any,  # noqa: ANN401
) -> None:
    """Let FastAPI see the parameters of the route itself, and those that are added to it."""
    signature = inspect.signature(endpoint, eval_str=True)
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)
        for name, kind in more.items()
    ]
    whole = signature.replace(parameters=[*signature.parameters.values(), *added])
    answering.__signature__ = whole  # type: ignore[attr-defined]
