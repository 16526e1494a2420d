"""What a message says is what is still open of what it was planned for, the gravest first."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import col, select, update

from checker.channels.message import Attachment, OutgoingMessage
from checker.notices.compose import MOST_TOLD, make_composer
from checker.notices.content import content_to_message, message_to_content
from checker.notices.targets import mask_target
from rules.pack import Pack
from storage.deadlines import record_deadline
from storage.tables import Alert, Delivery
from storage.vocabulary import AlertSeverity, AlertState, Channel, DeadlineKind
from tests.checker.notices.post_room import MONDAY, PostRoom, make_alert


def test_the_gravest_are_shown_and_all_are_counted(room: PostRoom, pack: Pack) -> None:
    own = room.add_customer("客户甲", room.hire("王敏", Channel.MAIL))
    alerts = []
    with room.database.session() as session:
        for number in range(MOST_TOLD + 5):
            deadline = record_deadline(
                session,
                customer_id=own,
                kind=DeadlineKind.OTHER,
                title=f"事项{number}",
                due_on=date(2026, 12, 24),
                recorded_by="王敏",
                recorded_at=MONDAY,
            )
            severity = AlertSeverity.BLOCKER if number == MOST_TOLD else AlertSeverity.MINOR
            alerts.append(make_alert(deadline.id, own, severity))
    room.beat(*alerts)
    compose = make_composer(pack.renewals, pack.calendar)
    with room.database.session() as session:
        delivery = session.exec(select(Delivery)).one()
        ended = update(Alert).where(col(Alert.id) == delivery.alert_ids[0])
        session.exec(ended.values(state=AlertState.OVERTAKEN))
        message = compose(session, delivery)
        assert message is not None
        assert message.id == delivery.id
        assert f"事项{MOST_TOLD}" in message.subject + message.text
        assert str(MOST_TOLD + 4) in message.text
        session.exec(update(Alert).values(state=AlertState.ACKNOWLEDGED))
        assert compose(session, delivery) is None


def test_a_kept_message_is_the_same() -> None:
    message = OutgoingMessage(
        "ab", "主题", "正文", None, "**短**", {"alerts": [1]},
        (Attachment("a.ics", "text/calendar", b"\x00\xff"),),
    )  # fmt: skip
    assert content_to_message("ab", message_to_content(message)) == message


@pytest.mark.parametrize(
    ("channel", "target", "shown"),
    [
        (Channel.MAIL, "wang@example.cn", "wang@example.cn"),
        (Channel.WECOM, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=K",
         "https://qyapi.weixin.qq.com/…"),
        (Channel.WEBHOOK, "https://user:K@hooks.example.cn:8443/K", "https://hooks.example.cn/…"),
        (Channel.APPRISE, "slack://K/K/K", "slack://…"),
        (Channel.FEISHU, "K", "…"),
        (Channel.FEISHU, "https://[K", "https://…"),
    ],
)  # fmt: skip
def test_of_a_robot_only_the_host_is_shown(channel: Channel, target: str, shown: str) -> None:
    assert mask_target(channel, target) == shown
