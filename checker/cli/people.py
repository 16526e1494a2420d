"""The group `licet people`: who is told, where messages reach them, and who looks after whom."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import JsonOption, Lang, LangOption, open_output
from storage.vocabulary import Channel

if TYPE_CHECKING:
    from storage.people import SendWindow

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="姓名或群名 · a person or group")]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="people", no_args_is_help=True, help="人员 · people: who is told of what falls due"
    )
    group.command("list")(list_people)
    group.command("add")(add)
    group.command("address")(address)
    group.command("owner")(owner)
    group.command("leave")(leave)
    app.add_typer(group)


def list_people(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出人员及其联系地址 · List people with their addresses; keys are hidden."""
    from checker.cli.show_people import people_to_data, show_people
    from checker.notices.recipients import find_default
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.people import addresses_of, people

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        everyone = people(session)
        addresses = {person.id: addresses_of(session, person.id) for person in everyone}
    if as_json:
        out.emit({"people": people_to_data(everyone, addresses)})
    else:
        has_default = find_default(everyone, settings.default_owner) is not None
        show_people(out, everyone, addresses, has_default=has_default)


def add(
    name: NameArgument,
    mail: Annotated[
        list[str] | None,
        typer.Option("--mail", metavar="ADDRESS", help="邮箱 · mail address", show_default=False),
    ] = None,
    language: Annotated[
        Lang, typer.Option("--speaks", help="消息的语言 · language of messages")
    ] = Lang.ZH,
    time_zone: Annotated[
        str, typer.Option("--time-zone", metavar="ZONE", help="时区 · IANA time zone")
    ] = "Asia/Shanghai",
    window: Annotated[
        str | None,
        typer.Option(
            "--window",
            metavar="09:00-18:00",
            help="接收时段 · hours in which messages may arrive",
            show_default=False,
        ),
    ] = None,
    working_days: Annotated[
        bool, typer.Option("--working-days", help="仅工作日 · on working days only")
    ] = False,
    supervisor: Annotated[
        str | None,
        typer.Option(
            "--supervisor",
            metavar="NAME",
            help="上级，无人确认时通知 · who is told if this person does not answer",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """添加人员或群 · Add a person, or a group such as a chat with a robot in it.

    示例 · Example:  licet people add 王敏 --mail wang@example.cn --window 09:00-18:00
    """
    from checker.cli.show_people import people_to_data
    from checker.notices.colleagues import Colleague, add_colleague
    from checker.renewals.wanted import find_colleague
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.people import ANY_TIME, addresses_of
    from storage.vocabulary import Language

    out = open_output(lang, as_json=as_json)
    hours = ANY_TIME if window is None else _parse_window(window)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        above = None if supervisor is None else find_colleague(session, supervisor)
        wanted = Colleague(
            name=name,
            language=Language(language.value),
            time_zone=time_zone,
            window=hours,
            working_days_only=working_days,
            supervisor_id=above.id if above else None,
        )
        person = add_colleague(session, wanted, mail or (), by=cli_actor(), now=datetime.now(UTC))
        addresses = {person.id: addresses_of(session, person.id)}
    if as_json:
        out.emit({"people": people_to_data([person], addresses)})
    else:
        out.show(out.say("person_added", person=person.name))
        if not mail:
            out.show(out.say("people_unreachable"))


def address(
    name: NameArgument,
    channel: Annotated[Channel, typer.Argument(help="渠道 · channel", show_default=False)],
    target: Annotated[
        str,
        typer.Argument(metavar="ADDRESS|-", help="邮箱或网址 · mail address or URL, - for stdin"),
    ],
    with_secret: Annotated[
        bool,
        typer.Option("--secret", help="从标准输入读取签名密钥 · read the signing key too"),
    ] = False,
    retire: Annotated[
        bool, typer.Option("--retire", help="停用该地址 · use this address no more")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """添加或停用联系地址 · Add where messages reach somebody, or retire it.

    含密钥的网址写成“-”，从标准输入读取，以免留在历史记录中；--secret 再读一行签名密钥。
    A URL with a key is given as “-” and read from stdin, so that no history keeps it; --secret
    reads the signing key from the line after.

    示例 · Example:  licet people address 合规群 dingtalk - --secret < robot.txt
    """
    import sys

    from checker.cli.show_people import address_to_data
    from checker.notices.colleagues import find_address, reach_colleague, retire_from
    from checker.notices.targets import check_target, mask_target
    from checker.renewals.wanted import find_colleague
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out, by, now = open_output(lang, as_json=as_json), cli_actor(), datetime.now(UTC)
    target = check_target(channel, sys.stdin.readline() if target == "-" else target)
    secret = sys.stdin.readline().strip() or None if with_secret else None
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        person = find_colleague(session, name)
        if retire:
            known = find_address(session, person.id, channel, target)
            changed = retire_from(session, person.id, known.id, by=by, now=now)
        else:
            changed = reach_colleague(session, person.id, channel, target, secret, by=by, now=now)
    if as_json:
        out.emit({"address": address_to_data(changed)})
        return
    shown = {
        "person": person.name,
        "channel": out.say(f"channel_{channel.value}"),
        "target": mask_target(channel, target),
    }
    out.show(out.say("address_retired" if retire else "address_added", **shown))


def owner(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="客户 · customer")],
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="负责人；不填则无人负责 · nobody, if left out"),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """指定客户的负责人 · Say who looks after a customer.

    示例 · Example:  licet people owner 91310115MA1K3ABCDE 王敏
    """
    from checker.intake.identity import find_customer
    from checker.notices.colleagues import assign_customer
    from checker.renewals.wanted import find_colleague
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        person = None if name is None else find_colleague(session, name)
        found = find_customer(session, customer)
        person_id = person.id if person else None
        assign_customer(session, found.id, person_id, by=cli_actor(), now=datetime.now(UTC))
    if as_json:
        out.emit({"customer": found.id, "owner": person.name if person else None})
    elif person is None:
        out.show(out.say("owner_none", customer=found.name))
    else:
        out.show(out.say("owner_set", customer=found.name, person=person.name))


def leave(
    name: NameArgument,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="接手人 · who takes over")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """人员离职，工作移交他人 · Somebody leaves; customers and alerts go to a successor.

    示例 · Example:  licet people leave 王敏 --to 李雷
    """
    from checker.notices.colleagues import let_leave
    from checker.renewals.wanted import find_colleague
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        leaving, successor = find_colleague(session, name), find_colleague(session, to)
        moved = let_leave(session, leaving, successor, by=cli_actor(), now=datetime.now(UTC))
    counts = {"customers": moved.customers, "alerts": moved.alerts}
    if as_json:
        out.emit({"person": leaving.name, "successor": successor.name, **counts})
    else:
        out.show(out.say("person_left", person=leaving.name, successor=successor.name, **counts))


def _parse_window(words: str) -> SendWindow:
    from storage.people import SendWindow

    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in words.split("-"))
    except ValueError as error:
        raise typer.BadParameter(
            f"“{words}” 不是时段，请写成 09:00-18:00 · is no window, write 09:00-18:00"
        ) from error
    return SendWindow(begins, ends)
