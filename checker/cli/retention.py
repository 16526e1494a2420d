"""`licet retention`: whose years of retention are over, and what keeps a file longer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from rich.markup import escape

from checker.cli.deciding import (
    ApproveOption,
    ByOption,
    ReasonOption,
    RefuseOption,
    WithdrawOption,
    choose_ending,
    settle,
)
from checker.cli.options import AsOfOption, JsonOption, LangOption, office_today, open_output

CustomerArgument = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="资料保存与销毁 · How long files are kept.", no_args_is_help=True)
    group.command("due")(due)
    group.command("end")(end)
    group.command("resume")(resume)
    group.command("hold")(hold)
    group.command("holds")(holds)
    group.command("release")(release)
    app.add_typer(group, name="retention")


def due(as_json: JsonOption = False, as_of: AsOfOption = None, lang: LangOption = None) -> None:
    """列出保存期限届满的客户 · Whose years of retention are over."""
    from checker.cli.show_retention import show_due
    from checker.retention.due import list_due
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        found = list_due(session, as_of or office_today(), settings.retention_years)
    if as_json:
        out.emit({"due": [one.to_data() for one in found]})
        return
    show_due(out, found)


def end(
    customer: CustomerArgument,
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="结束日 · last day")],
    reason: Annotated[str, typer.Option("--reason", help="结束原因 · why it ended")] = "",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记业务关系结束 · Write down when business ended."""
    from checker.cli.acting import cli_actor
    from checker.intake.identity import find_customer
    from checker.retention.relationship import end_relationship
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out, settings = open_output(lang, as_json=as_json), load_settings()
    now, day = datetime.now(UTC).astimezone(settings.zone), date(on.year, on.month, on.day)
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer)
        end_relationship(session, found.id, day, reason=reason, by=cli_actor(), now=now)
    if as_json:
        out.emit({"customer": found.id, "ended_on": day.isoformat()})
    else:
        out.show(out.say("retention_ended", customer=escape(found.name), day=day))


def resume(
    customer: CustomerArgument,
    reason: Annotated[str, typer.Option("--reason", help="恢复原因 · why it goes on")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记业务关系恢复 · Write down that business goes on again."""
    from checker.cli.acting import cli_actor
    from checker.intake.identity import find_customer
    from checker.retention.relationship import take_up_relationship
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out, now = open_output(lang, as_json=as_json), datetime.now(UTC)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer)
        take_up_relationship(session, found.id, reason=reason, by=cli_actor(), now=now)
    if as_json:
        out.emit({"customer": found.id, "resumed": True})
    else:
        out.show(out.say("retention_resumed", customer=escape(found.name)))


def hold(
    customer: CustomerArgument,
    reason: Annotated[str, typer.Option("--reason", help="保全理由 · why it is to be kept")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """设置保全：资料不得销毁 · Keep everything of a customer from being erased."""
    from checker.audit_log.recording import record_event
    from checker.cli.acting import cli_actor
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.retention import place_hold

    out = open_output(lang, as_json=as_json)
    by, now = cli_actor(), datetime.now(UTC)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer)
        placed = place_hold(session, found.id, reason=reason, by=by.name, at=now)
        subject, data = f"customer:{found.id}", {"hold_id": placed.id}
        record_event(session, by, "hold.placed", subject=subject, data=data, now=now)
    if as_json:
        out.emit({"customer": found.id, "hold": placed.id})
    else:
        out.show(out.say("retention_held", customer=escape(found.name), hold=placed.id))


def holds(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出生效中的保全 · List the holds in force."""
    from checker.cli.show_retention import hold_to_data, show_holds
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.retention import list_holds

    out = open_output(lang, as_json=as_json)
    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.read_session() as session,
    ):
        found = [hold_to_data(each, name) for each, name in list_holds(session)]
    if as_json:
        out.emit({"holds": found})
    else:
        show_holds(out, found)


def release(
    hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="保全编号 · id of the hold")],
    approve: ApproveOption = False,
    refuse: RefuseOption = False,
    withdraw: WithdrawOption = False,
    by: ByOption = "",
    reason: ReasonOption = "",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """申请、审批解除保全 · Release a hold; it takes two people.

    不带操作即为申请。Without an act it is proposed.

    示例 · Examples:
      licet retention release 019a… --by 管理员 --reason 案件已结
      licet retention release 019a… --approve --by 李雷 --reason 已核实
    """
    from checker.cli.acting import account_actor
    from checker.desk import compose_kinds
    from checker.retention.kinds import HOLD_RELEASE_KIND, propose_hold_release
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    ending = choose_ending(approve=approve, refuse=refuse, withdraw=withdraw, is_proposing=False)
    settings = load_settings()
    kinds = compose_kinds(retention_years=settings.retention_years)
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        if ending is None:
            now = datetime.now(UTC).astimezone(settings.zone)
            propose_hold_release(
                session, kinds, hold_id, reason=reason, by=account_actor(session, by), now=now
            )
        else:
            subject = f"hold:{hold_id}"
            settle(session, kinds, HOLD_RELEASE_KIND, subject, ending, by=by, reason=reason)
    state = "proposed" if ending is None else ending.value
    if as_json:
        out.emit({"hold": hold_id, "state": state})
    else:
        out.show(out.say(f"release_{state}", hold=hold_id))
