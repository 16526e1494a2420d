"""The answers of routes: a page, a redirect that tells what was done, an error page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from jinja2 import Template
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from checker.http.cookies import drop_told, set_told, told_cookie
from checker.http.desk import Desk
from checker.http.language import choose_language
from checker.http.visit import Visit
from checker.web.addresses import address_with
from checker.web.environment import environment
from checker.web.navigation import menu_for
from checker.web.tellings import TELLINGS
from rules.vocabulary import Bilingual


def show_page(
    visit: Visit,
    template: str | Template,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    **values: Any,  # noqa: ANN401
) -> Response:
    """Answer with a page.

    Args:
        visit: What is answered.
        template: Its path below `templates/`.
        status: Of HTTP; 422 for a form that comes back with its faults.
        values: What the template names.
    """
    engine = environment(visit.language)
    page = engine.get_template(template) if isinstance(template, str) else template
    is_https = visit.desk.is_https
    told = TELLINGS.get(visit.request.cookies.get(told_cookie(is_https=is_https), ""))
    content = page.render(
        visit=visit,
        told=told,
        menu=menu_for(visit.visitor),
        zone=visit.desk.settings.zone,
        today=visit.desk.today(),
        address_with=lambda **changes: address_with(visit.request, **changes),
        **values,
    )
    response = HTMLResponse(content, status)
    if told is not None:
        drop_told(response, is_https=is_https)
    return response


def go_to(visit: Visit, path: str, *, told: str | None = None) -> Response:
    """Send the browser to a page after a form was taken, so that reloading sends nothing twice.

    Args:
        visit: What is answered.
        path: Of the page.
        told: Code of what the page then tells, see `tellings`.

    Raises:
        KeyError: There is no such code.
    """
    response = RedirectResponse(path, HTTPStatus.SEE_OTHER)
    if told is not None:
        if told not in TELLINGS:
            raise KeyError(told)
        set_told(response, told, is_https=visit.desk.is_https)
    return response


def show_error(
    request: Request, desk: Desk, status: HTTPStatus, sentence: Bilingual, *, request_id: str
) -> Response:
    """Answer with a page that says what is wrong and what to do.

    The page is made without asking anew who is signed in: it must be shown when the database is
    gone. Whom the guard has found has the menu on it.

    Args:
        request: What is answered.
        desk: What the page is made from.
        status: Of HTTP.
        sentence: What is wrong and what to do.
        request_id: By which the log names the request.
    """
    known: Visit | None = getattr(request.state, "visit", None)
    visit = known or Visit(request, desk, None, choose_language(request))
    return show_page(
        visit, "error.html", status=status, sentence=sentence, code=status, request_id=request_id
    )
