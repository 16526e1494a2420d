"""Making and removing hooks: each belongs to an account and is told what that account may read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from checker.access import policy
from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.actions import load_actions
from checker.audit_log.recording import record_event
from checker.hooks.addresses import Resolve, find_destination, resolve_host
from checker.hooks.errors import ActionUnknown, HookAddressRefused, HooksTooMany, HookUnknown
from storage.hooks import add_hook, count_hooks, find_hook
from storage.tables import Hook

MOST_HOOKS = 20


def register_hook(
    session: Session,
    *,
    url: str,
    secret: str,
    actions: Collection[str],
    by: Actor,
    now: datetime,
    allows_private: bool,
    resolve: Resolve = resolve_host,
) -> Hook:
    """Make a hook that is told of events from now on.

    Args:
        session: Where to write; the event is recorded last.
        url: Where to post.
        secret: To sign with; it is never shown again.
        actions: Codes of events, or beginnings that end with a dot.
        by: Whose hook.
        now: The moment.
        allows_private: Whether it may post into the own network.
        resolve: Gives the addresses of a name.

    Raises:
        ActRefused: The actor may not make hooks, or not read the log.
        HookAddressRefused, ActionUnknown, HooksTooMany: It cannot be made.
    """
    account_id = _require_owner(by)
    for action in actions:
        known = load_actions()
        if not any(code == action or _covers(action, code) for code in known):
            raise ActionUnknown(action=action)
    try:
        find_destination(url, allows_private=allows_private, resolve=resolve)
    except (OSError, UnicodeError):
        raise HookAddressRefused(
            reason_zh="无法解析主机名", reason_en="its name cannot be resolved"
        ) from None
    if count_hooks(session, account_id) >= MOST_HOOKS:
        raise HooksTooMany(most=MOST_HOOKS)
    hook = add_hook(
        session, account_id=account_id, url=url, secret=secret, actions=actions, created_at=now
    )
    record_event(session, by, "hook.made", subject=f"hook:{hook.id}", now=now)
    return hook


def remove_hook(session: Session, hook_id: str, *, by: Actor, now: datetime) -> Hook:
    """Remove one of the actor's own hooks.

    Raises:
        ActRefused: The actor may not.
        HookUnknown: It is none of theirs.
    """
    hook = require_hook(session, hook_id, by)
    hook.ended_at = now
    session.flush()
    record_event(session, by, "hook.removed", subject=f"hook:{hook.id}", now=now)
    return hook


def require_hook(session: Session, hook_id: str, by: Actor) -> Hook:
    """Give one of the actor's own hooks.

    Raises:
        ActRefused: The actor may not have any.
        HookUnknown: It is none of theirs.
    """
    hook = find_hook(session, _require_owner(by), hook_id)
    if hook is None:
        raise HookUnknown(hook=hook_id)
    return hook


def wants(hook: Hook, action: str) -> bool:
    """Tell whether a hook asks to be told of events of this code."""
    return any(code == action or _covers(code, action) for code in hook.actions)


def _covers(beginning: str, action: str) -> bool:
    return beginning.endswith(".") and action.startswith(beginning)


def _require_owner(by: Actor) -> str:
    policy.require(by, Act.MANAGE_HOOKS)
    if by.account_id is None:
        raise AssertionError("a hook belongs to an account")
    return by.account_id
