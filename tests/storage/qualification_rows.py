"""One row of every table of the qualification, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import (
    AnalysisLine,
    ApprovalStepRow,
    AssertionRow,
    BuyingCentreMember,
    TierStanding,
)
from storage.vocabulary import AssertionState
from tests.storage.examples import NOW, TODAY

HASH = "ef" * 32


def make_qualification_rows(customer_id: str, account_id: str) -> list[SQLModel]:
    """Give the rows; nobody has verified the assertion, which would take a second account."""
    author = {"author_id": account_id, "author_name": "例一"}
    return [
        AssertionRow(
            id="s1",
            customer_id=customer_id,
            element="need.pain",
            state=AssertionState.YES,
            level=75,
            words="停线一天损失两万",
            respondent="例经理",
            respondent_role="user",
            source_kind="interview",
            evidence=[{"file": "纪要.pdf", "page": 2}],
            form="need",
            form_version=1,
            **author,
            observed_on=TODAY,
            expires_on=TODAY.replace(year=TODAY.year + 1),
            content_sha256=HASH,
            recorded_at=NOW,
            withdrawn_by=account_id,
            withdrawn_at=NOW,
            withdrawn_because="录错客户",
        ),
        BuyingCentreMember(
            id="b1",
            customer_id=customer_id,
            name="例经理",
            title="生产部经理",
            roles=["user"],
            influence=2,
            stance=-1,
            met_on=TODAY,
            **author,
            recorded_at=NOW,
            ended_at=NOW,
        ),
        ApprovalStepRow(
            id="a1",
            customer_id=customer_id,
            role="finance",
            title="财务总监",
            above_minor=50_000_000_000,
            currency="CNY",
            evidence="采购制度第五条",
            **author,
            recorded_at=NOW,
            ended_at=NOW,
        ),
        TierStanding(
            customer_id=customer_id,
            matrix="value",
            period="2026Q4",
            as_of=TODAY,
            tier="growth",
            cell="key",
            heading="key",
            assessments=1,
            grades={"potential": ["A", None, 0]},
            positions={"potential": "A"},
            reasons=[{"zh": "首次评定", "en": "first"}],
            figures={"score.potential": 80},
            pack_id="value-base",
            pack_sha256=HASH,
            settled_at=NOW,
            settled_by="例一",
        ),
        AnalysisLine(
            id="l1",
            customer_id=customer_id,
            sheet="swot",
            section="threats",
            replaces="expiry",
            is_removed=True,
            words="已续期",
            sources=["licence.valid_until"],
            **author,
            written_at=NOW,
            ended_at=NOW,
        ),
    ]
