"""The group `licet alerts`: what asks for work, its history, and what people do about it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import (
    AfterPlaceOption,
    AsOfOption,
    CustomerFilter,
    JsonOption,
    LangOption,
    OwnerFilter,
    day_option,
    office_today,
    open_output,
)
from storage.vocabulary import AlertSeverity, AlertSource, AlertState

if TYPE_CHECKING:
    from checker.cli.output import Output
    from storage.pressing_alerts import AlertCursor

NumbersArgument = Annotated[
    list[int], typer.Argument(metavar="N...", help="预警编号 · numbers of alerts")
]
ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", help="由谁操作 · who does this", show_default=False)
]
NoteOption = Annotated[
    str | None, typer.Option("--note", help="说明 · a note for the history", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="alerts", no_args_is_help=True, help="预警 · alerts: list, show, ack, snooze, close"
    )
    group.command("list")(list_alerts)
    group.command("show")(show)
    group.command("ack")(ack)
    group.command("snooze")(snooze)
    group.command("close")(close)
    group.command("assign")(assign)
    app.add_typer(group)


def list_alerts(
    customer: CustomerFilter = None,
    owner: OwnerFilter = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help="只看该人要做的 · what this person is to do",
            show_default=False,
        ),
    ] = None,
    severity: Annotated[
        AlertSeverity | None,
        typer.Option("--severity", help="只看该程度 · of this severity", show_default=False),
    ] = None,
    source: Annotated[
        AlertSource | None,
        typer.Option("--source", help="只看该来源 · from this source", show_default=False),
    ] = None,
    state: Annotated[
        AlertState | None,
        typer.Option(
            "--state",
            help="open、acknowledged 或 snoozed · in this state",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, help="最多列出 · how many at most")
    ] = 50,
    after: AfterPlaceOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """列出待办的预警，最紧急的在前 · List what asks for work, the gravest first.

    示例 · Example:  licet alerts list --by 林例昭 --severity blocker
    """
    from checker.cli.show_alerts import show_alerts
    from checker.intake.identity import find_customer
    from checker.renewals.alert_data import view_to_data
    from checker.renewals.describe import describe_alerts
    from checker.renewals.wanted import find_colleague
    from checker.rule_packs import open_calendar, open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.pressing_alerts import AlertCursor, AlertFilter, count_living, list_living

    out = open_output(lang, as_json=as_json)
    place = None if after is None else _parse_place(out, after)
    settings, day = load_settings(), as_of or office_today()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        wanted = AlertFilter(
            customer_id=find_customer(session, customer).id if customer else None,
            owner_id=find_colleague(session, owner).id if owner else None,
            doer_id=find_colleague(session, by).id if by else None,
            with_unowned=settings.default_owner in (owner, by),
            source=source,
            severity=severity,
            state=state,
        )
        alerts = list_living(session, wanted, after=place, limit=limit)
        total = count_living(session, wanted)
        plan = open_deciding_pack(settings, workspace.database).renewals
        calendar = open_calendar(settings)
        views = describe_alerts(session, alerts, day, plan, calendar)
    following = str(AlertCursor.of(alerts[-1])) if len(alerts) == limit < total else None
    if as_json:
        data = [view_to_data(view) for view in views]
        out.emit({"as_of": day.isoformat(), "alerts": data, "total": total, "next": following})
    else:
        show_alerts(out, views, total, following, settings.default_owner)


def show(
    number: Annotated[int, typer.Argument(metavar="N", help="预警编号 · number of an alert")],
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """查看一条预警：要做什么、为什么、做过什么、通知过谁 · Show one alert with its history.

    示例 · Example:  licet alerts show 12
    """
    from checker.cli.show_alerts import show_story
    from checker.renewals.alert_data import story_to_data
    from checker.renewals.alert_story import read_story
    from checker.rule_packs import open_calendar, open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings, day = load_settings(), as_of or office_today()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        plan = open_deciding_pack(settings, workspace.database).renewals
        calendar = open_calendar(settings)
        story = read_story(session, number, day, plan, calendar)
    if as_json:
        out.emit({"as_of": day.isoformat(), "alert": story_to_data(story)})
    else:
        show_story(out, story)


def ack(
    numbers: NumbersArgument,
    by: ByOption,
    note: NoteOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """确认已知悉，不再向上级通知 · Acknowledge alerts; they go no further up.

    更紧急的一级到来时照常预警。A more urgent stage is raised all the same.

    示例 · Example:  licet alerts ack 12 13 --by 林例昭 --note 已联系客户
    """
    from checker.cli.show_alerts import show_done
    from checker.renewals.acts import Doing, acknowledge
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace:
        done = acknowledge(
            workspace.database, numbers, Doing(by, datetime.now(UTC), cli_actor(), note)
        )
    show_done(out, "alerts_acknowledged", done)


def snooze(
    numbers: NumbersArgument,
    by: ByOption,
    until: Annotated[
        date | None,
        day_option("--until", "到哪一天 · until this day"),
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", help="多少天 · for so many days", show_default=False)
    ] = None,
    note: NoteOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """暂缓到某一天，届时重新待处理 · Put alerts off until a day, on which they open again.

    最长天数由规则包规定；更紧急的一级到来时照常预警。
    The pack says for how long at most; a more urgent stage is raised all the same.

    示例 · Example:  licet alerts snooze 12 --days 7 --by 林例昭 --note 客户已受理
    """
    from checker.cli.show_alerts import show_done
    from checker.renewals.acts import Doing
    from checker.renewals.acts import snooze as snooze_alerts
    from checker.rule_packs import open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    if (until is None) == (days is None):
        raise typer.BadParameter(out.say("snooze_until_or_days"))
    settings, day = load_settings(), as_of or office_today()
    last = until if until is not None else day + timedelta(days=days or 0)
    with open_workspace(settings) as workspace:
        done = snooze_alerts(
            workspace.database,
            numbers,
            Doing(by, datetime.now(UTC), cli_actor(), note),
            until=last,
            as_of=day,
            plan=open_deciding_pack(settings, workspace.database).renewals,
        )
    show_done(out, "alerts_snoozed", done, until=last)


def close(
    numbers: NumbersArgument,
    by: ByOption,
    reason: Annotated[
        str, typer.Option("--reason", help="为什么可以关闭 · why it may be closed")
    ] = "",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """关闭预警，须说明理由 · Close alerts; a reason has to be given.

    录入新的证照后预警会自行关闭，无需手工关闭。
    Filing the renewed credential closes its alerts by itself.

    示例 · Example:  licet alerts close 12 --by 林例昭 --reason 客户已停止该业务
    """
    from checker.cli.show_alerts import show_done
    from checker.renewals.acts import Doing
    from checker.renewals.acts import close as close_alerts
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace:
        done = close_alerts(
            workspace.database, numbers, Doing(by, datetime.now(UTC), cli_actor(), reason)
        )
    show_done(out, "alerts_closed", done)


def assign(
    numbers: NumbersArgument,
    person: Annotated[str, typer.Option("--to", metavar="PERSON", help="交给谁 · to whom")],
    by: ByOption,
    note: NoteOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """把预警交给某人办理 · Give alerts to a person to do.

    示例 · Example:  licet alerts assign 12 13 --to 周例安 --by 林例昭
    """
    from checker.cli.show_alerts import show_done
    from checker.renewals.acts import Doing
    from checker.renewals.acts import assign as assign_alerts
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace:
        doing = Doing(by, datetime.now(UTC), cli_actor(), note)
        done = assign_alerts(workspace.database, numbers, doing, person=person)
    show_done(out, "alerts_assigned", done, person=person)


def _parse_place(out: Output, words: str) -> AlertCursor:
    from storage.pressing_alerts import AlertCursor

    try:
        return AlertCursor.parse(words)
    except ValueError as error:
        raise typer.BadParameter(out.say("due_place_wrong", place=words)) from error
