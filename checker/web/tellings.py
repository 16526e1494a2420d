"""What the next page tells after something was done: a closed list, named by codes in a cookie."""

from __future__ import annotations

from checker.web.catalogue import mark

TELLINGS: dict[str, str] = {
    "signed_in_first": mark("The first account is made. Welcome to Licet."),
    "signed_out": mark("You are signed out."),
    "account_made": mark("The account is made. Tell its owner the name and the password apart."),
    "account_closed": mark("The account is closed, and signed out everywhere."),
    "profile_saved": mark("Saved."),
    "password_reset": mark("The password is set. Tell it to the person apart from the name."),
    "password_changed": mark("Your password is changed. All other browsers are signed out."),
    "sessions_ended": mark("The browser is signed out."),
    "token_revoked": mark("The token is revoked. Programs that use it are refused from now on."),
    "second_factor_off": mark("The second factor is off."),
}
