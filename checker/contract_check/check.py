"""Checking a contract with a customer on file: gathered, judged, recorded so that it replays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from checker.access.actor import Actor
from checker.assessment.customer_check import RecordedAssessment, record_check
from checker.contract_check.answer import ContractAnswer, answer_contract
from checker.contract_check.conditions import PURPOSE
from checker.contract_check.gathering import gather_situation
from checker.contract_check.proposal import Proposal
from checker.contract_check.weighing import Weighing
from checker.intake.identity import find_customer
from checker.limits.standing import load_standing
from checker.settings import OwnCompanySettings
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.database import Database
from storage.originals import Originals


@dataclass(frozen=True, slots=True)
class ContractCheck:
    """An answer and the record of it.

    Attributes:
        answer: The answer.
        recorded: Under which it can be replayed; None where nothing was recorded.
    """

    answer: ContractAnswer
    recorded: RecordedAssessment | None


def check_contract(
    database: Database,
    originals: Originals,
    wanted: str,
    proposal: Proposal,
    *,
    as_of: date,
    now: datetime,
    pack: Pack,
    own: OwnCompanySettings,
    engine: ChainEngine,
    by: Actor,
    is_dry_run: bool = False,
) -> ContractCheck:
    """Say whether a contract with a customer on file may be signed.

    Args:
        database: Where the customer is on file.
        originals: Where the lines of the ledgers are.
        wanted: What the person calls the customer.
        proposal: The contract.
        as_of: The day of the question; documents received later do not count.
        now: The moment, in the time zone that says what day it is.
        pack: The rules.
        own: Our own company.
        engine: Derives verdicts beside the fix-point.
        by: Who asks.
        is_dry_run: Whether to record nothing.

    Raises:
        CustomerUnknown, CustomerAmbiguous: `wanted` names none or several.
        CreditPolicyMissing, PurposeUnknown: The pack says nothing of contracts.
        ChainFailed, ChainDisagreement: No verdict can be stood by; nothing is recorded.
    """
    with database.read_session() as session:
        customer = find_customer(session, wanted)
        standing = load_standing(session, customer, as_of, pack, PURPOSE)
        situation = gather_situation(
            session, originals, standing, pack, proposal.amount.currency, own
        )
    answer = answer_contract(Weighing(proposal, situation), engine)
    if is_dry_run:
        return ContractCheck(answer, None)
    recorded = record_check(
        database, customer, answer.assessment, standing.document_ids, now, by=by
    )
    return ContractCheck(answer, recorded)
