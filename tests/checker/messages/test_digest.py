"""A digest tells everything, in the order in which to act, and says what it leaves out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.channels.message import Attachment, OutgoingMessage
from checker.messages.agenda import (
    Part,
    Time,
    arrange_agenda,
    find_part,
    find_time,
    sort_by_gravity,
)
from checker.messages.days import word_day, word_days_in, word_distance, word_short_day
from checker.messages.digest import write_digest
from checker.messages.mail import MOST_IN_MAIL
from checker.renewals.alert_view import AlertView
from storage.vocabulary import AlertSeverity, AlertSource, Language
from tests.checker.messages.cases import AS_OF, CASES, make_view, make_views, write_case

GMAIL_CUTS_AT_BYTES = 102 * 1024


def write(views: Sequence[AlertView], language: Language = Language.ZH) -> OutgoingMessage:
    return write_digest(
        views,
        person_name="王芳",
        language=language,
        as_of=AS_OF,
        total=len(views),
        message_id="ab" * 16,
    )


def in_days(number: int) -> date:
    return AS_OF + timedelta(days=number)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("case", [name for name in CASES if name != "more_than_shown"])
def test_every_form_of_a_mail_tells_everything(case: str, language: Language) -> None:
    message = write_case(case, language)
    assert message.html is not None
    one_line = " ".join(message.text.split())
    squeezed = message.text.replace("\n", "").replace(" ", "")
    for view in make_views(CASES[case]):
        told = [view.customer, view.holder, view.number, str(view.alert_id)]
        for words in filter(None, told):
            assert words in message.html
            assert words.replace(" ", "") in squeezed
            assert words in one_line
        for day in {view.act_by, view.due_on}:
            words = word_day(day, language)
            assert words in message.html
            assert words.replace(" ", "") in squeezed


@pytest.mark.parametrize("language", Language)
def test_chat_tells_the_gravest(language: Language) -> None:
    views = [make_view(alert_id=number, due_on=in_days(60 - number)) for number in range(40)]
    markdown = write(views, language).markdown
    assert [f"{number}" in markdown for number in (39, 38)] == [True, True]
    assert markdown.count("JY") == 0
    assert "licet alerts list" in markdown


def test_more_than_a_mail_shows_are_counted() -> None:
    views = [make_view(alert_id=number, due_on=in_days(number)) for number in range(1, 101)]
    message = write(views)
    assert f"下面列出其中 {MOST_IN_MAIL} 项" in message.text
    assert "100 项" in message.subject
    assert "查看全部 100 项：\n  licet alerts list" in message.text
    alerts = message.data["alerts"]
    assert isinstance(alerts, list)
    assert len(alerts) == 100


def test_the_list_of_ones_own_work_is_that_person_s() -> None:
    own = [make_view(alert_id=number, assignee="王芳") for number in range(40)]
    assert "licet alerts list --by 王芳\n" in write(own).text
    assert "licet alerts list\n" in write([*own[1:], make_view(alert_id=0, severity="major")]).text


def test_a_full_mail_is_not_cut_by_gmail() -> None:
    long = {"zh": "须于到期前申请延续，" * 12, "en": "To be renewed in time, " * 12}
    views = [
        make_view(alert_id=n, customer=f"第{n}号客户有限公司", customer_id=f"{n}", reason=long)
        for n in range(60)
    ]
    for language in Language:
        html = write(views, language).html
        assert html is not None
        assert len(html.encode()) < GMAIL_CUTS_AT_BYTES


def test_a_message_tells_something() -> None:
    with pytest.raises(ValueError, match="0 alerts"):
        write([])
    with pytest.raises(ValueError, match="1 alerts of 0"):
        write_digest(
            [make_view()],
            person_name="王芳",
            language=Language.ZH,
            as_of=AS_OF,
            total=0,
            message_id="0",
        )


def test_same_alerts_same_message() -> None:
    views = make_views(CASES["many_items"])
    assert write(views) == write(views[::-1])


def test_attachments_go_along() -> None:
    file = Attachment("due.ics", "text/calendar", b"BEGIN:VCALENDAR")
    message = write_digest(
        [make_view()],
        person_name="王芳",
        language=Language.ZH,
        as_of=AS_OF,
        total=1,
        message_id="ab" * 16,
        attachments=(file,),
    )
    assert message.attachments == (file,)


def test_data_is_json_in_both_languages() -> None:
    message = write_case("many_items", Language.EN)
    data = json.loads(json.dumps(message.data))
    assert data["schema_version"] == 1
    assert data["message_id"] == message.id
    assert [alert["alert_id"] for alert in data["alerts"]] == [1043, 1044, 1046, 1045]
    first = data["alerts"][0]
    assert first["title"] == {"zh": "食品经营许可证", "en": "food business licence"}
    assert first["customer"]["name"] == "上海云帆样例贸易有限公司"
    assert first["act_by"] == "2026-11-10"


def test_data_of_the_installation_has_no_customer() -> None:
    alerts = write_case("installation", Language.ZH).data["alerts"]
    assert isinstance(alerts, list)
    assert alerts[0]["customer"] is None


def test_gravest_first_then_nearest_to_its_day() -> None:
    views = [
        make_view(alert_id=1, severity="minor", due_on=in_days(1)),
        make_view(alert_id=2, severity="blocker", due_on=in_days(-180)),
        make_view(alert_id=3, severity="blocker", due_on=in_days(1)),
        make_view(alert_id=4, severity="major", due_on=in_days(3)),
    ]
    assert [view.alert_id for view in sort_by_gravity(views, AS_OF)] == [3, 2, 4, 1]


@pytest.mark.parametrize(
    ("act_by", "due", "time"),
    [
        (0, 30, Time.NOW),
        (-1, 30, Time.NOW),
        (1, 40, Time.SOON),
        (30, 40, Time.SOON),
        (31, 40, Time.LATER),
    ],
)
def test_time_to_act(act_by: int, due: int, time: Time) -> None:
    assert find_time(make_view(act_by=in_days(act_by), due_on=in_days(due)), AS_OF) is time


def test_what_is_grave_is_not_for_later() -> None:
    view = make_view(due_on=in_days(100), severity="major")
    assert find_time(view, AS_OF) is Time.SOON


def test_a_deadline_of_no_customer_is_ones_own() -> None:
    view = make_view(source="deadline", kind="other", customer=None, customer_id=None)
    assert find_part(view) is Part.OWN
    assert write([view]).text.count("本公司") == 1


def test_what_concerns_no_customer_needs_no_name_and_is_first() -> None:
    views = [
        make_view(alert_id=1, is_own=True, severity="blocker"),
        make_view(alert_id=2, source="deadline", kind="other", customer=None, customer_id=None),
    ]
    (part,) = arrange_agenda(views, AS_OF)
    (section,) = [section for section in part.sections if section.count == 2]
    assert [[view.alert_id for view in block] for block in section.blocks] == [[2], [1]]


def test_the_own_company_stands_apart_and_the_gravest_part_first() -> None:
    views = make_views(CASES["own_company"]) + make_views(CASES["installation"])
    assert [part.part for part in arrange_agenda(views, AS_OF)] == [
        Part.OWN,
        Part.INSTALLATION,
        Part.CUSTOMERS,
    ]


VIEWS = st.lists(
    st.builds(
        lambda number, severity, act_by, wait, customer, is_own: make_view(
            alert_id=number,
            severity=severity,
            act_by=in_days(act_by),
            due_on=in_days(act_by + wait),
            customer=customer,
            customer_id=customer,
            is_own=is_own and customer is not None,
        ),
        st.integers(1, 10_000),
        st.sampled_from(AlertSeverity),
        st.integers(-400, 400),
        st.integers(0, 90),
        st.sampled_from(["甲", "乙", "丙", None]),
        st.booleans(),
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda view: view.alert_id,
)


@settings(max_examples=60, deadline=None)
@given(VIEWS)
def test_an_agenda_holds_every_alert_once(views: list[AlertView]) -> None:
    agenda = arrange_agenda(views, AS_OF)
    blocks = [block for part in agenda for section in part.sections for block in section.blocks]
    told = [view.alert_id for block in blocks for view in block]
    assert sorted(told) == sorted(view.alert_id for view in views)
    for part in agenda:
        times = [section.time for section in part.sections]
        assert times == sorted(set(times))
        for section in part.sections:
            customers = [block[0].customer_id for block in section.blocks]
            assert len(customers) == len(set(customers))
            assert section.count == sum(len(block) for block in section.blocks)


@pytest.mark.parametrize("source", AlertSource)
@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
def test_every_source_has_its_words(source: AlertSource, days: int) -> None:
    view = make_view(source=source, due_on=in_days(days), state="snoozed")
    for language in Language:
        message = write([view], language)
        assert word_short_day(in_days(days), language, AS_OF) in message.subject
        assert word_distance(in_days(days), language, AS_OF) in message.text


def test_what_is_assigned_to_the_reader_goes_without_saying() -> None:
    assert "办理人" not in write([make_view(assignee="王芳")]).text
    assert "办理人：李明" in write([make_view(assignee="李明")]).text


def test_command_names_an_open_alert() -> None:
    views = [
        make_view(alert_id=1, severity="blocker", state="acknowledged"),
        make_view(alert_id=2, severity="minor"),
    ]
    assert "licet alerts ack 2 --by 王芳" in write(views).text


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("于 2026-12-10 届满", "于2026年12月10日届满", "于 10 December 2026 届满"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("A-2026-12-10", "A-2026-12-10", "A-2026-12-10"),
        ("12026-12-10", "12026-12-10", "12026-12-10"),
    ],
)
def test_days_in_a_sentence(text: str, zh: str, en: str) -> None:
    assert word_days_in(text, Language.ZH) == zh
    assert word_days_in(text, Language.EN) == en


def test_days_are_named_as_people_do() -> None:
    assert word_day(date(2026, 12, 10), Language.ZH) == "2026年12月10日（星期四）"
    assert word_day(date(2026, 12, 10), Language.EN) == "Thursday, 10 December 2026"
    assert word_short_day(date(2027, 1, 5), Language.EN, AS_OF) == "5 January 2027"
    assert word_distance(in_days(1), Language.EN, AS_OF) == "tomorrow"
