"""One page with every component in it, to be looked at and to be examined."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from starlette.responses import Response

from checker.access.roles import Act
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.web.addresses import make_pager
from checker.web.environment import environment
from checker.web.showing import show_page
from rules.vocabulary import Bilingual

router = DeskRouter()

_SOURCE = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")


@router.page("/style", act=Act.READ_RULES)
def show_style_guide(visit: Visiting) -> Response:
    """Show every component."""
    today = visit.desk.today()
    return show_page(
        visit,
        environment(visit.language).from_string(_SOURCE),
        days_of=lambda days: timedelta(days=days),
        pager=make_pager(visit.request, 5, ["2026-11-22", 7]),
        counts={today + timedelta(days=7 * n): n % 5 + 1 for n in range(1, 20)},
        faults={"amount": Bilingual("“8O0000”不是金额。请只用数字。", "That is no amount.")},
    )
