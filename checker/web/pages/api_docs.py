"""The documentation of the API: how programs sign in and go on, and every operation by topic.

Everybody may read it, as the OpenAPI document itself: it tells of no customer and of nothing that
is set here, and whoever writes a program against the API often has no account.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.responses import Response

from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.api_reference.document import list_operations
from checker.web.api_reference.problems import list_faults, list_problems
from checker.web.api_reference.words import load_words
from checker.web.roles import ROLE_WORDS
from checker.web.showing import show_page

router = DeskRouter()

_PATH = "/api/docs"


@router.public(_PATH)
def show_overview(visit: Visiting) -> Response:
    """Show how programs use the API, and its topics."""
    document = visit.request.app.openapi()
    topics = [
        (topic, title, sum(1 for _ in list_operations(document, topic, load_words(), "")))
        for topic, title in load_words().topics.items()
    ]
    return show_page(
        visit,
        "api_docs/overview.html",
        version=document["info"]["version"],
        topics=topics,
        origin=_origin(visit),
        receiver=read_receiver(),
        here="",
        tabs=_tabs(),
    )


@router.public(f"{_PATH}/problems")
def show_problems(visit: Visiting) -> Response:
    """Show all codes of problems with what they mean."""
    return show_page(
        visit,
        "api_docs/problems.html",
        problems=list_problems(),
        faults=list_faults(),
        here="problems",
        tabs=_tabs(),
    )


@router.public(f"{_PATH}/topics/{{topic}}")
def show_topic(visit: Visiting, topic: str) -> Response:
    """Show the operations of a topic."""
    words = load_words()
    if topic not in words.topics:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    operations = list_operations(visit.request.app.openapi(), topic, words, _origin(visit))
    return show_page(
        visit,
        "api_docs/topic.html",
        title=words.topics[topic],
        operations=operations,
        role_words=ROLE_WORDS,
        here=topic,
        tabs=_tabs(),
    )


@cache
def read_receiver() -> str:
    """Give the program by which a receiver verifies a hook."""
    return (files("checker.web.api_reference") / "hook_receiver.py").read_text(encoding="utf-8")


def _origin(visit: Visit) -> str:
    return visit.desk.settings.base_url.rstrip("/")


def _tabs() -> list[tuple[str, str, dict[str, str]]]:
    """Give path, key and title of each page."""
    return [
        (f"{_PATH}/topics/{topic}", topic, {"zh": title.zh, "en": title.en})
        for topic, title in load_words().topics.items()
    ]
