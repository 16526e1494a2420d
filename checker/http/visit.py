"""One request with who makes it: what a route is given."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from checker.access.actor import Actor
from checker.http.desk import Desk
from storage.vocabulary import Language


@dataclass(frozen=True)
class Visit:
    """A request that its route's policy let pass.

    Attributes:
        request: As it came.
        desk: What to answer from.
        visitor: Who asks; None on public routes where nobody is signed in.
        language: In which to answer.
        csrf_token: For the forms of the page; empty where nobody is signed in.
        form: What was sent with a form.
    """

    request: Request
    desk: Desk
    visitor: Actor | None
    language: Language
    csrf_token: str = ""
    form: FormData = attribute(default_factory=FormData)

    @property
    def actor(self) -> Actor:
        """Who asks, on a route that only somebody signed in reaches."""
        if self.visitor is None:
            raise AssertionError("a public route asked who is signed in")
        return self.visitor

    def field(self, name: str) -> str:
        """Give what was written into a field of the form, without blanks around it.

        Args:
            name: Of the field; one that is missing is empty, a file is none.
        """
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def secret(self, name: str) -> str:
        """Give a field of the form as it was typed: blanks belong to a password."""
        value = self.form.get(name)
        return value if isinstance(value, str) else ""

    def chosen(self, name: str) -> tuple[str, ...]:
        """Give all values of a field that may be ticked several times."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str))

    @property
    def address(self) -> str:
        """From which network address the request came."""
        return self.request.client.host if self.request.client else ""


async def visit_of(request: Request) -> Visit:
    """Give the visit that the route's guard has let pass.

    It waits for nothing; were it no coroutine, FastAPI would call it on a thread of its own.
    """
    visit = request.state.visit
    if not isinstance(visit, Visit):
        raise AssertionError("the guard of a route keeps its visit")
    return visit


Visiting = Annotated[Visit, Depends(visit_of)]
"""The type of the parameter by which a route takes its visit."""
