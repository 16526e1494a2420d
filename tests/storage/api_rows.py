"""One row of each table of the API, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import Hook, KeptAnswer
from tests.storage.examples import NOW


def make_api_rows() -> list[SQLModel]:
    """Give the rows; they need the account `a1`."""
    return [
        KeptAnswer(
            account_id="a1",
            key="01927f",
            request_sha256="ab" * 32,
            begun_at=NOW,
            customer_id="c1",
            status=201,
            headers={"Location": "/api/v1/hooks/h1"},
            content='{"id": "h1"}',
        ),
        Hook(
            id="h1",
            account_id="a1",
            url="https://erp.example/licet?site=1",
            secret="sixteen quiet owls",  # noqa: S106
            actions=["proposal.", "review.decided"],
            told_seq=2**40,
            created_at=NOW,
            failures=2,
            next_at=NOW,
            last_outcome="HTTP 503 erp.example",
            last_at=NOW,
            ended_at=NOW,
        ),
    ]
