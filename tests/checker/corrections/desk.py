"""Two people who correct a field: one writes, the other approves."""

from __future__ import annotations

from datetime import datetime, timedelta

from checker.access.actor import Actor
from checker.corrections.parsing import FieldFault
from checker.corrections.proposal import FIELD_CORRECTION, prepare_correction
from checker.four_eyes.deciding import decide
from checker.four_eyes.proposing import propose
from storage.database import Database
from storage.tables import Account, RoleGrant
from storage.vocabulary import AccountRole, Language
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY

KINDS = {FIELD_CORRECTION.name: FIELD_CORRECTION}
MAKER, APPROVER = Actor("a-maker", "经办甲"), Actor("a-approver", "复核乙")


def open_accounts(database: Database) -> None:
    roles = ((MAKER, AccountRole.MAKER), (APPROVER, AccountRole.APPROVER))
    with database.session() as session:
        for actor, role in roles:
            account = Account(
                id=str(actor.account_id),
                name=actor.name,
                folded_name=actor.name,
                display_name=actor.name,
                language=Language.ZH,
                created_at=noon(TODAY),
            )
            session.add(account)
            session.flush()
            session.add(RoleGrant(account_id=account.id, role=role, granted_at=noon(TODAY)))


def correct(
    office: Office, document_id: str, field: str, text: str | None, minutes: int = 1
) -> FieldFault | datetime:
    """Propose and approve a correction, minutes after noon; give the moment, or the fault."""
    now = noon(TODAY) + timedelta(minutes=minutes)
    with office.database.session() as session:
        prepared = prepare_correction(session, document_id, field, text)
        if isinstance(prepared, FieldFault):
            return prepared
        proposal = propose(
            session,
            KINDS,
            FIELD_CORRECTION.name,
            prepared.subject,
            prepared.payload,
            reason="与原件不符",
            by=MAKER,
            now=now,
            seen_sha256=prepared.seen_sha256,
            customer_id=prepared.customer_id,
        )
        proposal_id, seen_sha256 = proposal.id, proposal.seen_sha256
    with office.database.session() as session:
        decide(
            session,
            KINDS,
            proposal_id,
            approve=True,
            reason="已核对",
            by=APPROVER,
            now=now,
            seen_sha256=seen_sha256,
        )
    return now
