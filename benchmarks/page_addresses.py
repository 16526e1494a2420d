"""The pages that are measured, by name, each as an address that is another one every time."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from urllib.parse import quote

from benchmarks.page_data import OWNERS, customer_id, full_customer_id, owner_id
from checker.web.addresses import write_key

Address = Callable[[], str]

SEARCHES: Mapping[str, str] = {
    "three characters of a name": "华瑞鑫",
    "a name and its trade": "青禾林贸易",
    "what every name has": "公司",
    "one character": "禾",
    "four digits": "9131",
    "most of a credit code": "MA7K",
    "a reference": "K-0004711",
    "what nobody has": "齄龘",
    "an owner": "经办7号",
}
SECOND_PAGES: Mapping[str, str] = {
    "queue: second page": "/reviews",
    "queue: mine, second page": "/reviews?whose=mine",
    "customers: second page": "/customers",
    "expiry: all, second page": "/expiries?whose=team&within=90",
    "expiry: mine, second page": "/expiries?whose=mine&within=90",
}
"""Pages whose second page is followed by the link on the first."""


def list_pages(customers: int, seed: int = 20261122) -> dict[str, Address]:
    """Give the pages of a desk with so many customers, those behind a link left out.

    Args:
        customers: As `page_data.fill` was told.
        seed: Whose customers and owners are asked for follows from it.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret

    def fixed(path: str) -> Address:
        return lambda: path

    def of_somebody(path: str) -> Address:
        return lambda: f"{path}{owner_id(chance.randrange(OWNERS))}"

    def file_of_somebody(tab: str = "") -> Address:
        return lambda: f"/customers/{full_customer_id(chance.randrange(customers))}{tab}"

    def from_somewhere(path: str) -> Address:
        return lambda: f"{path}after={write_key((customer_id(chance.randrange(customers)),))}"

    return {
        "queue: mine": fixed("/reviews?whose=mine"),
        "queue: team": fixed("/reviews"),
        "queue: unassigned": fixed("/reviews?whose=unassigned"),
        "queue: blockers": fixed("/reviews?severity=blocker"),
        "queue: late and submitted": fixed("/reviews?due=late&state=submitted"),
        "customers": from_somewhere("/customers?"),
        "customers: one verdict": from_somewhere("/customers?verdict=reject&"),
        "customers: of one owner": of_somebody("/customers?owner="),
        "customers: owner, verdict, runs out": of_somebody(
            "/customers?verdict=reject&runs_out=30&owner="
        ),
        "file: overview": file_of_somebody(),
        "file: documents": file_of_somebody("/documents"),
        "file: credentials": file_of_somebody("/credentials"),
        "file: people": file_of_somebody("/parties"),
        "file: decisions": file_of_somebody("/decisions"),
        "file: history": file_of_somebody("/timeline"),
        **{
            f"search: {name}": fixed(f"/customers?q={quote(word)}")
            for name, word in SEARCHES.items()
        },
        "search: narrowed": fixed(f"/customers?q={quote('贸易')}&verdict=reject"),
        "expiry: all": fixed("/expiries?whose=team&within=90"),
        "expiry: all, 30 days": fixed("/expiries?whose=team&within=30"),
        "expiry: mine": fixed("/expiries?whose=mine&within=90"),
        "expiry: mine, 365 days": fixed("/expiries?whose=mine&within=365"),
        "expiry: one kind": fixed("/expiries?whose=team&kind=cn.business_licence"),
        "expiry: one day": fixed("/expiries?whose=team&on=2026-12-15"),
        "expiry: calendar": fixed("/expiries/calendar?whose=team"),
        "expiry: calendar, mine": fixed("/expiries/calendar?whose=mine"),
    }
