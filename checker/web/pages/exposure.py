"""Finance: where its work begins, and how all exposure is spread over the customers."""

from __future__ import annotations

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.exports import Column, ColumnKind, Table
from checker.exposure.view import BookView, view_book
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.limits.standing import require_policy
from checker.web.downloads import serve_table
from checker.web.showing import show_page
from ingest.document import Money
from rules.vocabulary import Bilingual
from storage.customers import names_of
from storage.ledgers import list_ledgers
from storage.proposals import undecided_proposals

router = DeskRouter()

_TOP = 20
_TOP_OF_HOME = 5
_MOST_IN_A_FILE = 100_000
_MOST_WAITING = 10


@router.page("/finance", act=Act.READ_EXPOSURE)
def show_home(visit: Visiting) -> Response:
    """Show what finance begins its day with."""
    with visit.desk.database.read_session() as session:
        waiting = undecided_proposals(session, ["credit_limit"], limit=_MOST_WAITING)
        ledgers = list_ledgers(session)
        names = names_of(session, {each.customer_id for each in waiting if each.customer_id})
    return show_page(
        visit,
        "credit/home.html",
        book=_view(visit, _TOP_OF_HOME),
        waiting=waiting,
        names=names,
        ledgers=ledgers,
        may_weigh=may(visit.actor, Act.WEIGH_CONTRACTS),
    )


@router.page("/exposure", act=Act.READ_EXPOSURE)
def show_book(visit: Visiting) -> Response:
    """Show how all exposure is spread, currency by currency."""
    return show_page(
        visit,
        "credit/book.html",
        book=_view(visit, _TOP),
        may_export=may(visit.actor, Act.EXPORT_LISTS),
    )


@router.page("/exposure/export/{form}", act=Act.EXPORT_LISTS, takes_long=True)
def export(visit: Visiting, form: str) -> Response:
    """Give every customer who owes something as a file."""
    book = _view(visit, _MOST_IN_A_FILE)
    columns = (
        Column(Bilingual("客户", "Customer")),
        Column(Bilingual("编号", "Id")),
        Column(Bilingual("敞口", "Exposure"), ColumnKind.MONEY),
        Column(Bilingual("占比（万分之一）", "Share in basis points"), ColumnKind.INTEGER),
    )
    rows = [
        [
            book.names.get(share.customer_id),
            share.customer_id,
            Money(share.minor_units, spread.currency),
            share.share_bp,
        ]
        for spread in book.spread
        for share in spread.largest
    ]
    table = Table(columns, rows, Bilingual("敞口", "Exposure"))
    return serve_table(table, form, visit.language, f"exposure-{visit.desk.today()}")


def _view(visit: Visit, top: int) -> BookView:
    desk = visit.desk
    policy = require_policy(desk.pack())
    with desk.database.read_session() as session:
        return view_book(session, desk.workspace.originals, policy, desk.today(), top=top)
