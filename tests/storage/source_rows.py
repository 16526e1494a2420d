"""One row of each table of the sources, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import KnownSender, SourceItemRow, SourceRow
from storage.vocabulary import ItemOutcome, SourceKind
from tests.storage.examples import NOW


def make_source_rows() -> list[SQLModel]:
    """Give the rows; they need the customer `c1`."""
    return [
        SourceRow(
            id="q1",
            name="收件箱",
            kind=SourceKind.MAILBOX,
            place={"host": "imap.example.com", "password": "env:KYB_MAIL", "port": 993},
            find_by=["sender", "subject"],
            customer_id="c1",
            every_minutes=15,
            cursor={"uidvalidity": 2**31, "uid": 7},
            created_at=NOW,
            next_at=NOW,
            lease_token="ab12",  # noqa: S106
            last_at=NOW,
            last_failure="unreachable Connection refused",
            failures=2,
            ended_at=NOW,
        ),
        SourceItemRow(
            id="i1",
            source_id="q1",
            identity="cd" * 32,
            part=1,
            place="INBOX/7",
            name="资料.zip/执照.pdf",
            sha256="ab" * 32,
            size_bytes=2**40,
            received_at=NOW,
            sender="zhang@firm.example",
            subject="资质文件",
            outcome=ItemOutcome.UNREADABLE,
            reason="unknown_file_type",
            customer_id="c1",
            document_id="d1",
            recorded_at=NOW,
        ),
        KnownSender(address="zhang@firm.example", customer_id="c1", created_at=NOW),
    ]
