"""What the kinds of document are called."""

from __future__ import annotations

from typing import NamedTuple

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE


class Title(NamedTuple):
    """A name in both languages."""

    zh: str
    en: str


_TITLES = {
    BUSINESS_LICENCE: Title("营业执照", "business licence"),
    AUTHORIZATION_LETTER: Title("授权委托书", "authorization letter"),
}


def kind_title(kind: str) -> Title:
    """Name a kind of document; one without a name here is named by its id."""
    return _TITLES.get(kind, Title(kind, kind))
