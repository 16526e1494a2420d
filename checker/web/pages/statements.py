"""A customer's financial years side by side, their measures, and the files that they come from."""

from __future__ import annotations

from itertools import groupby

from starlette.responses import Response

from checker.access.roles import Act
from checker.facts.finance import to_year_figures
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.measures import Measured, compute_measures, load_definitions
from checker.statements import load_years
from checker.statements.standings import list_standings
from checker.web.customer_tabs import find_customer, list_tabs
from checker.web.showing import show_page
from checker.web.words.statements import OPINIONS, SCOPES, STANDINGS, STATEMENT_PARTS
from ingest.statements import load_items

router = DeskRouter()

_YEARS_SHOWN = 5


@router.page("/customers/{customer_id}/statements", act=Act.READ_CUSTOMERS)
def show_statements(visit: Visiting, customer_id: str) -> Response:
    """Show the years side by side, each figure with where it stands, and what they come to."""
    customer, today = find_customer(visit, customer_id), visit.desk.today()
    with visit.desk.database.read_session() as session:
        history = load_years(session, customer.id, today)
    _, standings = list_standings(visit.desk.database, customer.id, today)
    years = history.years[:_YEARS_SHOWN]
    items = load_items()
    shown = [item for item in items if any(item in year.figures for year in years)]
    measured: dict[str, Measured] = {}
    if history.years:
        measured = compute_measures([to_year_figures(year) for year in history.years])
    return show_page(
        visit,
        "credit/statements.html",
        customer=customer,
        tabs=list_tabs(visit, customer.id, "statements"),
        history=history,
        years=years,
        items=items,
        sections=[
            (STATEMENT_PARTS[kind.value], list(of_kind))
            for kind, of_kind in groupby(shown, key=lambda item: items[item].statement)
        ],
        restated={(one.period_ends_on, one.item) for one in history.restated},
        standings=standings,
        opinions=OPINIONS,
        scopes=SCOPES,
        standing_words=STANDINGS,
        measures=[(load_definitions()[name], each) for name, each in measured.items()],
    )
