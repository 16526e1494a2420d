"""Roles and acts: the words of the policy."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from rules.vocabulary import Bilingual


class Role(StrEnum):
    """What a person is in the house; a person may be several."""

    MAKER = "maker"
    APPROVER = "approver"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_TITLES: Mapping[Role, Bilingual] = MappingProxyType(
    {
        Role.MAKER: Bilingual("经办人", "Maker"),
        Role.APPROVER: Bilingual("复核人", "Approver"),
        Role.FINANCE: Bilingual("财务", "Finance"),
        Role.AUDITOR: Bilingual("审计员", "Auditor"),
        Role.ADMINISTRATOR: Bilingual("管理员", "Administrator"),
    }
)
"""What people call the roles."""


class Act(StrEnum):
    """What can be done with the desk; every route names one."""

    READ_CUSTOMERS = "read_customers"
    READ_DOCUMENTS = "read_documents"
    REVEAL_PERSONAL = "reveal_personal"
    FILE_DOCUMENTS = "file_documents"
    CHECK_DOCUMENTS = "check_documents"
    PROPOSE_CORRECTION = "propose_correction"
    WORK_REVIEWS = "work_reviews"
    ASSIGN_REVIEWS = "assign_reviews"
    REMARK_ON_REVIEWS = "remark_on_reviews"
    PROPOSE_DECISION = "propose_decision"
    PROPOSE_WAIVER = "propose_waiver"
    PROPOSE_LIMIT = "propose_limit"
    PROPOSE_PACK = "propose_pack"
    PROPOSE_ERASURE = "propose_erasure"
    PROPOSE_ROLES = "propose_roles"
    DECIDE_PROPOSALS = "decide_proposals"
    DECIDE_LIMITS = "decide_limits"
    DECIDE_ROLES = "decide_roles"
    WEIGH_CONTRACTS = "weigh_contracts"
    READ_EXPOSURE = "read_exposure"
    SETTLE_ALERTS = "settle_alerts"
    ASSERT_VALUE = "assert_value"
    VERIFY_VALUE = "verify_value"
    READ_PORTFOLIO = "read_portfolio"
    READ_RULES = "read_rules"
    READ_RUNS = "read_runs"
    START_RUNS = "start_runs"
    READ_LOG = "read_log"
    EXPORT_AUDIT_PACK = "export_audit_pack"
    EXPORT_LISTS = "export_lists"
    PLACE_HOLDS = "place_holds"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"
    MANAGE_HOOKS = "manage_hooks"
    MANAGE_OWN_ACCOUNT = "manage_own_account"
    USE_API = "use_api"
