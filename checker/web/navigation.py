"""What the menu offers, and to whom: an entry is shown to who may open its page."""

from __future__ import annotations

from dataclasses import dataclass

from checker.access.actor import Actor
from checker.access.policy import may
from checker.access.roles import Act
from checker.web.catalogue import mark


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu.

    Attributes:
        path: Of the page; pages below it are under the same entry.
        title: Its name, in English.
        act: What one must be allowed.
        key: Pressed after `g`, it goes there.
    """

    path: str
    title: str
    act: Act
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that belong together.

    Attributes:
        title: What they share, in English.
        entries: In order.
    """

    title: str
    entries: tuple[Entry, ...]


MENU = (
    Group(
        mark("Reviews"),
        (
            Entry("/reviews", mark("Review queue"), Act.READ_CUSTOMERS, "q"),
            Entry("/approvals", mark("Second approval"), Act.READ_CUSTOMERS, "d"),
            Entry("/screening", mark("Screening hits"), Act.READ_CUSTOMERS, "n"),
            Entry("/customers", mark("Customers"), Act.READ_CUSTOMERS, "s"),
            Entry("/incoming", mark("Incoming files"), Act.READ_DOCUMENTS, "i"),
        ),
    ),
    Group(
        mark("Finance"),
        (
            Entry("/finance", mark("Finance overview"), Act.READ_EXPOSURE, "f"),
            Entry("/contracts/weigh", mark("Weigh a contract"), Act.WEIGH_CONTRACTS, "w"),
            Entry("/exposure", mark("Exposure"), Act.READ_EXPOSURE, "x"),
        ),
    ),
    Group(
        mark("Expiries"),
        (
            Entry("/expiries", mark("What falls due"), Act.READ_PORTFOLIO, "e"),
            Entry("/alerts", mark("Alerts"), Act.READ_PORTFOLIO, "a"),
            Entry("/portfolio-calendar", mark("Contracts that stop"), Act.READ_PORTFOLIO, "c"),
            Entry("/deliveries", mark("Messages"), Act.READ_RUNS),
            Entry("/feeds", mark("Calendar addresses"), Act.READ_PORTFOLIO),
        ),
    ),
    Group(
        mark("Oversight"),
        (
            Entry("/portfolio", mark("Portfolio"), Act.READ_PORTFOLIO, "p"),
            Entry("/rules", mark("Rules"), Act.READ_RULES, "r"),
            Entry("/runs", mark("Runs"), Act.READ_RUNS),
            Entry("/log", mark("Audit log"), Act.READ_LOG, "l"),
            Entry("/retention", mark("Retention"), Act.READ_CUSTOMERS),
        ),
    ),
    Group(
        mark("Administration"),
        (
            Entry("/accounts", mark("Accounts"), Act.MANAGE_ACCOUNTS, "u"),
            Entry("/people", mark("Who is told"), Act.MANAGE_SETTINGS),
            Entry("/settings", mark("Settings"), Act.MANAGE_SETTINGS),
        ),
    ),
    Group(
        mark("You"),
        (Entry("/account", mark("My account"), Act.MANAGE_OWN_ACCOUNT, "m"),),
    ),
)
"""The menu in order. Who adds a page adds its entry here."""


def menu_for(actor: Actor | None) -> tuple[Group, ...]:
    """Give the part of the menu that somebody may open.

    Args:
        actor: Who; None for somebody who is not signed in, who is offered nothing.
    """
    if actor is None:
        return ()
    offered = (
        Group(group.title, tuple(entry for entry in group.entries if may(actor, entry.act)))
        for group in MENU
    )
    return tuple(group for group in offered if group.entries)


def is_under(path: str, entry: Entry) -> bool:
    """Tell whether a page is an entry's page or below it."""
    return path == entry.path or path.startswith(f"{entry.path}/")
