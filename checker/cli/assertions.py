"""The group `licet assertions`: what people say of a customer, recorded, verified, taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from checker.cli.acting import account_actor
from checker.cli.deciding import ByOption
from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    day_option,
    office_today,
    open_output,
)
from storage.vocabulary import AssertionState

CustomerArgument = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="编号 · id of the assertion")]
BecauseOption = Annotated[str, typer.Option("--because", help="说明 · why, in words")]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="assertions",
        no_args_is_help=True,
        help="关于客户的陈述 · What people say of a customer, with what it rests on.",
    )
    group.command("add")(add)
    group.command("list")(list_all)
    group.command("verify")(verify)
    group.command("withdraw")(withdraw)
    app.add_typer(group)


def add(
    customer: CustomerArgument,
    element: Annotated[
        str,
        typer.Argument(
            metavar="ELEMENT", help="要素，见 licet forms elements · see licet forms elements"
        ),
    ],
    source: Annotated[
        str,
        typer.Option("--source", help="依据类型，如 interview · what it rests on, e.g. interview"),
    ],
    by: ByOption,
    state: Annotated[
        AssertionState,
        typer.Option(
            "--state", help="是、否、未知、不适用 · known yes, known no, unknown, not applicable"
        ),
    ] = AssertionState.YES,
    level: Annotated[
        int | None,
        typer.Option(
            "--level",
            min=0,
            max=100,
            help="程度 0 到 100，只用于 yes · how much, 0 to 100; with yes alone",
            show_default=False,
        ),
    ] = None,
    words: Annotated[str, typer.Option("--words", help="原话 · what was said")] = "",
    respondent: Annotated[
        str, typer.Option("--respondent", metavar="NAME", help="谁说的 · who said it")
    ] = "",
    role: Annotated[
        str, typer.Option("--role", help="其在决策链中的角色 · their part in the buying centre")
    ] = "",
    evidence: Annotated[
        str,
        typer.Option("--evidence", metavar="PLACE", help="文件、页码、邮件 · file and page, mail"),
    ] = "",
    observed_on: Annotated[
        date | None,
        day_option("--observed-on", "所述情况的日期，默认今天 · the day it speaks of (today)"),
    ] = None,
    expires_on: Annotated[
        date | None,
        day_option("--expires-on", "自该日起不再有效 · from this day it counts no longer"),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记一条陈述 · Record what somebody says of a customer.

    销售人员的陈述须经他人核实才计入。A salesperson's word counts once another person verified it.

    示例 · Example:
      licet assertions add 青禾科技 need.pain --level 75 --source interview
        --respondent 王工 --words 每年停机损失约二十万 --by li
    """
    from checker.intake.identity import find_customer
    from checker.qualification.recording import Said, record_assertion
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    now = datetime.now(UTC).astimezone(settings.zone)
    said = Said(
        element=element,
        state=state,
        source_kind=source,
        observed_on=observed_on or now.date(),
        level=level,
        words=words,
        respondent=respondent,
        respondent_role=role,
        evidence=({"place": evidence},) if evidence else (),
        expires_on=expires_on,
    )
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer)
        actor = account_actor(session, by)
        recorded = record_assertion(session, found.id, said, by=actor, now=now)
    if as_json:
        out.emit({"recorded": recorded})
    elif recorded is None:
        out.show(out.say("assertion_known"))
    else:
        out.show(out.say("assertion_recorded", id=recorded))


def list_all(
    customer: CustomerArgument,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """列出陈述、可信度和矛盾 · List what was said, what of it counts and until when."""
    from checker.cli.show_assertions import show_qualification
    from checker.intake.identity import find_customer
    from checker.qualification.standing import load_qualification, reading_to_data
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    day, settings = as_of or office_today(), load_settings()
    zone = datetime.now(UTC).astimezone(settings.zone).tzinfo or UTC
    with open_workspace(settings) as workspace, workspace.database.read_session() as session:
        found = find_customer(session, customer)
        qualification = load_qualification(session, found.id, day, zone)
    spoken = [each for each in qualification.readings.values() if each.weighed]
    if as_json:
        readings = [reading_to_data(each) for each in spoken]
        out.emit({"customer_id": found.id, "as_of": day.isoformat(), "elements": readings})
    else:
        show_qualification(out, spoken)


def verify(
    assertion: IdArgument,
    note: Annotated[str, typer.Option("--note", help="核对了什么 · what you looked at")],
    by: ByOption,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """核实他人的陈述 · Write down that you found another person's assertion borne out."""
    from checker.qualification.recording import verify as write_verification
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    now = datetime.now(UTC).astimezone(settings.zone)
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        actor = account_actor(session, by)
        write_verification(session, assertion, note=note, by=actor, now=now)
    if as_json:
        out.emit({"verified": assertion})
    else:
        out.show(out.say("assertion_verified", id=assertion))


def withdraw(
    assertion: IdArgument,
    because: BecauseOption,
    by: ByOption,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """撤回陈述，记录保留 · Take an assertion back; it stays on file and counts no longer."""
    from checker.qualification.recording import withdraw as write_withdrawal
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    now = datetime.now(UTC).astimezone(settings.zone)
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        actor = account_actor(session, by)
        write_withdrawal(session, assertion, because=because, by=actor, now=now)
    if as_json:
        out.emit({"withdrawn": assertion})
    else:
        out.show(out.say("assertion_withdrawn", id=assertion))
