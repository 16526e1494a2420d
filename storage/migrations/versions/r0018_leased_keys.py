"""Who carries a request under an idempotency key out, and until when nobody else may.

Revision 0018. Of a request that has no answer yet nobody knows whether it was done, as programs
until now did it in one transaction and kept its answer in the next: its key goes on saying so, in
an answer like others. From now on an act and its answer are one transaction.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_TABLE = "kept_answers"
_ENGLISH = (
    "The first request with this Idempotency-Key broke off before an update of the program, and "
    "nobody knows whether it was carried out. Look whether it was; if not, send it with a new key."
)
_CHINESE = (
    "同一 Idempotency-Key 的上一个请求在程序升级前中断，无法确认是否已执行。"
    "请先查询结果，再用新键重试。"
)
_LOST = {
    "type": "urn:licet:problem:idempotency_key_lost",
    "title": "Conflict",
    "status": 409,
    "code": "idempotency_key_lost",
    "detail": _ENGLISH,
    "message": {"zh": _CHINESE, "en": _ENGLISH},
}


def upgrade() -> None:
    """Answer what broke off, and add the columns, which SQLite checks where it adds them."""
    answers = sa.table(
        _TABLE, sa.column("status"), sa.column("headers", sa.JSON), sa.column("content")
    )
    op.execute(
        answers.update()
        .where(answers.c.status.is_(None))
        .values(
            status=409,
            headers={"content-type": "application/problem+json"},
            content=json.dumps(_LOST, ensure_ascii=False),
        )
    )
    _add("lease_token", sa.String(), "(status IS NULL) = (lease_token IS NOT NULL)")
    _add(
        "leased_until", sa.DateTime(timezone=True), "(lease_token IS NULL) = (leased_until IS NULL)"
    )


def _add(name: str, kind: sa.types.TypeEngine[Any], rule: str) -> None:
    check = sa.CheckConstraint(rule, name=op.f(f"ck_{_TABLE}_{name}"))
    op.add_column(_TABLE, sa.Column(name, kind, check, nullable=True))
