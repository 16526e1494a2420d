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
from checker.audit_log.recording import record_event
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.faults import fault_of
from checker.web.showing import go_to, show_page

router = DeskRouter()


@router.page("/account/second-factor", act=Act.MANAGE_OWN_ACCOUNT)
def show_form(visit: Visiting) -> Response:
    """Show a new secret as a QR code, to be confirmed by a code."""
    with visit.desk.database.read_session() as session:
        account = accounts.find_account(session, str(visit.actor.account_id))
    begun = one_time_codes.begin_enrolment(_key(visit), account)
    return show_page(
        visit,
        "own_account/second_factor.html",
        picture=Markup(draw_qr_code(begun.uri)),  # noqa: S704 - drawn by us, from our own text
        secret=begun.secret,
        sealed=begun.sealed,
        faults={},
    )


@router.form("/account/second-factor", act=Act.MANAGE_OWN_ACCOUNT)
def switch_on(visit: Visiting) -> Response:
    """Switch the second factor on, once a code proves that the device knows the secret."""
    account_id, now = str(visit.actor.account_id), visit.desk.clock()
    sealed = visit.field("sealed")
    try:
        with visit.desk.database.session() as session:
            codes = one_time_codes.confirm_enrolment(
                session,
                _key(visit),
                account_id,
                sealed=sealed,
                code=visit.field("code"),
                now=now,
            )
            subject = f"account:{account_id}"
            action = "access.second_factor_set"
            record_event(session, visit.actor, action, subject=subject, now=now)
    except CodeWrong as error:
        return show_page(
            visit,
            "own_account/second_factor.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            picture=None,
            secret="",
            sealed=sealed,
            faults=fault_of(error, "code"),
        )
    return show_page(visit, "own_account/recovery_codes.html", codes=codes)


@router.form("/account/second-factor/codes", act=Act.MANAGE_OWN_ACCOUNT)
def renew_codes(visit: Visiting) -> Response:
    """Give new recovery codes; they are shown this once."""
    account_id = str(visit.actor.account_id)
    with visit.desk.database.session() as session:
        codes = one_time_codes.renew_recovery_codes(session, account_id)
        record_event(
            session,
            visit.actor,
            "access.recovery_codes_renewed",
            subject=f"account:{account_id}",
            now=visit.desk.clock(),
        )
    return show_page(visit, "own_account/recovery_codes.html", codes=codes)


@router.form("/account/second-factor/off", act=Act.MANAGE_OWN_ACCOUNT)
def switch_off(visit: Visiting) -> Response:
    """Switch the second factor off."""
    account_id, now = str(visit.actor.account_id), visit.desk.clock()
    with visit.desk.database.session() as session:
        accounts.remove_second_factor(session, account_id, now=now, by=visit.actor)
        subject = f"account:{account_id}"
        action = "access.second_factor_removed"
        record_event(session, visit.actor, action, subject=subject, now=now)
    return go_to(visit, "/account", told="second_factor_off")


def _key(visit: Visit) -> bytes:
    return load_key(visit.desk.settings.data_dir, SECOND_FACTOR_KEY)
