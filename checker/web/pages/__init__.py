"""The routes of pages, one module per topic; who adds one adds its router to `PAGES`."""

from __future__ import annotations

from checker.http.guarded import DeskRouter
from checker.web.pages import (
    accounts,
    alerts,
    contract_checks,
    customer_credit,
    deliveries,
    expiries,
    exposure,
    feeds,
    files,
    home,
    language,
    own_account,
    portfolio_calendar,
    second_factor,
    set_up,
    sign_in,
    sign_in_provider,
    statements,
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
    alerts.router,
    contract_checks.router,
    customer_credit.router,
    deliveries.router,
    expiries.router,
    exposure.router,
    feeds.router,
    portfolio_calendar.router,
    statements.router,
)
