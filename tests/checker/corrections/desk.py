"""Two people who correct a field: one writes, the other approves."""

from __future__ import annotations

from datetime import timedelta

from checker.access.actor import Actor
from checker.corrections.parsing import FieldFault
from checker.corrections.proposal import FIELD_CORRECTION, prepare_correction, propose_correction
from checker.four_eyes.deciding import decide
from storage.database import Database
from storage.tables import Account, Proposal, RoleGrant
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
) -> FieldFault | None:
    """Propose and approve a correction, minutes after noon; give the fault, if there is one."""
    proposed = suggest(office, document_id, field, text, minutes)
    if isinstance(proposed, FieldFault):
        return proposed
    approve(office, proposed, minutes)
    return None


def suggest(
    office: Office,
    document_id: str,
    field: str,
    text: str | None,
    minutes: int = 1,
    *,
    seen_sha256: str | None = None,
) -> str | FieldFault:
    """Propose a correction, from a page that may be stale; give the proposal, or the fault."""
    with office.database.session() as session:
        prepared = prepare_correction(session, document_id, field, text)
        if isinstance(prepared, FieldFault):
            return prepared
        return propose_correction(
            session,
            KINDS,
            prepared,
            reason="与原件不符",
            by=MAKER,
            now=noon(TODAY) + timedelta(minutes=minutes),
            seen_sha256=seen_sha256 or prepared.seen_sha256,
        ).id


def approve(office: Office, proposal_id: str | FieldFault, minutes: int = 1) -> None:
    """Approve what was proposed."""
    assert isinstance(proposal_id, str), proposal_id
    with office.database.session() as session:
        decide(
            session,
            KINDS,
            proposal_id,
            approve=True,
            reason="已核对",
            by=APPROVER,
            now=noon(TODAY) + timedelta(minutes=minutes),
            seen_sha256=session.get_one(Proposal, proposal_id).seen_sha256,
        )
