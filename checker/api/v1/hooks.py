"""Hooks: addresses of other programs that are told of events, signed and in order."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from checker.access.roles import Act
from checker.api.v1.cursors import id_of, read_cursor, write_cursor
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.words import Body, Cursor, IdInPath, Limit, Shown
from checker.hooks.registering import register_hook, remove_hook, require_hook
from checker.http.visit import Visiting
from storage.hooks import hooks_of
from storage.tables import Hook

routes = ApiRoutes("hooks")

_Action = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}\.([a-z_]{1,60})?$")]


class HookWanted(Body):
    """Where to post which events; the secret signs them and is never shown again."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]{1,2000}$")]
    secret: Annotated[str, StringConstraints(pattern=r"^[!-~]{16,200}$")]
    actions: Annotated[list[_Action], Field(min_length=1, max_length=100)]


class HookShown(Shown):
    """A hook, and how far it was told."""

    id: str
    url: str
    actions: list[str]
    created_at: str
    told_seq: int
    failures: int
    next_at: str
    last_outcome: str | None
    last_at: str | None
    ended_at: str | None


class HooksShown(Shown):
    """The account's hooks in use."""

    items: list[HookShown]
    next: str | None


@routes.read("/hooks", act=Act.MANAGE_HOOKS, answer=HooksShown)
def list_hooks(visit: Visiting, cursor: Cursor = None, limit: Limit = 50) -> Told:
    """List the account's own hooks."""
    with visit.desk.database.read_session() as session:
        found = hooks_of(
            session,
            visit.actor.account_id or "",
            after_id=read_cursor(cursor, id_of),
            limit=limit,
        )
    following = write_cursor(found[-1].id) if len(found) == limit else None
    return Told({"items": [_hook(hook) for hook in found], "next": following})


@routes.read("/hooks/{hook_id}", act=Act.MANAGE_HOOKS, answer=HookShown)
def show_hook(visit: Visiting, hook_id: IdInPath) -> Told:
    """Show one of the account's own hooks."""
    with visit.desk.database.read_session() as session:
        return Told(_hook(require_hook(session, hook_id, visit.actor)))


@routes.write("/hooks", act=Act.MANAGE_HOOKS, answer=HookShown, status=HTTPStatus.CREATED)
def make_hook(visit: Visiting, body: HookWanted) -> Told:
    """Make a hook that is told of events from now on."""
    desk = visit.desk
    with desk.database.session() as session:
        hook = register_hook(
            session,
            url=body.url,
            secret=body.secret,
            actions=body.actions,
            by=visit.actor,
            now=desk.clock(),
            allows_private=desk.settings.hooks_into_own_network,
        )
        return Told(_hook(hook), {"Location": f"/api/v1/hooks/{hook.id}"})


@routes.write("/hooks/{hook_id}", act=Act.MANAGE_HOOKS, answer=HookShown, method="DELETE")
def delete_hook(visit: Visiting, hook_id: IdInPath) -> Told:
    """Remove one of the account's own hooks."""
    with visit.desk.database.session() as session:
        return Told(_hook(remove_hook(session, hook_id, by=visit.actor, now=visit.desk.clock())))


def _hook(hook: Hook) -> dict[str, Any]:
    return {
        "id": hook.id,
        "url": hook.url,
        "actions": hook.actions,
        "created_at": hook.created_at.isoformat(),
        "told_seq": hook.told_seq,
        "failures": hook.failures,
        "next_at": hook.next_at.isoformat(),
        "last_outcome": hook.last_outcome,
        "last_at": hook.last_at and hook.last_at.isoformat(),
        "ended_at": hook.ended_at and hook.ended_at.isoformat(),
    }
