"""`licet qualify`: what a customer is worth for a deal, and what has to be asked next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from checker.cli.amounts import parse_amount
from checker.cli.options import AsOfOption, JsonOption, LangOption, office_today, open_output
from checker.errors import ExitCode


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("qualify")(qualify)


def qualify(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
    ],
    amount: Annotated[
        str | None,
        typer.Option("--amount", help="拟成交金额 · of the deal in question", show_default=False),
    ] = None,
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help="货币 · currency")
    ] = "CNY",
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """评定需求度、购买力、决策权与价值 · Rate need, purchasing power, authority and value.

    分数与覆盖率分开给出；未知既不是零分也不是满分。有不利或无法判定之处时，退出码为 1。
    Score and coverage stand apart; what is not known is neither zero nor full. The exit code is 1
    where something is adverse or open.

    示例 · Example:  licet qualify 青禾科技 --amount 500000
    """
    from checker.cli.show_worth import show_worth, worth_to_data
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from checker.worth.assessing import gather_evidence, weigh_customer
    from checker.worth.opening import open_packs, read_book
    from rules.chain.process import ChainProcess

    out = open_output(lang, as_json=as_json)
    day, settings = as_of or office_today(), load_settings()
    zone = datetime.now(UTC).astimezone(settings.zone).tzinfo or UTC
    money = parse_amount(amount, currency) if amount else None
    with open_workspace(settings) as workspace, ChainProcess() as engine:
        packs = open_packs(settings, workspace.database)
        with workspace.database.read_session() as session:
            evidence = gather_evidence(
                session,
                find_customer(session, customer),
                packs,
                day,
                zone=zone,
                amount=money,
                book=read_book(session, workspace.originals, packs),
            )
            worth = weigh_customer(evidence, packs.valuing, engine)
            data = worth_to_data(worth, money)
    if as_json:
        out.emit(data)
    else:
        show_worth(out, worth, data)
    if worth.assessment.findings:
        raise typer.Exit(ExitCode.FINDINGS)
