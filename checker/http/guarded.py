"""Routes that cannot be declared without saying who may use them.

A `DeskRouter` has four ways to declare a route, and no other. Each puts a `Guard` before it, which
finds out who asks and holds the act of the route against the policy (`checker.access.policy`). The
guard is the policy of the route: what enforces is what tests and `refuse_unguarded` read. It stands
before everything of the route, so that of a stranger's request no body is read.

    router = DeskRouter()

    @router.page("/customers/{customer_id}", act=Act.READ_CUSTOMERS)
    def show_customer(visit: Visiting, customer_id: str) -> Response: ...
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Scope

from checker.access import policy
from checker.access.roles import Act
from checker.http.bodies import BodyLimits, limits_for_files
from checker.http.desk import Desk
from checker.http.errors import FormStale, NotSignedIn, SentFromElsewhere
from checker.http.form_files import read_form
from checker.http.identification import Identity, identify_by_session, identify_by_token
from checker.http.language import choose_language
from checker.http.origin import SAFE_METHODS, is_from_here
from checker.http.turns import turns
from checker.http.visit import Visit

log = logging.getLogger(__name__)

CSRF_FIELD = "csrf_token"
_READING = ("GET", "HEAD")

Endpoint = Callable[..., Response]


class Door(StrEnum):
    """By which way somebody may come."""

    PAGE = "page"
    FORM = "form"
    API = "api"
    PUBLIC = "public"


@dataclass(frozen=True)
class Guard:
    """Stands before one route.

    Attributes:
        door: By which way one comes: with a session, with a session and its form's token, with an
            API token, or without anything.
        act: What the route does; None on public routes alone.
        most_files: How many files a form may bring.
        takes_turn: Whether an answer waits for its turn (`checker.http.turns`).
    """

    door: Door
    act: Act | None
    most_files: int = 0
    takes_turn: bool = False

    async def admit(self, request: Request) -> Visit:
        """Let a request pass, and keep its visit for the route.

        Returns:
            The visit, whose form is to be closed when the request is over.

        Raises:
            NotSignedIn: Nobody is signed in, or the token of the API is none.
            SentFromElsewhere: Another site made the browser send it.
            FormStale: The form is of another session.
            ActRefused: The policy says no.
        """
        if not is_from_here(request):
            self._tell_refusal("sent_from_elsewhere", None)
            raise SentFromElsewhere
        desk: Desk = request.app.state.desk
        identity = await run_in_threadpool(self._identify, request, desk)
        visit = Visit(
            request,
            desk,
            identity.actor if identity else None,
            choose_language(request),
            identity.csrf_token if identity else "",
        )
        request.state.visit = visit  # a refusal too is told on a page with the menu
        if self.act is not None:
            if identity is None:
                raise NotSignedIn
            if not policy.may(identity.actor, self.act):
                self._tell_refusal("act_refused", identity)
            policy.require(identity.actor, self.act)
        form = FormData()
        if request.method not in SAFE_METHODS and self._takes_form:
            form = await read_form(request, most_files=self.most_files)
        if self.door is Door.FORM and not (identity and identity.has_sent(form.get(CSRF_FIELD))):
            await form.close()
            self._tell_refusal("form_stale", identity)
            raise FormStale
        visit = replace(visit, form=form)
        request.state.visit = visit
        return visit

    def _tell_refusal(self, failure: str, identity: Identity | None) -> None:
        """Leave a line in the log of somebody who tried what they may not."""
        actor_id = identity.actor.account_id if identity else None
        action = self.act.value if self.act else None
        about = {"failure": failure, "action": action, "actor_id": actor_id}
        log.warning("A request was refused.", extra=about)

    @property
    def _takes_form(self) -> bool:
        return self.door in (Door.FORM, Door.PUBLIC) or self.most_files > 0

    def _identify(self, request: Request, desk: Desk) -> Identity | None:
        if self.door is Door.API:
            return identify_by_token(request, desk)
        return identify_by_session(request, desk)


class _GuardedRoute(APIRoute):
    """A route whose guard comes first: FastAPI reads a body before it asks any dependency.

    Attributes:
        guard: What stands before it; a class of its own for each route holds it.
    """

    guard: ClassVar[Guard]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give what answers: the guard, the route, and then the files of the form are gone."""
        answer = super().get_route_handler()

        async def answer_if_admitted(request: Request) -> Response:
            if not self.guard.takes_turn:
                return await admit_and_answer(request)
            async with turns():
                return await admit_and_answer(request)

        async def admit_and_answer(request: Request) -> Response:
            visit = await self.guard.admit(request)
            try:
                return await answer(request)
            finally:
                await visit.form.close()

        return answer_if_admitted


