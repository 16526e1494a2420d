"""What falls due, and the messages about it, in words: states, severities, sources, acts."""

from __future__ import annotations

from typing import NamedTuple

from checker.web.catalogue import mark
from storage.vocabulary import (
    AlertAct,
    AlertSeverity,
    AlertSource,
    AlertState,
    Channel,
    DeliveryState,
)


class Word(NamedTuple):
    """A state as a tag shows it.

    Attributes:
        title: In English.
        tone: Of the tag.
    """

    title: str
    tone: str = "none"


SEVERITIES: dict[str, Word] = {
    AlertSeverity.BLOCKER: Word(mark("Urgent"), "bad"),
    AlertSeverity.MAJOR: Word(mark("Important"), "warn"),
    AlertSeverity.MINOR: Word(mark("Normal"), "info"),
    AlertSeverity.INFO: Word(mark("For information"), "none"),
}

SOURCES: dict[str, Word] = {
    AlertSource.CREDENTIAL: Word(mark("Credential runs out")),
    AlertSource.EVIDENCE: Word(mark("Evidence grows old")),
    AlertSource.REVIEW: Word(mark("Review due")),
    AlertSource.OUTCOME: Word(mark("Verdict changes")),
    AlertSource.DEADLINE: Word(mark("Deadline")),
    AlertSource.DATASET: Word(mark("Data out of date")),
}

STATES: dict[str, Word] = {
    AlertState.OPEN: Word(mark("To do"), "open"),
    AlertState.ACKNOWLEDGED: Word(mark("Acknowledged"), "info"),
    AlertState.SNOOZED: Word(mark("Put off"), "none"),
    AlertState.OVERTAKEN: Word(mark("Overtaken"), "none"),
    AlertState.CLOSED: Word(mark("Closed"), "good"),
}

ACTS: dict[str, Word] = {
    AlertAct.ACKNOWLEDGED: Word(mark("Acknowledged"), "info"),
    AlertAct.SNOOZED: Word(mark("Put off"), "none"),
    AlertAct.WOKEN: Word(mark("Opened again"), "open"),
    AlertAct.ASSIGNED: Word(mark("Assigned"), "info"),
    AlertAct.ESCALATED: Word(mark("Told one level up"), "warn"),
    AlertAct.CLOSED: Word(mark("Closed"), "good"),
}

WINDOWS: dict[str, Word] = {
    "too_early": Word(mark("Too early to renew"), "none"),
    "open": Word(mark("Renewal window open"), "warn"),
    "last_day": Word(mark("Last day to apply"), "bad"),
    "too_late": Word(mark("Too late to renew: apply anew"), "bad"),
    "ended": Word(mark("Ended"), "bad"),
}

DELIVERIES: dict[str, Word] = {
    DeliveryState.WAITING: Word(mark("Waiting to go out"), "open"),
    DeliveryState.HELD: Word(mark("Held until a person releases it"), "warn"),
    DeliveryState.SENDING: Word(mark("Being sent"), "info"),
    DeliveryState.SENT: Word(mark("Sent"), "good"),
    DeliveryState.DEAD: Word(mark("Given up"), "bad"),
    DeliveryState.UNCERTAIN: Word(mark("May not have arrived"), "warn"),
    DeliveryState.CANCELLED: Word(mark("Cancelled"), "none"),
}

CHANNELS: dict[str, Word] = {
    Channel.MAIL: Word(mark("E-mail")),
    Channel.WEBHOOK: Word(mark("Webhook")),
    Channel.WECOM: Word(mark("WeCom")),
    Channel.DINGTALK: Word(mark("DingTalk")),
    Channel.FEISHU: Word(mark("Feishu")),
    Channel.APPRISE: Word(mark("Apprise")),
}
