"""Which of the two languages an answer speaks: what was chosen, the account's, the browser's."""

from __future__ import annotations

from starlette.requests import Request

from checker.http.cookies import language_cookie
from storage.vocabulary import Language


def choose_language(request: Request, of_account: Language | None = None) -> Language:
    """Choose the language of an answer.

    A choice made in this browser counts before the account's language, and that before what the
    browser asks for (`Accept-Language`, RFC 9110, section 12.5.4); Chinese where none is known.

    Args:
        request: What is answered.
        of_account: The language of who asks; None where nobody is signed in.
    """
    is_https = request.app.state.desk.is_https
    chosen = request.cookies.get(language_cookie(is_https=is_https))
    if chosen in tuple(Language):
        return Language(chosen)
    return of_account or _accepted(request.headers.get("accept-language", ""))


def _accepted(header: str) -> Language:
    weighed = []
    for place, part in enumerate(header.split(",")):
        tag, _, weight = part.partition(";q=")
        primary = tag.strip().partition("-")[0].casefold()
        if primary in tuple(Language):
            weighed.append((-_weight(weight), place, Language(primary)))
    return min(weighed)[2] if weighed else Language.ZH


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
