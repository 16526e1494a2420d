"""Words for messages that go out: their states and channels."""

from __future__ import annotations

from checker.web.catalogue import mark
from checker.web.words.tagged import Word
from storage.vocabulary import Channel, DeliveryState

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
