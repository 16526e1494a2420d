"""The group `licet securities`: what stands behind a customer's debts, recorded and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.amounts import CurrencyOption, parse_amount
from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    day_option,
    office_today,
    open_output,
)
from storage.vocabulary import SecurityKind

CustomerArgument = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="securities",
        no_args_is_help=True,
        help="担保与保险 · Securities: what stands behind a customer's debts.",
    )
    group.command("add")(add)
    group.command("list")(list_all)
    group.command("end")(end)
    app.add_typer(group)


def add(
    customer: CustomerArgument,
    kind: Annotated[
        SecurityKind,
        typer.Option(
            "--kind", help="保险、保证、保证金、信用证、质押 · insurance, guarantee, deposit …"
        ),
    ],
    amount: Annotated[str, typer.Option("--amount", help="最高金额 · the most it pays")],
    currency: CurrencyOption,
    provider: Annotated[
        str, typer.Option("--provider", metavar="NAME", help="由谁提供 · who gives it")
    ],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="谁登记 · who records it")],
    covered: Annotated[
        int,
        typer.Option("--covered", metavar="PERCENT", help="赔付比例 · share paid", min=0, max=100),
    ] = 100,
    haircut: Annotated[
        int | None,
        typer.Option(
            "--haircut",
            metavar="PERCENT",
            help="折扣，默认按规则包 · taken off; by the pack, if not given",
            min=0,
            max=100,
            show_default=False,
        ),
    ] = None,
    starts: Annotated[
        date | None,
        day_option("--from", "生效日，默认今天 · first day (today)"),
    ] = None,
    until: Annotated[
        date | None,
        day_option("--until", "截止日 · last day"),
    ] = None,
    pack: PackOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记担保或保险，到期前按阶梯预警 · Record a security; alerts come ahead of its end.

    保险与保证提高额度；保证金、信用证、质押减少敞口。Insurance and guarantees raise the limit;
    deposits, letters of credit and pledges lower the exposure.

    示例 · Example:
      licet securities add 91330106MAY2K7Q39Y --kind insurance --amount 1000000 --currency CNY
        --provider 示例信保
        --covered 90 --until 2027-06-30 --by 林例昭
    """
    from checker.cli.show_securities import security_to_data, show_securities
    from checker.intake.identity import find_customer
    from checker.limits.securities import SecurityTerms, record_security
    from checker.renewals.acts import require_words
    from checker.rule_packs import open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    require_words(by, option="--by", what_zh="由谁登记", what_en="who records it")
    require_words(provider, option="--provider", what_zh="由谁提供", what_en="who gives it")
    money = parse_amount(amount, currency)
    first = starts or office_today()
    if until is not None and until < first:
        raise typer.BadParameter(out.say("term_ends_before_it_begins"), param_hint="--until")
    settings = load_settings(pack=pack)
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        rules = open_deciding_pack(settings, workspace.database, pack)
        security = record_security(
            session,
            find_customer(session, customer).id,
            SecurityTerms(kind, provider, money, first, until, covered, haircut),
            rules.credit_policy,
            recorded_by=by,
            by=cli_actor(),
            now=datetime.now(UTC),
        )
        data = security_to_data(security, first)
    if as_json:
        out.emit({"security": data})
    else:
        show_securities(out, [data])


def list_all(
    customer: CustomerArgument,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """列出一个客户的担保与保险 · List a customer's securities, those that ended too."""
    from checker.cli.show_securities import security_to_data, show_securities
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.securities import list_securities

    out = open_output(lang, as_json=as_json)
    day = as_of or office_today()
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        found = list_securities(session, find_customer(session, customer).id)
        securities = [security_to_data(each, day) for each in found]
    if as_json:
        out.emit({"as_of": day.isoformat(), "securities": securities})
    else:
        show_securities(out, securities)


def end(
    security: Annotated[str, typer.Argument(metavar="ID", help="编号 · id of the security")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记担保提前终止 · Write down that a security ends before its time."""
    from checker.limits.securities import give_back_security
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        give_back_security(session, security, by=cli_actor(), now=datetime.now(UTC))
    if as_json:
        out.emit({"ended": security})
    else:
        out.show(out.say("security_done_now", id=security))
