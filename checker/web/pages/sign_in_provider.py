"""Signing in with the company's own identity provider: there and back.

The way there is a link, not a form: browsers hold the redirect of a form against `form-action`.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from checker.access import oidc
from checker.access.errors import SignInRefused
from checker.access.key_files import SECOND_FACTOR_KEY, load_key
from checker.audit_log.recording import record_event
from checker.errors import LicetError
from checker.http.cookies import (
    drop_provider,
    language_cookie,
    provider_cookie,
    set_language,
    set_provider,
    set_session,
)
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.origin import was_asked_for_here
from checker.http.visit import Visit, Visiting
from checker.settings import OidcSettings
from checker.web.addresses import is_own_path
from checker.web.faults import fault_of
from checker.web.pages.sign_in import end_former_session
from checker.web.showing import go_to, show_page
from storage.errors import StorageError

router = DeskRouter()

_BACK = "/sign-in/oidc/callback"


@router.public("/sign-in/oidc")
def send_there(visit: Visiting, next: str = "/") -> Response:  # noqa: A002 - name in the address
    """Send the browser to the provider's sign-in page, if its person asked for that here.

    A provider that still knows somebody sends them back signed in: no other site may bring that
    about (OWASP ASVS 5.0, V7.6.2).
    """
    desk, provider = visit.desk, _provider(visit)
    after = next if is_own_path(next) else "/"
    if not was_asked_for_here(visit.request):
        return go_to(visit, f"/sign-in?next={quote(after, safe='')}")
    try:
        with oidc.open_client(provider) as client:
            begun = oidc.begin(
                provider,
                client,
                redirect_uri=desk.settings.base_url + _BACK,
                key=load_key(desk.settings.data_dir, SECOND_FACTOR_KEY),
                after=after,
                now=desk.clock(),
            )
    except LicetError as error:
        return _refuse(visit, error)
    response = RedirectResponse(begun.url, HTTPStatus.SEE_OTHER)
    set_provider(response, begun.sealed, is_https=desk.is_https)
    return response


@router.public(_BACK)
def take_back(visit: Visiting, state: str = "", code: str = "") -> Response:
    """Let in whom the provider vouches for."""
    desk, provider = visit.desk, _provider(visit)
    now, settings = desk.clock(), desk.settings
    sealed = visit.request.cookies.get(provider_cookie(is_https=desk.is_https), "")
    try:
        if not code:  # the provider refused, or the person turned back
            raise SignInRefused
        with oidc.open_client(provider) as client:
            found = oidc.finish(
                provider,
                client,
                redirect_uri=settings.base_url + _BACK,
                key=load_key(settings.data_dir, SECOND_FACTOR_KEY),
                sealed=sealed,
                state=state,
                code=code,
                now=now,
            )
        with desk.database.session() as session:
            signed_in = oidc.sign_in_identity(
                session,
                found.identity,
                address=visit.address,
                now=now,
                rules=settings.access,
                record=record_event,
            )
    except (LicetError, StorageError) as error:
        return _refuse(visit, error)
    end_former_session(visit)
    response = go_to(visit, found.after if is_own_path(found.after) else "/")
    set_session(response, signed_in.token, is_https=desk.is_https)
    drop_provider(response, is_https=desk.is_https)
    if language_cookie(is_https=desk.is_https) not in visit.request.cookies:
        set_language(response, signed_in.account.language, is_https=desk.is_https)
    return response


def _provider(visit: Visit) -> OidcSettings:
    provider = visit.desk.settings.access.oidc
    if provider is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return provider


def _refuse(visit: Visit, error: LicetError | StorageError) -> Response:
    response = show_page(
        visit,
        "sign_in.html",
        status=status_of(error),
        after="/",
        name="",
        has_provider=True,
        faults=fault_of(error, ""),
    )
    drop_provider(response, is_https=visit.desk.is_https)
    return response
