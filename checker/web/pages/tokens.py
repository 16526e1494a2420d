"""One's own tokens of the API: made for some acts and some time, shown once, revoked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from http import HTTPStatus

from starlette.responses import Response

from checker.access import accounts
from checker.access.errors import TokenScopeRefused, TokenTermRefused
from checker.access.policy import TOKEN_ACTS, may
from checker.access.roles import Act
from checker.access.tokens import create_token, revoke_token
from checker.audit_log.recording import record_event
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.proving import Proven, prove
from checker.web.roles import ACT_WORDS
from checker.web.showing import go_to, show_page
from rules.vocabulary import Bilingual
from storage.api_tokens import tokens_of

router = DeskRouter()

_NO_DATE = Bilingual("请填写日期，例如 2027-01-31。", "Give a date such as 2027-01-31.")
_USUAL_TERM = timedelta(days=90)


@router.page("/account/tokens", act=Act.MANAGE_OWN_ACCOUNT)
def show_tokens(visit: Visiting) -> Response:
    """Show one's tokens and the form for another."""
    return _show(visit)


@router.form("/account/tokens", act=Act.MANAGE_OWN_ACCOUNT)
def make_token(visit: Visiting) -> Response:
    """Make a token and show it once."""
    name, desk = visit.field("name"), visit.desk
    faults: Faults = missing(name=name)
    try:
        until = date.fromisoformat(visit.field("until"))
    except ValueError:
        faults = {**faults, "until": _NO_DATE}
    if faults:
        return _show(visit, faults)
    proven = prove(visit)
    if not isinstance(proven, Proven):
        return _show(visit, proven)
    now = desk.clock()
    end = datetime.combine(until + timedelta(days=1), time(), desk.settings.zone)
    known = {act.value: act for act in ACT_WORDS}
    try:
        with desk.database.session() as session:
            made = create_token(
                session,
                by=visit.actor,
                name=name,
                scopes={known[act] for act in visit.chosen("scopes") if act in known},
                expires_at=end.astimezone(now.tzinfo),
                now=now,
                rules=desk.settings.access,
            )
            data = {
                "token": made.row.id,
                "scopes": ",".join(sorted(made.row.scopes)),
                "expires_at": made.row.expires_at.isoformat(),
            }
            subject = f"account:{visit.actor.account_id}"
            action = "access.token_made"
            record_event(session, visit.actor, action, subject=subject, data=data, now=now)
    except TokenScopeRefused as error:
        return proven.send(_show(proven.visit, fault_of(error, "scopes")))
    except TokenTermRefused as error:
        return proven.send(_show(proven.visit, fault_of(error, "until")))
    return proven.send(_show(proven.visit, made=made.token))


@router.form("/account/tokens/{token_id}/revoke", act=Act.MANAGE_OWN_ACCOUNT)
def revoke(visit: Visiting, token_id: str) -> Response:
    """Revoke one of one's tokens."""
    account_id, now = str(visit.actor.account_id), visit.desk.clock()
    with visit.desk.database.session() as session:
        if revoke_token(session, account_id, token_id, now=now):
            subject, data = f"account:{account_id}", {"token": token_id}
            action = "access.token_revoked"
            record_event(session, visit.actor, action, subject=subject, data=data, now=now)
    return go_to(visit, "/account/tokens", told="token_revoked")


def _show(visit: Visit, faults: Faults = NO_FAULTS, *, made: str = "") -> Response:
    with visit.desk.database.read_session() as session:
        tokens = tokens_of(session, str(visit.actor.account_id))
        account = accounts.find_account(session, str(visit.actor.account_id))
    return show_page(
        visit,
        "own_account/tokens.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        tokens=tokens,
        account=account,
        made=made,
        now=visit.desk.clock(),
        acts=[(act, ACT_WORDS[act]) for act in ACT_WORDS if _can_give(visit, act)],
        until=visit.field("until") or (visit.desk.today() + _USUAL_TERM).isoformat(),
        faults=faults,
    )


def _can_give(visit: Visit, act: Act) -> bool:
    return act in TOKEN_ACTS and may(visit.actor, act)
