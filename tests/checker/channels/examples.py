"""Messages and a clock for the tests of senders."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from checker.channels.http_post import HttpPoster
from checker.channels.message import Attachment, OutgoingMessage, SendResult
from storage.vocabulary import AttemptOutcome

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
SENT, DEFERRED, REFUSED, UNKNOWN = (
    AttemptOutcome.SENT,
    AttemptOutcome.DEFERRED,
    AttemptOutcome.REFUSED,
    AttemptOutcome.UNKNOWN,
)


def read_clock() -> datetime:
    return NOW


@cache
def make_poster(timeout_s: float = 5) -> HttpPoster:
    return HttpPoster(timeout_s=timeout_s, clock=read_clock)


def make_message(
    subject: str = "3 项资质即将到期",
    text: str = "食品经营许可证将于 2026-12-31 到期。\n",
    markdown: str = "**3 项资质即将到期**\n- 食品经营许可证 2026-12-31",
    attachments: tuple[Attachment, ...] = (),
) -> OutgoingMessage:
    return OutgoingMessage(
        id="00c0ffee",
        subject=subject,
        text=text,
        html="<p>食品经营许可证将于 2026-12-31 到期。</p>",
        markdown=markdown,
        data={"id": "00c0ffee", "subject": subject},
        attachments=attachments,
    )


def outcome_of(result: SendResult) -> tuple[AttemptOutcome, int | None]:
    return result.outcome, result.retry_after_s