@dataclass(frozen=True)
class _Declared:
    path: str
    methods: tuple[str, ...]
    guard: Guard
    endpoint: Endpoint
    is_in_schema: bool
    told: Mapping[str, Any] = field(default_factory=dict)


class DeskRouter:
    """Collects the routes of one topic; `add_to` puts them into an application."""

    def __init__(self) -> None:
        self._declared: list[_Declared] = []

    def page(
        self, path: str, *, act: Act, takes_long: bool = False
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare a page that somebody signed in reads.

        Args:
            path: As FastAPI takes it.
            act: What the reader must be allowed.
            takes_long: It works for seconds or waits for another process; other pages do not wait
                for it.
        """
        return self._declare(path, _READING, Guard(Door.PAGE, act, takes_turn=not takes_long))

    def form(self, path: str, *, act: Act, most_files: int = 0) -> Callable[[Endpoint], Endpoint]:
        """Declare where a form of a page is sent; the form must hold the session's token.

        Args:
            path: As FastAPI takes it.
            act: What the sender must be allowed.
            most_files: How many files it may bring.
        """
        return self._declare(path, ("POST",), Guard(Door.FORM, act, most_files))

    def api(
        self,
        path: str,
        *,
        act: Act,
        methods: Sequence[str] = _READING,
        most_files: int = 0,
        takes_long: bool = False,
        told: Mapping[str, Any] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare a route of the API, which takes `Authorization: Bearer` and no cookie.

        Args:
            path: As FastAPI takes it.
            act: What the token must be good for.
            methods: Of HTTP.
            most_files: How many files it takes; with any, the body is a form and no JSON.
            takes_long: As for `page`; what writes never takes a turn, since it may wait for others.
            told: What the OpenAPI document says of it, as `FastAPI.add_api_route` takes it.
        """
        takes_turn = not takes_long and set(methods) <= set(_READING)
        guard = Guard(Door.API, act, most_files, takes_turn)
        return self._declare(path, tuple(methods), guard, is_in_schema=True, told=told)

    def public(
        self, path: str, *, methods: Sequence[str] = _READING
    ) -> Callable[[Endpoint], Endpoint]:
        """Declare a route that everybody may use: signing in, health, what holds its own key.

        Args:
            path: As FastAPI takes it.
            methods: Of HTTP.
        """
        return self._declare(path, tuple(methods), Guard(Door.PUBLIC, None))

    def add_to(self, app: FastAPI) -> None:
        """Put the routes into an application."""
        for route in self._declared:
            app.router.add_api_route(
                route.path,
                route.endpoint,
                methods=list(route.methods),
                response_model=None,
                include_in_schema=route.is_in_schema,
                route_class_override=type("GuardedRoute", (_GuardedRoute,), {"guard": route.guard}),
                **route.told,
            )

    def _declare(
        self,
        path: str,
        methods: tuple[str, ...],
        guard: Guard,
        *,
        is_in_schema: bool = False,
        told: Mapping[str, Any] | None = None,
    ) -> Callable[[Endpoint], Endpoint]:
        def keep(endpoint: Endpoint) -> Endpoint:
            declared = _Declared(path, methods, guard, endpoint, is_in_schema, told or {})
            self._declared.append(declared)
            return endpoint

        return keep


def guard_of(route: BaseRoute) -> Guard | None:
    """Give what stands before a route; None where nothing does."""
    return route.guard if isinstance(route, _GuardedRoute) else None


def body_limits_of(scope: Scope) -> BodyLimits:
    """Give what a body may take on the route that answers; what a form may where none is known."""
    route = scope.get("route")
    guard = None if route is None else guard_of(route)
    return limits_for_files(0 if guard is None else guard.most_files)


def refuse_unguarded(routes: Iterable[BaseRoute]) -> None:
    """Refuse an application with a route that nobody guards.

    Raises:
        AssertionError: A route was declared past `DeskRouter`.
    """
    bare = [str(getattr(route, "path", route)) for route in routes if guard_of(route) is None]
    if bare:
        raise AssertionError(f"routes without a policy: {bare}")


async def refuse_bare_route(request: Request) -> None:
    """Answer nothing from a route that was added later without a guard (for the application).

    It waits for nothing; were it no coroutine, FastAPI would call it on a thread of its own.
    """
    refuse_unguarded([request.scope["route"]])
