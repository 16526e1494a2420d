"""`licet contract`: may this contract be signed, for this amount, on these terms."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    parse_day,
)
from checker.errors import ExitCode

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.contract_check.proposal import Instalment, PayerKind, Proposal

_PAYERS = "public_body, large_enterprise, other"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("contract")(contract)


def contract(
    customer: Annotated[
        str, typer.Argument(metavar="CUSTOMER", help="已录入的客户 · a customer on file")
    ],
    amount: Annotated[str, typer.Option("--amount", help="合同金额 · amount of the contract")],
    currency: CurrencyOption,
    terms_days: Annotated[
        int, typer.Option("--terms-days", help="账期（天）· terms in days", min=0, max=3660)
    ],
    signer: Annotated[
        str | None,
        typer.Option(
            "--signer", metavar="NAME", help="客户的签署人 · who signs for them", show_default=False
        ),
    ] = None,
    deposit: Annotated[
        int,
        typer.Option("--deposit", metavar="PERCENT", help="预付款比例 · deposit", min=0, max=100),
    ] = 0,
    guarantee: Annotated[
        str | None,
        typer.Option("--guarantee", help="本合同的保证金额 · guarantee", show_default=False),
    ] = None,
    vat: Annotated[
        int,
        typer.Option(
            "--vat-percent",
            metavar="PERCENT",
            help="金额未含税时的税率 · tax to add to the amounts",
            min=0,
            max=100,
        ),
    ] = 0,
    margin: Annotated[
        int | None,
        typer.Option(
            "--margin-percent",
            help="毛利占 --amount 的比例 · gross margin of the amount given",
            min=-100,
            max=100,
            show_default=False,
        ),
    ] = None,
    starts: Annotated[
        date | None,
        day_option("--starts-on", "首次交货开票日，默认签署日 · first delivery and bill"),
    ] = None,
    ends: Annotated[
        date | None,
        day_option("--ends-on", "合同截止日；按月平均开票 · last day; billed evenly by month"),
    ] = None,
    instalment: Annotated[
        list[str] | None,
        typer.Option(
            "--instalment",
            metavar="DATE:AMOUNT",
            help="一期交货开票，可多次 · one delivery and bill; repeat",
            show_default=False,
        ),
    ] = None,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", help="标的，可多次 · what is sold; repeat", show_default=False),
    ] = None,
    payer: Annotated[
        str | None,
        typer.Option(
            "--payer",
            metavar="KIND",
            help=f"客户类型（国令802）· what the customer is: {_PAYERS}",
            show_default=False,
        ),
    ] = None,
    pay_when_paid: Annotated[
        bool | None,
        typer.Option(
            "--pay-when-paid/--no-pay-when-paid",
            help="是否“背靠背”付款 · paid only once the customer is paid",
            show_default=False,
        ),
    ] = None,
    signed: Annotated[
        date | None,
        day_option("--signed-on", "签署日，默认以该日为准之日 · day of signing"),
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", help="写入 SVG 图 · write an SVG chart", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="不留存评估记录 · record nothing")
    ] = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    pack: PackOption = None,
    lang: LangOption = None,
) -> None:
    """能否签订这份合同 · May this contract be signed.

    答案：可以签、附条件可以签（列出最小的预付款、更短账期、保证或减额）、不可以签、无法判断。
    The answer: sign, sign with conditions (the smallest deposit, shorter terms, guarantee or
    reduction that passes), do not sign, cannot tell.

    示例 · Examples:
      licet contract 91330106MAY2K7Q39Y --amount 500000 --currency CNY --terms-days 60
        --signer 甄样淼
      licet contract 91330106MAY2K7Q39Y --amount 1200000 --currency CNY --terms-days 60
        --ends-on 2027-11-30
        --vat-percent 13 --margin-percent 20 --payer other --no-pay-when-paid --chart 敞口.svg
    """
    from checker.cli.export_files import write_file
    from checker.cli.show_contract_check import show_contract_check
    from checker.contract_check.chart import draw_chart
    from checker.contract_check.check import check_contract
    from checker.contract_check.data import check_to_data, make_chart
    from checker.rule_packs import open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from rules.chain.process import ChainProcess

    out = open_output(lang, as_json=as_json)
    day = as_of or office_today()
    proposal = _make_proposal(
        out,
        amount=amount,
        currency=currency,
        terms_days=terms_days,
        vat=vat,
        instalments=instalment or [],
        starts=starts,
        ends=ends,
        signed=signed or day,
        deposit=deposit,
        guarantee=guarantee,
        margin=margin,
        signer=signer,
        payer=payer,
        pay_when_paid=pay_when_paid,
        lines=line or [],
    )
    settings = load_settings(pack=pack)
    with open_workspace(settings) as workspace, ChainProcess() as engine:
        check = check_contract(
            workspace.database,
            workspace.originals,
            customer,
            proposal,
            as_of=day,
            now=datetime.now(UTC).astimezone(settings.zone),
            pack=open_deciding_pack(settings, workspace.database, pack),
            own=settings.own_company,
            engine=engine,
            by=cli_actor(),
            is_dry_run=dry_run,
        )
    if chart is not None:
        write_file(chart, draw_chart(make_chart(check.answer)).encode())
    data = check_to_data(check)
    if as_json:
        out.emit(data)
    else:
        show_contract_check(out, check, data)
    if check.answer.assessment.findings:
        raise typer.Exit(ExitCode.FINDINGS)


def _make_proposal(
    out: Output,
    *,
    amount: str,
    currency: str,
    terms_days: int,
    vat: int,
    instalments: list[str],
    starts: date | None,
    ends: date | None,
    signed: date,
    deposit: int,
    guarantee: str | None,
    margin: int | None,
    signer: str | None,
    payer: str | None,
    pay_when_paid: bool | None,
    lines: list[str],
) -> Proposal:
    """Make a proposal of the options, or say which of them do not go together."""
    from checker.contract_check.proposal import Proposal, add_tax, spread_monthly
    from ingest.document import Money

    net = parse_amount(amount, currency)
    if net.minor_units == 0:
        raise typer.BadParameter(out.say("contract_amount_zero"), param_hint="--amount")
    parts = [_read_instalment(out, words, net.currency, vat) for words in instalments]
    gross = add_tax(net.minor_units, vat)
    if parts:
        if starts is not None:
            raise typer.BadParameter(out.say("contract_start_or_instalments"))
        parts = _square_with(out, sorted(parts, key=lambda part: part.billed_on), gross, vat)
    else:
        first = starts or signed
        if ends is not None and ends < first:
            raise typer.BadParameter(out.say("term_ends_before_it_begins"), param_hint="--ends-on")
        parts = list(spread_monthly(gross, first, ends or first))
    last = max(part.billed_on for part in parts)
    return Proposal(
        amount=Money(gross, net.currency),
        terms_days=terms_days,
        instalments=tuple(parts),
        signed_on=signed,
        ends_on=max(last, ends or last),
        deposit_percent=deposit,
        guarantee=parse_amount(guarantee, currency, "--guarantee").minor_units if guarantee else 0,
        margin=None if margin is None else net.minor_units * margin // 100,
        signer=signer.strip() if signer and signer.strip() else None,
        payer=_read_payer(payer),
        has_pay_when_paid=pay_when_paid,
        lines=tuple(words.strip() for words in lines if words.strip()),
    )


def _read_instalment(out: Output, words: str, currency: str, vat: int) -> Instalment:
    from checker.contract_check.proposal import Instalment, add_tax

    day, colon, amount = words.partition(":")
    if not colon:
        raise typer.BadParameter(out.say("contract_instalment_form"), param_hint="--instalment")
    money = parse_amount(amount, currency, "--instalment")
    return Instalment(parse_day(day.strip()), add_tax(money.minor_units, vat))


def _square_with(out: Output, parts: list[Instalment], gross: int, vat: int) -> list[Instalment]:
    """Take off what rounding the tax of each instalment up has added to the last of them."""
    from dataclasses import replace

    excess = sum(part.minor_units for part in parts) - gross
    if not 0 <= excess <= (len(parts) if vat else 0):
        raise typer.BadParameter(out.say("contract_instalments_sum"), param_hint="--instalment")
    return [*parts[:-1], replace(parts[-1], minor_units=parts[-1].minor_units - excess)]


def _read_payer(words: str | None) -> PayerKind | None:
    from checker.contract_check.proposal import PayerKind

    if words is None:
        return None
    try:
        return PayerKind(words)
    except ValueError as error:
        raise typer.BadParameter(
            f"“{words}” 不是客户类型，请写 · is no kind of customer, write {_PAYERS}",
            param_hint="--payer",
        ) from error
