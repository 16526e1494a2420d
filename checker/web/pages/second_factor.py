"""The second factor of one's own account: set up, recovery codes, switched off."""

from __future__ import annotations

from http import HTTPStatus

from markupsafe import Markup
from starlette.responses import Response

from checker.access import accounts, one_time_codes
from checker.access.errors import CodeWrong
from checker.access.key_files import SECOND_FACTOR_KEY, load_key
from checker.access.qr_code import draw_qr_code
from checker.access.roles import Act
from checker.access.sessions import end_sessions
from checker.audit_log.recording import record_event
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.faults import NO_FAULTS, NOT_FILLED, Faults, fault_of
from checker.web.proving import Proven, prove
from checker.web.showing import go_to, show_page
from storage.tables import Account

router = DeskRouter()

_CODES, _OFF = "codes", "off"


@router.page("/account/second-factor", act=Act.MANAGE_OWN_ACCOUNT)
def show_form(visit: Visiting) -> Response:
    """Show a new secret as a QR code, to be confirmed by a code; or what to do with the factor."""
    account = _account(visit)
    if account.totp_secret is not None:
        return _show_change(visit)
    begun = one_time_codes.begin_enrolment(_key(visit), account)
    return show_page(
        visit,
        "own_account/second_factor.html",
        account=account,
        picture=Markup(draw_qr_code(begun.uri)),  # noqa: S704 - drawn by us, from our own text
        secret=begun.secret,
        sealed=begun.sealed,
        faults={},
    )


@router.form("/account/second-factor", act=Act.MANAGE_OWN_ACCOUNT)
def switch_on(visit: Visiting) -> Response:
    """Switch the second factor on, once a code proves that the device knows the secret."""
    if _account(visit).totp_secret is not None:
        return go_to(visit, "/account/second-factor")
    proven = prove(visit)
    if not isinstance(proven, Proven):
        return _show_again(visit, proven)
    account_id, now = str(visit.actor.account_id), visit.desk.clock()
    try:
        with visit.desk.database.session() as session:
            codes = one_time_codes.confirm_enrolment(
                session,
                _key(visit),
                account_id,
                sealed=visit.field("sealed"),
                code=visit.field("code"),
                now=now,
            )
            end_sessions(session, account_id, now=now, but=visit.actor.session_id)
            subject = f"account:{account_id}"
            action = "access.second_factor_set"
            record_event(session, visit.actor, action, subject=subject, now=now)
    except CodeWrong as error:
        return proven.send(_show_again(proven.visit, fault_of(error, "code")))
    return proven.send(show_page(proven.visit, "own_account/recovery_codes.html", codes=codes))


@router.form("/account/second-factor/change", act=Act.MANAGE_OWN_ACCOUNT)
def change(visit: Visiting) -> Response:
    """Give new recovery codes, shown this once, or switch the second factor off."""
    wanted = visit.field("wanted")
    is_known = wanted in (_CODES, _OFF)
    proven: Proven | Faults = prove(visit) if is_known else {"wanted": NOT_FILLED}
    if not isinstance(proven, Proven):
        return _show_change(visit, proven)
    account_id, now = str(visit.actor.account_id), visit.desk.clock()
    codes: list[str] = []
    with visit.desk.database.session() as session:
        if wanted == _OFF:
            accounts.remove_second_factor(session, account_id, now=now, by=visit.actor)
            action = "access.second_factor_removed"
        else:
            codes = one_time_codes.renew_recovery_codes(session, account_id)
            action = "access.recovery_codes_renewed"
        record_event(session, visit.actor, action, subject=f"account:{account_id}", now=now)
    if wanted == _OFF:
        return proven.send(go_to(visit, "/account", told="second_factor_off"))
    return proven.send(show_page(proven.visit, "own_account/recovery_codes.html", codes=codes))


def _show_again(visit: Visit, faults: Faults) -> Response:
    return show_page(
        visit,
        "own_account/second_factor.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        account=_account(visit),
        picture=None,
        secret="",
        sealed=visit.field("sealed"),
        faults=faults,
    )


def _show_change(visit: Visit, faults: Faults = NO_FAULTS) -> Response:
    return show_page(
        visit,
        "own_account/second_factor_change.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        account=_account(visit),
        faults=faults,
    )


def _account(visit: Visit) -> Account:
    with visit.desk.database.read_session() as session:
        return accounts.find_account(session, str(visit.actor.account_id))


def _key(visit: Visit) -> bytes:
    return load_key(visit.desk.settings.data_dir, SECOND_FACTOR_KEY)
