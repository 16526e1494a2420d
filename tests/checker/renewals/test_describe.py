"""Alerts in words: every sentence of every source is read, in both languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from string import Formatter

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from checker.customer_file.kinds import kind_title
from checker.renewals.alert_view import AlertView
from checker.renewals.describe import describe_alerts
from checker.renewals.sentences import load_sentences, say
from checker.renewals.subjects import CustomerPurpose, Subjects
from checker.renewals.telling import Knowledge, tell, tell_task
from rules.renewal import RenewalPlan
from rules.vocabulary import Bilingual
from storage.database import Database
from storage.due_rows import NamedDeadline
from storage.due_things import DueThing
from storage.tables import Alert, Dataset
from storage.vocabulary import AlertSource, AlertState, DeadlineKind
from tests.checker.renewals.due_rows import (
    CALENDAR,
    FOOD,
    LICENCE,
    NOW,
    PLAN,
    TODAY,
    DueOffice,
    fill_office,
)

END = date(2026, 12, 10)


def describe(database: Database, office: DueOffice, as_of: date = TODAY) -> dict[str, AlertView]:
    with database.read_session() as session:
        alerts = session.exec(select(Alert).order_by(col(Alert.id))).all()
        views = describe_alerts(session, alerts, as_of, PLAN, CALENDAR)
    assert [view.alert_id for view in views] == [alert.id for alert in alerts]
    names = {number: name for name, number in office.alerts.items()}
    return {names[view.alert_id]: view for view in views}


def test_every_source_says_what_when_whom_and_why(database: Database) -> None:
    office = fill_office(database)
    views = describe(database, office)
    food = views["food"]
    assert food.headline == (
        "食品经营许可证将于 2026-12-10 届满；"
        "申请延续的期限已于 2026-11-19 截止（届满 15 个工作日前）",
        "The food business licence ends on 2026-12-10; the last day to apply for renewal was "
        "2026-11-19 (15 working days before the end)",
    )
    assert (food.customer, food.holder, food.number) == (
        "青禾示例有限公司", "另一示例有限公司", "JY1",
    )  # fmt: skip
    assert (food.days_left, food.act_by, food.assignee) == (18, END, "林例昭")
    assert food.state is AlertState.OPEN
    assert food.task == ("请向客户索取。", "Ask the customer.")
    assert food.reason is not None
    assert food.reason.en.startswith("It has to be applied for anew. Basis: Some Measures art. 9 (")
    licence = views["licence"]
    assert (licence.is_own, licence.holder, licence.assignee) == (True, None, "周例安")
    assert licence.headline.en == "The business licence ended on 2026-11-01"
    assert licence.reason is not None
    assert "2026-12-01" in licence.reason.zh
    assert views["evidence"].headline.zh == (
        "在案的营业执照文件收于 2025-12-01，到 2026-12-01 满 365 天"
    )
    assert views["evidence"].task.zh == "请取得最新的文件并录入。"
    assert views["review"].headline.en == "The review for Onboarding is due by 2026-11-30"
    assert "2025-11-30" in str(views["review"].reason)
    assert views["outcome"].headline.zh == (
        "若无新文件，客户准入的判定将于 2026-12-01 改变："
        "营业期限届满（通过 → 不利）、授权已届满〔L1〕（未施行 → 无法判定）"
    )
    assert views["turned"].headline.en == (
        "The verdict for Onboarding turned from “approve” to “refer to a person” on 2026-11-20"
    )
    assert views["turned"].reason == (
        "原因：营业期限届满（不利）、授权已届满〔L1〕（无法判定）、R-3（不利）等 4 项。",
        "The reason: Licence term has ended (adverse), Authority has ended [L1] (inconclusive), "
        "R-3 (adverse) and 1 more.",
    )
    waiver = views["waiver"]
    assert waiver.headline.zh == "豁免“延期补交 {原件}”将于 2026-12-05 终止"
    assert waiver.reason == ("总经理批准", "总经理批准")
    assert views["dataset"].headline.en == (
        "The data “Chinese working-day calendar” goes out of date on 2026-12-31"
    )
    assert (views["dataset"].customer, views["dataset"].assignee) == (None, None)


def test_the_number_of_queries_does_not_grow(database: Database) -> None:
    office = fill_office(database)
    statements: list[str] = []
    with database.read_session() as session:
        alerts = session.exec(select(Alert)).all()
        listen = database.engine.pool, database.engine

        def note(*args: object) -> None:
            statements.append(str(args[2]))

        event.listen(listen[1], "before_cursor_execute", note)
        describe_alerts(session, alerts, TODAY, PLAN, CALENDAR)
        once = len(statements)
        describe_alerts(session, [*alerts] * 50, TODAY, PLAN, CALENDAR)
        event.remove(listen[1], "before_cursor_execute", note)
    assert once <= 10
    assert len(statements) == 2 * once
    assert office.alerts


def test_nothing_to_describe(database: Database) -> None:
    with database.read_session() as session:
        assert describe_alerts(session, [], TODAY, PLAN, CALENDAR) == ()


@pytest.mark.parametrize(
    ("as_of", "zh", "act_by"),
    [
        (date(2026, 1, 5), "自 2026-07-31 起可申请延续，最后一日为 2026-11-19", date(2026, 11, 19)),
        (date(2026, 11, 18), "申请延续的最后一日为 2026-11-19（届满 15 个工作日前）",
         date(2026, 11, 19)),
        (date(2026, 11, 19), "2026-11-19 是申请延续的最后一日（届满 15 个工作日前）",
         date(2026, 11, 19)),
        (date(2026, 11, 20), "申请延续的期限已于 2026-11-19 截止", END),
        (date(2026, 12, 11), "食品经营许可证已于 2026-12-10 届满", END),
    ],
)  # fmt: skip
def test_each_place_in_the_window(as_of: date, zh: str, act_by: date) -> None:
    thing = DueThing(AlertSource.CREDENTIAL, FOOD, "k", None, END)
    told = tell(thing, Knowledge(Subjects(), as_of, PLAN, CALENDAR))
    assert zh in told.headline.zh
    assert told.act_by == act_by


def test_an_undeclared_year_is_said_to_be_an_estimate() -> None:
    thing = DueThing(AlertSource.CREDENTIAL, FOOD, "k", None, date(2029, 3, 1))
    told = tell(thing, Knowledge(Subjects(), TODAY, PLAN, CALENDAR))
    assert told.is_estimated
    assert "只早不晚" in told.headline.zh
    assert "early and never late" in told.headline.en


def test_an_unverified_text_is_never_shown_as_law() -> None:
    thing = DueThing(AlertSource.CREDENTIAL, FOOD, "k", None, END)
    reason = tell(thing, Knowledge(Subjects(), TODAY, PLAN, CALENDAR)).reason
    assert reason is not None
    assert "依据：某办法第九条（已核实，2026-11-22）。" in reason.zh
    assert "参考：某网页；二手来源（2026-11-21 查阅），不作为法律依据" in reason.zh
    assert "Reference: House practice; unverified, not shown as law" in reason.en
    assert reason.en.count("Basis:") == 1


def test_the_task_for_ones_own_house_and_for_a_stage_that_is_gone(database: Database) -> None:
    office = fill_office(database)
    with database.read_session() as session:
        alert = session.get(Alert, office.alerts["food"])
        assert alert is not None
        (view,) = describe_alerts(session, [alert], TODAY, RenewalPlan(), CALENDAR)
    assert view.task == say("task_credential")
    assert view.headline.en == "The food business licence ends on 2026-12-10"
    assert describe(database, office)["evidence"].is_own
    own = DueThing(AlertSource.CREDENTIAL, LICENCE, "k", office.own, END)
    with database.read_session() as session:
        from checker.renewals.subjects import read_subjects

        known = Knowledge(read_subjects(session, [own]), TODAY, PLAN, CALENDAR)
    assert tell_task(own, "near", known).en == "Apply."


def test_a_last_day_on_which_the_authority_is_closed() -> None:
    """Saturday 2026-12-05 is the last day that leaves working days 7 to 25 December: 15."""
    thing = DueThing(AlertSource.CREDENTIAL, FOOD, "k", None, date(2026, 12, 25))
    told = {
        day: tell(thing, Knowledge(Subjects(), date(2026, 12, day), PLAN, CALENDAR))
        for day in (3, 4, 5)
    }
    friday, last = date(2026, 12, 4), date(2026, 12, 6)
    assert "the authority is closed on that day, so apply by 2026-12-04" in told[3].headline.en
    said = "2026-12-04 is the last day before it on which the authority is open"
    assert said in told[4].headline.en
    assert [told[day].act_by for day in (3, 4, 5)] == [friday, friday, last]


@pytest.mark.parametrize("offset", [-400, -1, 0, 1, 400])
@pytest.mark.parametrize("source", [*AlertSource])
def test_whatever_is_known_or_not_there_is_a_sentence(source: AlertSource, offset: int) -> None:
    kinds = {
        AlertSource.DEADLINE: [kind.value for kind in DeadlineKind],
        AlertSource.DATASET: ["calendar.cn", "lists.x"],
        AlertSource.REVIEW: ["onboarding"],
        AlertSource.OUTCOME: ["onboarding"],
    }.get(source, [FOOD, LICENCE, "house.badge"])
    deadline = NamedDeadline("x", title="t", note="n")
    dataset = Dataset(name="calendar.cn", version="1", refreshed_at=NOW)
    full = Subjects(
        deadlines={"x": deadline},
        datasets={"x": dataset},
        assessed_on={CustomerPurpose("", "onboarding"): TODAY},
    )
    for kind in kinds:
        for subjects in (Subjects(), full):
            thing = DueThing(source, kind, "x", None, TODAY + timedelta(days=offset))
            told = tell(thing, Knowledge(subjects, TODAY, PLAN, CALENDAR))
            texts = [told.title, told.headline, *([told.reason] if told.reason else [])]
            for text in texts:
                _read(text)


def test_each_sentence_is_in_both_languages_with_the_same_values() -> None:
    for name, sentence in load_sentences().items():
        placeholders = [_placeholders(sentence.zh), _placeholders(sentence.en)]
        if name == "and_more":
            assert placeholders == [{"changes", "count"}, {"changes", "more"}]
        else:
            assert placeholders[0] == placeholders[1], name
        _read(say(name, **dict.fromkeys({*placeholders[0], *placeholders[1]}, "X")))


def _read(text: Bilingual) -> None:
    assert text.zh.strip()
    assert text.en.strip()
    assert not re.search(r"[{}]|None", text.zh + text.en)
    assert "  " not in text.en


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_kinds_have_names() -> None:
    assert kind_title(FOOD).en == "food business licence"
