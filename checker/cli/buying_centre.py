"""The group `licet buying-centre`: who decides at a customer, and which approvals it asks for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import account_actor
from checker.cli.amounts import parse_amount
from checker.cli.deciding import ByOption
from checker.cli.options import JsonOption, LangOption, day_option, open_output

if TYPE_CHECKING:
    from rules.facts import Money

CustomerArgument = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
]
NameArgument = Annotated[str, typer.Argument(metavar="PERSON", help="姓名 · the person")]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="buying-centre",
        no_args_is_help=True,
        help="决策链 · Who decides at a customer, and who may sign.",
    )
    group.command("add")(add)
    group.command("left")(end)
    group.command("approvals")(set_approvals)
    group.command("list")(list_all)
    app.add_typer(group)


def add(
    customer: CustomerArgument,
    person: NameArgument,
    role: Annotated[
        list[str],
        typer.Option("--role", help="角色，可重复 · role, may be repeated: economic, signatory …"),
    ],
    by: ByOption,
    title: Annotated[str, typer.Option("--title", help="职务 · what the person is there")] = "",
    influence: Annotated[
        int | None,
        typer.Option(
            "--influence", min=0, max=3, help="影响力 0–3 · influence", show_default=False
        ),
    ] = None,
    stance: Annotated[
        int | None,
        typer.Option(
            "--stance", min=-2, max=2, help="态度 -2–2 · against us to for us", show_default=False
        ),
    ] = None,
    met_on: Annotated[
        date | None, day_option("--met-on", "最近见面日 · the last day one of us met them")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记决策链中的人 · Record a person, in the place of an earlier record of the same name.

    示例 · Example:
      licet buying-centre add 青禾科技 王工 --role technical --influence 2 --stance 1
        --met-on 2026-11-20 --by li
    """
    from checker.buying_centre.recording import Member, record_member
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    now = datetime.now(UTC).astimezone(settings.zone)
    member = Member(person, tuple(role), title, influence, stance, met_on)
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer).id
        actor = account_actor(session, by)
        recorded = record_member(session, found, member, by=actor, now=now)
    if as_json:
        out.emit({"recorded": recorded})
    else:
        out.show(out.say("member_recorded", person=person))


def end(
    customer: CustomerArgument,
    person: NameArgument,
    by: ByOption,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记某人已离开 · Write down that a person is no longer there."""
    from checker.buying_centre.recording import end_membership
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    now = datetime.now(UTC).astimezone(settings.zone)
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer).id
        end_membership(session, found, person, by=account_actor(session, by), now=now)
    if as_json:
        out.emit({"left": person})
    else:
        out.show(out.say("member_left", person=person))


def set_approvals(
    customer: CustomerArgument,
    step: Annotated[
        list[str],
        typer.Argument(metavar="STEP...", help="角色:金额起点[:职务] · ROLE:ABOVE[:TITLE]"),
    ],
    by: ByOption,
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help="货币 · currency")
    ] = "CNY",
    evidence: Annotated[
        str, typer.Option("--evidence", metavar="PLACE", help="制度文件、页码 · file and page")
    ] = "",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记客户自己的审批规则 · Record which approvals the customer's own rules ask for.

    示例 · Example:
      licet buying-centre approvals 青禾科技 procurement:0 finance:500000:财务总监 --by li
    """
    from checker.buying_centre.recording import parse_step, set_steps
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    now = datetime.now(UTC).astimezone(settings.zone)

    def to_money(words: str) -> Money | None:
        from rules.facts import Money as FactMoney

        try:
            money = parse_amount(words, currency)
        except typer.BadParameter:
            return None
        return FactMoney(money.minor_units, money.currency)

    steps = [parse_step(each, to_money) for each in step]
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer).id
        actor = account_actor(session, by)
        set_steps(session, found, steps, evidence=evidence, by=actor, now=now)
    if as_json:
        out.emit({"approvals": len(steps)})
    else:
        out.show(out.say("approvals_set", count=len(steps)))


def list_all(
    customer: CustomerArgument, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """列出决策链和审批规则 · List the people and the approvals."""
    from checker.cli.show_buying_centre import centre_to_data, show_centre
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.buying_centres import members_of, steps_of

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        found = find_customer(session, customer).id
        data = centre_to_data(members_of(session, found), steps_of(session, found))
    if as_json:
        out.emit(data)
    else:
        show_centre(out, data)
