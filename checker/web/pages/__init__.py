"""The routes of pages, one module per topic; who adds one adds its router to `PAGES`."""

from __future__ import annotations

from checker.http.guarded import DeskRouter
from checker.web.pages import (
    files,
    home,
    language,
    set_up,
    sign_in,
)

PAGES: tuple[DeskRouter, ...] = (
    files.router,
    language.router,
    home.router,
    set_up.router,
    sign_in.router,
)
