"""What the finance officer asks in the demo: may these contracts be signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checker.access.actor import PROGRAM
from checker.contract_check.check import ContractCheck, check_contract
from checker.contract_check.proposal import PayerKind, Proposal, spread_monthly
from checker.ledgers.importing import LedgerImport, import_ledger
from checker.ledgers.mapping import LedgerMapping
from checker.settings import Settings
from checker.workspace import Workspace
from ingest.document import Money
from ingest.sandbox import ReaderPool
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from rules.vocabulary import Bilingual
from storage.limits import decide_limit, propose_limit
from storage.vocabulary import LimitState

if TYPE_CHECKING:
    from licet_examples.contracts import SampleContract

LEDGER = "应收账款明细.csv"
_CURRENCY, _FEN = "CNY", 100
_OFFICERS = ("财务经办 Finance", "财务主管 Head of Finance")
"""Who proposes a limit, and who approves it."""


@dataclass(frozen=True, slots=True)
class DemoContract:
    """One contract of the demo.

    Attributes:
        story: What is asked.
        check: The answer.
    """

    story: Bilingual
    check: ContractCheck


def ask_contracts(
    workspace: Workspace,
    settings: Settings,
    customer_ids: Mapping[str, str],
    ledger: Path,
    reader: ReaderPool,
    pack: Pack,
    engine: ChainEngine,
    *,
    as_of: date,
    now: datetime,
) -> tuple[DemoContract, ...]:
    """Import the sample ledger, have the sample limits approved, and ask about each contract.

    Args:
        workspace: Where the customers are on file.
        settings: Those of the demo.
        customer_ids: By the folder of their documents.
        ledger: Where the ledger is written.
        reader: Reads workbooks in a child process.
        pack: The rules.
        engine: Derives verdicts beside the fix-point.
        as_of: The day of the questions.
        now: The moment.
    """
    from licet_examples.contracts import load_contracts
    from licet_examples.ledger import write_ledger

    write_ledger(ledger, as_of)
    asked = LedgerImport(book="main", now=now, by=PROGRAM, as_of=as_of)
    import_ledger(workspace.database, workspace.originals, ledger, LedgerMapping(), reader, asked)
    answers = []
    for contract in load_contracts():
        customer_id = customer_ids[contract.folder]
        if contract.limit is not None:
            _approve_limit(workspace, customer_id, contract.limit * _FEN, as_of, now)
        check = check_contract(
            workspace.database,
            workspace.originals,
            customer_id,
            _propose(contract, as_of),
            as_of=as_of,
            now=now,
            pack=pack,
            own=settings.own_company,
            engine=engine,
            by=PROGRAM,
        )
        answers.append(DemoContract(Bilingual(contract.story.zh, contract.story.en), check))
    return tuple(answers)


def _approve_limit(
    workspace: Workspace, customer_id: str, amount_minor: int, as_of: date, now: datetime
) -> None:
    maker, approver = _OFFICERS
    with workspace.database.session() as session:
        limit = propose_limit(
            session,
            customer_id,
            amount_minor=amount_minor,
            currency=_CURRENCY,
            valid_from=as_of,
            reason="年度授信 Limit of the year",
            proposed_by=maker,
            proposed_at=now,
        )
        decide_limit(
            session,
            limit.id,
            state=LimitState.APPROVED,
            decided_by=approver,
            decided_at=now,
            decided_on=as_of,
        )


def _propose(contract: SampleContract, as_of: date) -> Proposal:
    amount = contract.amount * _FEN
    return Proposal(
        amount=Money(amount, _CURRENCY),
        terms_days=contract.terms_days,
        instalments=tuple(spread_monthly(amount, as_of, as_of)),
        signed_on=as_of,
        ends_on=as_of,
        margin=amount * contract.margin_percent // 100,
        signer=contract.signer,
        payer=PayerKind.OTHER,
        has_pay_when_paid=False,
        lines=tuple(contract.lines),
    )
