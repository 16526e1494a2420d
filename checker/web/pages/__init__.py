"""The routes of pages, one module per topic; who adds one adds its router to `PAGES`."""

from __future__ import annotations

from checker.http.guarded import DeskRouter
from checker.web.pages import (
    accounts,
    files,
    home,
    language,
    own_account,
    second_factor,
    set_up,
    sign_in,
    sign_in_provider,
    tokens,
)

PAGES: tuple[DeskRouter, ...] = (
    files.router,
    language.router,
    home.router,
    set_up.router,
    sign_in.router,
    sign_in_provider.router,
    own_account.router,
    second_factor.router,
    tokens.router,
    accounts.router,
)
