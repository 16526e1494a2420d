"""Posting what is new to hooks: in the order of the log, each event until it is accepted.

A hook that cannot be reached loses nothing: it is told later from where it stood, at growing
distances, and given up after some days of failures. Who receives an event twice knows it by its
number (`Idempotency-Key`). Nothing of a customer but ids is sent: the log holds no more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
from sqlmodel import Session

from checker.access import policy
from checker.access.accounts import roles_of
from checker.access.actor import PROGRAM
from checker.access.roles import Act
from checker.audit_log.pages import view_event
from checker.audit_log.recording import record_event
from checker.channels.webhook import sign_body
from checker.hooks.addresses import Resolve, find_destination, resolve_host
from checker.hooks.errors import HookAddressRefused
from checker.hooks.registering import wants
from checker.outgoing_tls import open_outgoing_tls
from storage.database import Database
from storage.hooks import claim_hook, events_after
from storage.tables import Account, Event, Hook

_LEASE = timedelta(minutes=5)
_LOOKED_AT = 200
_TOLD_AT_ONCE = 20
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
_MOST_FAILURES = 12
"""With the pauses above some four days."""
_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class TellingReport:
    """What telling hooks came to.

    Attributes:
        told: How many events were accepted.
        failed: How many attempts were not.
        given_up: How many hooks were given up.
    """

    told: int = 0
    failed: int = 0
    given_up: int = 0


class HookPoster:
    """Posts one event; follows no redirect and connects to the address that was looked at.

    Args:
        clock: Gives the moment of the signature.
        allows_private: Whether hooks may post into the own network.
        resolve: Gives the addresses of a name.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        allows_private: bool,
        resolve: Resolve = resolve_host,
    ) -> None:
        self._clock = clock
        self._allows_private = allows_private
        self._resolve = resolve

    def post(self, url: str, secret: str, seq: int, content: bytes) -> str | None:
        """Post once.

        Args:
            url: Of the hook.
            secret: Of the hook.
            seq: Of the event.
            content: JSON in UTF-8.

        Returns:
            None if it was accepted, what failed otherwise.
        """
        try:
            to = find_destination(url, allows_private=self._allows_private, resolve=self._resolve)
            headers = {
                "Host": to.host,
                "Content-Type": "application/json; charset=utf-8",
                "User-Agent": "licet",
                "Idempotency-Key": str(seq),
                "Licet-Signature": sign_body(secret, self._clock(), content),
            }
            name = to.host.rpartition(":")[0] if ":" in to.host else to.host
            with (
                httpx.Client(
                    verify=open_outgoing_tls(), timeout=_TIMEOUT_S, trust_env=False
                ) as client,
                client.stream(
                    "POST",
                    to.url,
                    content=content,
                    headers=headers,
                    extensions={"sni_hostname": name},
                ) as response,
            ):
                return None if response.is_success else f"HTTP {response.status_code}"
        except HookAddressRefused as error:
            return error.code
        except (httpx.HTTPError, OSError, UnicodeError) as error:
            return type(error).__name__


def tell_hooks(
    database: Database, poster: HookPoster, clock: Callable[[], datetime], *, limit: int = 100
) -> TellingReport:
    """Tell the hooks that are due what they have not been told.

    Any number of programs may do this at once: each hook is told by one at a time.

    Args:
        database: Where hooks and events are.
        poster: Posts.
        clock: Gives the moment.
        limit: How many hooks at most.
    """
    report = TellingReport()
    for _ in range(limit):
        with database.session() as session:
            hook = claim_hook(session, now=clock(), lease=_LEASE)
            if hook is None:
                return report
            may_know = _may_know(session, hook)
            events = events_after(session, hook.told_seq, limit=_LOOKED_AT) if may_know else ()
        report = _tell_one(database, poster, clock, hook.id, events, report)
    return report


def _tell_one(
    database: Database,
    poster: HookPoster,
    clock: Callable[[], datetime],
    hook_id: str,
    events: Sequence[Event],
    report: TellingReport,
) -> TellingReport:
    """Tell one hook that was claimed, and write down how far it came."""
    with database.read_session() as session:
        hook = session.get_one(Hook, hook_id)
    reached, failure, told = hook.told_seq, None, 0
    for event in events:
        if told == _TOLD_AT_ONCE:
            break
        if wants(hook, event.action):
            failure = poster.post(hook.url, hook.secret, event.seq, write_event(event))
            if failure is not None:
                break
            told += 1
        reached = event.seq
    now = clock()
    with database.session() as session:
        kept = session.get_one(Hook, hook_id)
        kept.told_seq = reached
        if failure is None:
            kept.failures = 0
            is_behind = bool(events) and (told == _TOLD_AT_ONCE or len(events) == _LOOKED_AT)
            kept.next_at = now if is_behind else now + _PAUSES[0] / 2
        else:
            kept.failures += 1
            kept.next_at = now + _PAUSES[min(kept.failures, len(_PAUSES)) - 1]
        if told or failure is not None:
            kept.last_outcome, kept.last_at = failure or "accepted", now
        is_given_up = kept.failures >= _MOST_FAILURES
        if is_given_up:
            kept.ended_at = now
            session.flush()
            record_event(session, PROGRAM, "hook.given_up", subject=f"hook:{hook_id}", now=now)
    return replace(
        report,
        told=report.told + told,
        failed=report.failed + (failure is not None),
        given_up=report.given_up + is_given_up,
    )


def write_event(event: Event) -> bytes:
    """Give an event as a hook is told it: JSON in UTF-8."""
    view = view_event(event)
    content = {
        "seq": view.seq,
        "at": view.at.isoformat(),
        "action": view.action,
        "subject": view.subject,
        "customer_id": view.customer_id,
        "data": dict(view.data),
        "hash": view.hash,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _may_know(session: Session, hook: Hook) -> bool:
    """Tell whether the hook's account may still have hooks: roles go, accounts are closed."""
    account = session.get(Account, hook.account_id)
    roles = roles_of(session, hook.account_id)
    is_allowed = policy.is_allowed(roles, Act.MANAGE_HOOKS)
    return account is not None and account.is_active and is_allowed
