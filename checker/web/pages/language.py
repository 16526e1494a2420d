"""Choosing the language of this browser, signed in or not."""

from __future__ import annotations

from starlette.responses import Response

from checker.http.cookies import set_language
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.web.addresses import is_own_path
from checker.web.showing import go_to
from storage.vocabulary import Language

router = DeskRouter()


@router.public("/language", methods=["POST"])
def choose(visit: Visiting) -> Response:
    """Remember a language and go back to where the reader was."""
    back = visit.field("next")
    response = go_to(visit, back if is_own_path(back) else "/")
    if visit.field("language") in tuple(Language):
        set_language(response, visit.field("language"), is_https=visit.desk.is_https)
    return response
