"""The group `licet deadlines`: days that a person writes down, for a customer or the own house."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    day_option,
    office_today,
    open_output,
)
from storage.vocabulary import DeadlineKind

if TYPE_CHECKING:
    from sqlmodel import Session

CustomerOption = Annotated[
    str | None,
    typer.Option(
        "--customer",
        help="哪个客户；不填则为本公司 · which customer; the own house if none",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="deadlines",
        no_args_is_help=True,
        help="期限 · waivers, temporary limits, notices: add, list, end",
    )
    group.command("add")(add)
    group.command("list")(list_deadlines)
    group.command("end")(end)
    app.add_typer(group)


def add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="是什么 · what it is")],
    on: Annotated[date, day_option("--on", "到哪一天 · the day")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="谁登记 · who writes it down")],
    kind: Annotated[
        DeadlineKind,
        typer.Option(
            "--kind",
            help="豁免、临时额度、担保、通知期限、其他 · what ends or is asked for",
        ),
    ] = DeadlineKind.OTHER,
    customer: CustomerOption = None,
    note: Annotated[
        str | None,
        typer.Option(
            "--note", help="要做什么或为何准许 · what to do, or why granted", show_default=False
        ),
    ] = None,
    replaces: Annotated[
        str | None,
        typer.Option(
            "--replaces", metavar="ID", help="取代哪个期限 · the one replaced", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记一个期限，到期前按阶梯预警 · Write a deadline down; alerts come ahead of it.

    示例 · Example:
      licet deadlines add 延期补交公章备案 --kind waiver --on 2027-01-31
        --customer 91330106MAY2K7Q39Y --by 林例昭
    """
    from checker.audit_log.recording import record_event
    from checker.cli.show_deadlines import deadline_to_data
    from checker.renewals.acts import require_words
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.deadlines import record_deadline

    out = open_output(lang, as_json=as_json)
    require_words(by, option="--by", what_zh="由谁登记", what_en="who writes it down")
    require_words(title, option="TITLE", what_zh="是什么期限", what_en="what it is")
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        deadline = record_deadline(
            session,
            kind=kind,
            title=title.strip(),
            due_on=on,
            recorded_by=by,
            recorded_at=datetime.now(UTC),
            customer_id=_find_customer_id(session, customer),
            note=note,
            supersedes_id=replaces,
        )
        data = deadline_to_data(deadline)
        record_event(
            session,
            cli_actor(),
            "deadline.recorded",
            subject=f"deadline:{deadline.id}",
            data={
                "customer_id": deadline.customer_id,
                "kind": deadline.kind.value,
                "due_on": deadline.due_on.isoformat(),
            },
            now=datetime.now(UTC),
        )
    if as_json:
        out.emit({"deadline": data})
    else:
        out.show(out.say("deadline_added", id=deadline.id, day=deadline.due_on))


def list_deadlines(
    customer: CustomerOption = None,
    all_of_them: Annotated[
        bool, typer.Option("--all", help="包括已结束和已被取代的 · those ended or replaced too")
    ] = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """列出一个客户或本公司的期限 · List the deadlines of a customer, or of the own house.

    示例 · Example:  licet deadlines list --customer 91330106MAY2K7Q39Y
    """
    from checker.cli.show_deadlines import deadline_to_data, show_deadlines
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.deadlines import deadlines_of

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        customer_id = _find_customer_id(session, customer)
        found = deadlines_of(session, customer_id, is_current=not all_of_them)
    if as_json:
        out.emit({"deadlines": [deadline_to_data(deadline) for deadline in found]})
    else:
        show_deadlines(out, found, as_of or office_today())


def end(
    deadline: Annotated[str, typer.Argument(metavar="ID", help="期限编号 · id of the deadline")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """结束一个期限，其预警随之关闭 · End a deadline; its alerts close.

    示例 · Example:  licet deadlines end 019a…
    """
    from checker.audit_log.recording import record_event
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.deadlines import end_deadline

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        end_deadline(session, deadline)
        record_event(
            session,
            cli_actor(),
            "deadline.ended",
            subject=f"deadline:{deadline}",
            data={"deadline_id": deadline},
            now=datetime.now(UTC),
        )
    if as_json:
        out.emit({"ended": deadline})
    else:
        out.show(out.say("deadline_ended", id=deadline))


def _find_customer_id(session: Session, wanted: str | None) -> str | None:
    from checker.intake.identity import find_customer

    return None if wanted is None else find_customer(session, wanted).id
