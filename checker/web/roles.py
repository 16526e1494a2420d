"""Roles and acts in words."""

from __future__ import annotations

from typing import NamedTuple

from checker.access.roles import Act, Role
from checker.web.catalogue import mark


class RoleWords(NamedTuple):
    """What a role is called and what it means.

    Attributes:
        title: Its name, in English.
        about: What its holder does, in English.
    """

    title: str
    about: str


ROLE_WORDS: dict[Role, RoleWords] = {
    Role.MAKER: RoleWords(
        mark("Maker"), mark("Files and checks documents, works on reviews, proposes decisions.")
    ),
    Role.APPROVER: RoleWords(
        mark("Approver"), mark("Decides what others propose; never what they proposed themselves.")
    ),
    Role.FINANCE: RoleWords(
        mark("Finance"), mark("Weighs contracts, proposes credit limits, watches the exposure.")
    ),
    Role.AUDITOR: RoleWords(
        mark("Auditor"), mark("Reads everything, the log included; changes nothing.")
    ),
    Role.ADMINISTRATOR: RoleWords(
        mark("Administrator"),
        mark("Makes accounts, proposes roles, keeps the settings; approves nothing."),
    ),
}

ACT_WORDS: dict[Act, str] = {
    Act.READ_CUSTOMERS: mark("Read customers"),
    Act.READ_DOCUMENTS: mark("Read documents"),
    Act.REVEAL_PERSONAL: mark("Show personal numbers in full"),
    Act.FILE_DOCUMENTS: mark("File documents"),
    Act.CHECK_DOCUMENTS: mark("Check documents"),
    Act.PROPOSE_CORRECTION: mark("Propose corrections"),
    Act.WORK_REVIEWS: mark("Work on reviews"),
    Act.ASSIGN_REVIEWS: mark("Assign reviews"),
    Act.REMARK_ON_REVIEWS: mark("Write remarks on reviews"),
    Act.PROPOSE_DECISION: mark("Propose decisions"),
    Act.PROPOSE_WAIVER: mark("Propose waivers"),
    Act.PROPOSE_LIMIT: mark("Propose credit limits"),
    Act.PROPOSE_PACK: mark("Propose rule packs"),
    Act.PROPOSE_ERASURE: mark("Propose erasure"),
    Act.WEIGH_CONTRACTS: mark("Weigh contracts"),
    Act.READ_EXPOSURE: mark("Read the exposure"),
    Act.SETTLE_ALERTS: mark("Settle alerts"),
    Act.ASSERT_VALUE: mark("Assert what a customer is worth"),
    Act.READ_PORTFOLIO: mark("Read the portfolio"),
    Act.READ_RULES: mark("Read rules"),
    Act.READ_RUNS: mark("Read runs"),
    Act.START_RUNS: mark("Start runs"),
    Act.READ_LOG: mark("Read the audit log"),
    Act.EXPORT_AUDIT_PACK: mark("Export audit packs"),
    Act.EXPORT_LISTS: mark("Export lists"),
    Act.PLACE_HOLDS: mark("Place legal holds"),
    Act.MANAGE_HOOKS: mark("Manage hooks"),
}
"""The acts that a token of the API can be made for."""
