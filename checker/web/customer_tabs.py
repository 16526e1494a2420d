"""The pages of a customer, as tabs below one heading: the file and the money."""

from __future__ import annotations

from checker.access.policy import may
from checker.access.roles import Act
from checker.errors import CustomerUnknown
from checker.http.visit import Visit
from checker.web.catalogue import mark
from storage.customers import get_customer
from storage.tables import Customer

_TABS = (
    ("", mark("Overview"), Act.READ_CUSTOMERS),
    ("documents", mark("Documents"), Act.READ_DOCUMENTS),
    ("credentials", mark("Credentials"), Act.READ_CUSTOMERS),
    ("parties", mark("People"), Act.READ_CUSTOMERS),
    ("registry", mark("Registers"), Act.READ_CUSTOMERS),
    ("screening", mark("Screening"), Act.READ_CUSTOMERS),
    ("statements", mark("Statements"), Act.READ_CUSTOMERS),
    ("limits", mark("Limits"), Act.READ_EXPOSURE),
    ("exposure", mark("Exposure"), Act.READ_EXPOSURE),
    ("ledger", mark("Ageing"), Act.READ_EXPOSURE),
    ("securities", mark("Securities"), Act.READ_EXPOSURE),
    ("contract-checks", mark("Contract checks"), Act.READ_EXPOSURE),
    ("decisions", mark("Decisions and waivers"), Act.READ_CUSTOMERS),
    ("timeline", mark("History"), Act.READ_CUSTOMERS),
)


def find_customer(visit: Visit, customer_id: str) -> Customer:
    """Give the customer of an address.

    Raises:
        CustomerUnknown: There is none.
    """
    with visit.desk.database.read_session() as session:
        customer = get_customer(session, customer_id)
    if customer is None:
        raise CustomerUnknown(reference=customer_id)
    return customer


def list_tabs(visit: Visit, customer_id: str, here: str) -> list[tuple[str, str, bool]]:
    """Give path, title in English, and whether one is there, of the tabs one may open."""
    base = f"/customers/{customer_id}"
    return [
        (f"{base}/{path}" if path else base, title, path == here)
        for path, title, act in _TABS
        if may(visit.actor, act)
    ]
