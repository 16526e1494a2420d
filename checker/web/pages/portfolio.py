"""The portfolio at a glance: verdicts, what changes soon, what is found most often."""

from __future__ import annotations

from starlette.responses import Response

from checker.access.roles import Act
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.portfolio.overview import read_overview
from checker.web.showing import show_page
from checker.web.words import judgement
from checker.web.words.judgement import word_purpose
from storage.vocabulary import Verdict

router = DeskRouter()

_TOLD_DAYS = 8


@router.page("/portfolio", act=Act.READ_PORTFOLIO)
def show_portfolio(visit: Visiting) -> Response:
    """Show how all customers stand."""
    desk = visit.desk
    today, pack = desk.today(), desk.pack()
    overview = read_overview(desk.database, desk.settings.purpose, today)
    titles = {rule.id: rule.title for rule in pack.rules_in_force(today)}
    return show_page(
        visit,
        "portfolio/overview.html",
        word_purpose=word_purpose,
        overview=overview,
        verdicts=list(Verdict),
        soon=list(overview.coming.items())[:_TOLD_DAYS],
        titles=titles,
        codes=judgement,
    )
