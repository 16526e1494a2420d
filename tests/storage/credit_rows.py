"""One row of every table of credit, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import (
    CreditLimit,
    CustomerGroup,
    Ledger,
    LedgerSummary,
    Security,
    StatementFigure,
    StatementRow,
)
from storage.vocabulary import (
    AuditOpinion,
    FigureState,
    LimitState,
    SecurityKind,
    StatementFormat,
    StatementScope,
)
from tests.storage.examples import NOW, TODAY

HASH = "ab" * 32


def make_credit_rows() -> list[SQLModel]:
    """Give the rows, for customer `c1`, document `d1`, deadline `t1` and the original `HASH`."""
    counts = {
        name: number
        for number, name in enumerate(LedgerSummary.model_fields)
        if name not in ("customer_id", "ledger_id", "as_of", "currencies_mixed")
    }
    return [
        StatementRow(
            id="z1",
            customer_id="c1",
            period_ends_on=TODAY,
            period_months=12,
            format=StatementFormat.CN_2019,
            scope=StatementScope.CONSOLIDATED,
            currency="CNY",
            unit=100_000_000,
            audit_opinion=AuditOpinion.QUALIFIED,
            is_comparative=True,
            document_id="d1",
            source_name="2025年审计报告.pdf",
            source_sha256=HASH,
            content_sha256=HASH,
            received_on=TODAY,
            recorded_at=NOW,
            supersedes_id=None,
            is_current=True,
        ),
        StatementFigure(
            statement_id="z1",
            item="equity",
            minor_units=-(2**60),
            stated=FigureState.VALUE,
            raw="(1,234)",
            page=3,
            box=[0.1, 0.2, 0.3, 0.4],
            sheet="资产负债表",
            line=40,
            column=3,
        ),
        Ledger(
            id="g1",
            book="main",
            as_of=TODAY,
            sha256=HASH,
            source_name="应收.xlsx",
            source_sha256=HASH,
            lines=2**40,
            customers=3,
            currencies=["CNY", "USD"],
            prior_late_bp=1250,
            imported_at=NOW,
            is_current=True,
        ),
        LedgerSummary(
            customer_id="c1", ledger_id="g1", as_of=TODAY, currencies_mixed=False, **counts
        ),
        CreditLimit(
            id="m1",
            customer_id="c1",
            amount_minor=2**50,
            currency="CNY",
            is_temporary=True,
            valid_from=TODAY,
            valid_until=TODAY,
            derived_minor=2**49,
            derivation={"lines": [{"name": "净资产", "amount_minor": 5}]},
            reason="旺季备货",
            proposed_by="林",
            proposed_at=NOW,
            decided_by="周",
            decided_at=NOW,
            state=LimitState.APPROVED,
            supersedes_id=None,
            deadline_id="t1",
            is_current=True,
        ),
        Security(
            id="r1",
            customer_id="c1",
            kind=SecurityKind.INSURANCE,
            provider="示例信用保险",
            amount_minor=2**50,
            currency="CNY",
            covered_percent=90,
            haircut_bp=10_000,
            valid_from=TODAY,
            valid_until=TODAY,
            document_id="d1",
            recorded_by="林",
            recorded_at=NOW,
            ended_at=NOW,
            deadline_id="t1",
        ),
        CustomerGroup(customer_id="c1", name="示例集团", recorded_at=NOW),
    ]
