"""Where somebody came from: the review or the proposal whose findings they read.

It is part of the address (`?review=…`, `?approval=…`), so that it lives through reloading, several
windows and a link that was sent. What is about another customer is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from checker.http.visit import Visit
from checker.web.catalogue import mark, say
from storage.proposals import find_proposal
from storage.reviews import find_review
from storage.tables import Customer, Proposal, Review

Crumb = tuple[str, str]

_KEPT: Mapping[str, Callable[[Session, str], Review | Proposal | None]] = {
    "review": find_review,
    "approval": find_proposal,
}
_PLACES = {
    "review": ("/reviews", mark("Review queue"), mark("Review of %(customer)s")),
    "approval": ("/approvals", mark("Second approval"), mark("Proposal about %(customer)s")),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page leads back to.

    Attributes:
        crumbs: Paths and titles, the outermost first.
        query: What links to further pages carry, such as `?review=…`; empty from the customer.
    """

    crumbs: tuple[Crumb, ...]
    query: str


def read_origin(visit: Visit, session: Session, customer: Customer) -> Origin:
    """Read from the address where somebody came from; from the customer's file, if it says nothing.

    Args:
        visit: What is answered.
        session: Where to look it up.
        customer: Whom the page is about.
    """
    for name, find in _KEPT.items():
        found = find(session, visit.request.query_params.get(name, ""))
        if found is not None and found.customer_id == customer.id:
            path, list_title, title = _PLACES[name]
            crumbs = (
                (path, say(visit.language, list_title)),
                (f"{path}/{found.id}", say(visit.language, title) % {"customer": customer.name}),
            )
            return Origin(crumbs, f"?{name}={found.id}")
    customers = ("/customers", say(visit.language, mark("Customers")))
    return Origin((customers, (f"/customers/{customer.id}", customer.name)), "")
