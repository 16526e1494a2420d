"""The start page: where the work of each role begins."""

from __future__ import annotations

from starlette.responses import Response

from checker.access.policy import is_unfinished
from checker.access.roles import Role
from checker.access.set_up import is_set_up
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.web.showing import go_to

router = DeskRouter()

_STARTS = (
    (Role.MAKER, "/reviews"),
    (Role.APPROVER, "/approvals"),
    (Role.FINANCE, "/finance"),
    (Role.AUDITOR, "/log"),
    (Role.ADMINISTRATOR, "/accounts"),
)
"""Where the work of each role waits; the first that fits counts."""


@router.public("/")
def open_start(visit: Visiting) -> Response:
    """Send somebody to where their work waits, or to sign in, or to set Licet up."""
    visitor = visit.visitor
    if visitor is None:
        with visit.desk.database.read_session() as session:
            return go_to(visit, "/sign-in" if is_set_up(session) else "/set-up")
    if is_unfinished(visitor):
        return go_to(visit, "/account")
    starts = (path for role, path in _STARTS if role in visitor.roles)
    return go_to(visit, next(starts, "/account"))
