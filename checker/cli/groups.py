"""The group `licet groups`: customers under one actual controller (实际控制人) are one risk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import JsonOption, LangOption, open_output

if TYPE_CHECKING:
    from sqlmodel import Session

CustomerArgument = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="groups",
        no_args_is_help=True,
        help="客户集团 · Groups: customers under one actual controller are one risk.",
    )
    group.command("set")(set_one)
    group.command("show")(show)
    app.add_typer(group)


def set_one(
    customer: CustomerArgument,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[GROUP]", help="集团或实际控制人 · group or controller", show_default=False
        ),
    ] = None,
    none: Annotated[
        bool, typer.Option("--none", help="不属于任何集团 · belongs to no group")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记客户所属集团 · Write down to which group a customer belongs.

    示例 · Examples:
      licet groups set 91330106MAY2K7Q39Y 示例控股
      licet groups set 91330106MAY2K7Q39Y --none
    """
    from checker.audit_log.recording import record_event
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.groups import set_group

    out = open_output(lang, as_json=as_json)
    if (name is None or not name.strip()) != none:
        raise typer.BadParameter(out.say("group_name_or_none"))
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer)
        set_group(session, found.id, None if none else name, recorded_at=datetime.now(UTC))
        members = _list_members(session, found.id)
        record_event(
            session,
            cli_actor(),
            "group.set",
            subject=f"customer:{found.id}",
            data={"members": len(members)},
            now=datetime.now(UTC),
        )
    if as_json:
        out.emit({"group": None if none else name, "members": members})
    elif none:
        out.show(out.say("group_left", customer=members[0]["name"]))
    else:
        out.show(out.say("group_joined", group=name, members="、".join(m["name"] for m in members)))


def show(customer: CustomerArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出客户所在集团的成员 · List the members of a customer's group."""
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.groups import find_group

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        found = find_customer(session, customer)
        group, members = find_group(session, found.id), _list_members(session, found.id)
    if as_json:
        out.emit({"group": group, "members": members})
    elif group is None:
        out.show(out.say("group_none", customer=found.name))
    else:
        names = "、".join(member["name"] for member in members)
        out.show(out.say("group_joined", group=group, members=names))


def _list_members(session: Session, customer_id: str) -> list[dict[str, Any]]:
    from storage.customers import get_customer
    from storage.groups import list_group_members

    found = (get_customer(session, member) for member in list_group_members(session, customer_id))
    return [{"id": each.id, "name": each.name} for each in found if each is not None]
