"""Customers: the list, a search, one of them, and new ones by their documents."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import Query

from checker.access.roles import Act
from checker.api.v1.cursors import id_of, read_cursor, write_cursor
from checker.api.v1.filing import FILES_FORM, MOST_FILES, FiledShown, file_received
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.words import (
    CodeAsked,
    Cursor,
    DayAsked,
    IdAsked,
    IdInPath,
    Limit,
    SearchText,
    Shown,
)
from checker.customer_list import list_summaries, read_summary, search_summaries
from checker.http.visit import Visiting
from storage.customer_pages import CustomerFilter
from storage.vocabulary import Verdict

routes = ApiRoutes("customers")


class CustomerShown(Shown):
    """A customer with what was last concluded and what falls due first."""

    id: str
    name: str
    number: str | None
    reference: str | None
    owner: str | None
    verdict: str | None
    assessed_on: str | None
    assessment: str | None
    next_expiry_on: str | None
    next_review_on: str | None


class CustomersShown(Shown):
    """Some customers; `complete` is false where a search finds more than it looks at."""

    items: list[CustomerShown]
    next: str | None
    complete: bool


@routes.read("/customers", act=Act.READ_CUSTOMERS, answer=CustomersShown)
def list_customers(
    visit: Visiting,
    q: SearchText = None,
    verdict: Annotated[Verdict | None, Query()] = None,
    owner_id: IdAsked = None,
    is_unowned: bool = False,
    runs_out_by: DayAsked = None,
    purpose: CodeAsked = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Told:
    """List customers, or find them by a part of a name, number, reference or owner's name.

    A search (`q`) gives the best first and has no further pages. A page of the list may hold fewer
    than were asked for, even none, and yet a next one.
    """
    database = visit.desk.database
    wanted = CustomerFilter(
        purpose=purpose or visit.desk.settings.purpose,
        verdict=verdict,
        owner_id=owner_id,
        is_unowned=is_unowned,
        runs_out_by=runs_out_by,
    )
    if q is not None and q.strip():
        found = search_summaries(database, q, wanted, limit=limit)
        items = [customer.to_data() for customer in found.customers]
        return Told({"items": items, "next": None, "complete": found.is_all})
    page = list_summaries(database, wanted, after=read_cursor(cursor, id_of), limit=limit)
    following = None if page.next is None else write_cursor(page.next)
    items = [customer.to_data() for customer in page.customers]
    return Told({"items": items, "next": following, "complete": True})


@routes.read("/customers/{customer_id}", act=Act.READ_CUSTOMERS, answer=CustomerShown)
def show_customer(visit: Visiting, customer_id: IdInPath, purpose: CodeAsked = None) -> Told:
    """Show a customer."""
    desk = visit.desk
    found = read_summary(desk.database, customer_id, purpose or desk.settings.purpose)
    return Told(found.to_data())


@routes.write(
    "/customers",
    act=Act.FILE_DOCUMENTS,
    answer=FiledShown,
    status=HTTPStatus.CREATED,
    most_files=MOST_FILES,
    told=FILES_FORM,
)
def add_customer(visit: Visiting) -> Told:
    """File documents of a customer who may be new; the documents say who it is."""
    return file_received(visit, None)
