"""Forms that ask once more who one is: fields `present` and `code` (`own_account/_prove.html`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.responses import Response

from checker.access.errors import (
    CodeWrong,
    PasswordWrong,
    SignInAgainNeeded,
    TooBusy,
    TooManyAttempts,
)
from checker.access.key_files import SECOND_FACTOR_KEY, load_key
from checker.access.proving import prove_again
from checker.access.sessions import csrf_token
from checker.audit_log.recording import record_event
from checker.errors import LicetError
from checker.http.cookies import set_session
from checker.http.visit import Visit
from checker.web.faults import Faults, fault_of


@dataclass(frozen=True)
class Proven:
    """Somebody who proved again who they are.

    Attributes:
        visit: The same visit, for pages: its forms carry the token of the session's new secret.
        token: The new secret of the session.
    """

    visit: Visit
    token: str

    def send(self, response: Response) -> Response:
        """Give the browser the new secret with an answer."""
        set_session(response, self.token, is_https=self.visit.desk.is_https)
        return response


def prove(visit: Visit) -> Proven | Faults:
    """Take the proof that a form brought; give what is wrong with it otherwise."""
    desk = visit.desk
    try:
        token = prove_again(
            desk.database,
            visit.actor,
            password=visit.secret("present"),
            code=visit.field("code"),
            address=visit.address,
            now=desk.clock(),
            key=load_key(desk.settings.data_dir, SECOND_FACTOR_KEY),
            rules=desk.settings.access,
            record=record_event,
        )
    except (PasswordWrong, CodeWrong, SignInAgainNeeded, TooManyAttempts, TooBusy) as error:
        return fault_of(error, _field_of(error))
    return Proven(replace(visit, csrf_token=csrf_token(token)), token)


def _field_of(error: LicetError) -> str:
    match error:
        case PasswordWrong():
            return "present"
        case CodeWrong():
            return "code"
        case _:
            return ""
