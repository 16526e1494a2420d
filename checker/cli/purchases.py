"""`licet purchases`: what customers buy by our own transactions, and what that says of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli import purchases_profit
from checker.cli.acting import cli_actor
from checker.cli.amounts import parse_amount
from checker.cli.options import (
    CsvOption,
    JsonOption,
    LangOption,
    XlsxOption,
    day_option,
    open_output,
)
from checker.cli.register import DryRunOption
from checker.errors import ExitCode

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.purchases.importing import BookImport

purchases_app = typer.Typer(
    no_args_is_help=True,
    help="交易与采购行为 · Transactions: rhythm, amounts, mix, shares and profit of customers.",
)
activities_app = typer.Typer(
    no_args_is_help=True, help="拜访与其他活动 · Visits and other activities for customers."
)

BookOption = Annotated[
    str, typer.Option("--book", help="账簿名称 · which of your books", show_default=True)
]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="列映射文件 · YAML that says what columns mean",
        show_default=False,
    ),
]
BookDayOption = Annotated[
    date | None,
    day_option("--as-of", "截止日，默认为其中最晚的日期 · the book's day (default: the latest)"),
]
CoversOption = Annotated[
    date | None,
    day_option(
        "--covers-from",
        "账簿自该日起完整，默认为其中最早的日期 · from this day on the book is complete "
        "(default: the earliest in it)",
    ),
]
ReplaceOption = Annotated[
    bool,
    typer.Option("--replace", help="文件中没有的明细予以删除 · remove lines that are not in it"),
]
AddOption = Annotated[
    bool, typer.Option("--add-customers", help="添加不在案的客户 · add customers not on file")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    purchases_app.command("import")(import_file)
    purchases_app.command("show")(show_customer)
    purchases_app.command("list")(list_customers)
    purchases_app.command("stated")(state_total)
    purchases_app.command("profit")(purchases_profit.show_profit)
    purchases_app.command("rates")(purchases_profit.set_rates)
    activities_app.command("import")(import_activities)
    purchases_app.add_typer(activities_app, name="activities")
    app.add_typer(purchases_app, name="purchases")


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV、XLSX · CSV or XLSX")],
    book: BookOption = "main",
    mapping: MappingOption = None,
    as_of: BookDayOption = None,
    covers_from: CoversOption = None,
    currency: Annotated[
        str | None,
        typer.Option(
            "--currency",
            metavar="CODE",
            help="账簿的币种 · the book's currency, where nothing in the file says it",
            show_default=False,
        ),
    ] = None,
    dry_run: DryRunOption = False,
    replace: ReplaceOption = False,
    add_customers: AddOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入订单、发货或开票明细 · Import an export of orders, deliveries or invoices.

    客户、日期、金额三列即可。重复导入同一文件不产生变化，退款为负数。Customer, date and amount
    are enough; the same file again changes nothing; a refund is a negative amount.

    示例 · Example:  licet purchases import 订单.csv --currency CNY --add-customers
    """
    from checker.purchases.headings import load_purchase_columns
    from checker.purchases.importing import BookImport
    from checker.purchases.mapping import BookMapping, load_mapping

    out = open_output(lang, as_json=as_json)
    code = parse_amount("1", currency).currency if currency else None
    mapped = load_mapping(mapping, load_purchase_columns()) if mapping else BookMapping()
    asked = BookImport(
        book=book,
        now=datetime.now(UTC),
        by=cli_actor(),
        as_of=as_of,
        covers_from=covers_from,
        currency=code or mapped.currency,
        is_dry_run=dry_run,
        replaces=replace,
        adds_customers=add_customers,
    )
    _import(out, file, mapped, asked)


def import_activities(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV、XLSX · CSV or XLSX")],
    book: BookOption = "main",
    mapping: MappingOption = None,
    as_of: BookDayOption = None,
    covers_from: CoversOption = None,
    dry_run: DryRunOption = False,
    replace: ReplaceOption = False,
    add_customers: AddOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入拜访、售后等活动记录 · Import visits, service calls and other activities.

    各列：客户、日期、活动类型、次数、工时。Columns: customer, date, kind, quantity, hours.

    示例 · Example:  licet purchases activities import 拜访.csv
    """
    from checker.purchases.headings import load_activity_columns
    from checker.purchases.importing import BookImport
    from checker.purchases.mapping import BookMapping, load_mapping
    from storage.vocabulary import BookContent

    out = open_output(lang, as_json=as_json)
    mapped = load_mapping(mapping, load_activity_columns()) if mapping else BookMapping()
    asked = BookImport(
        book=book,
        now=datetime.now(UTC),
        by=cli_actor(),
        content=BookContent.ACTIVITIES,
        as_of=as_of,
        covers_from=covers_from,
        is_dry_run=dry_run,
        replaces=replace,
        adds_customers=add_customers,
    )
    _import(out, file, mapped, asked)


def show_customer(
    customer: Annotated[str, typer.Argument(help="客户 · name, code or id")],
    limit: Annotated[int, typer.Option(help="最多列出 · how many lines at most", min=1)] = 12,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """采购节奏、金额、渠道、产品与沉默 · Rhythm, amounts, channels, products and silence.

    一律以账簿截止日为准，不以今天为准。All as of the book's day, never as of today.
    """
    from checker.cli.show_purchases import purchases_to_data, show_purchases
    from checker.intake.identity import find_customer
    from checker.purchases.account import read_purchases
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        account = read_purchases(session, workspace.originals, find_customer(session, customer))
        if as_json:
            out.emit(purchases_to_data(session, account, limit))
        else:
            show_purchases(out, session, account, limit)


def list_customers(
    book: BookOption = "main",
    silent: Annotated[
        int | None,
        typer.Option(
            "--silent",
            metavar="PERCENT",
            min=0,
            help="只列沉默超过自身间隔该百分比的 · silent for more than so many percent of the gap",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[int, typer.Option(help="最多列出 · how many at most", min=1)] = 50,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """按沉默程度列出客户，附 RFM 五分位 · Customers, the longest silent first, with RFM fifths.

    示例 · Example:  licet purchases list --silent 200 --xlsx 沉默客户.xlsx
    """
    from checker.cli.export_files import ExportFiles
    from checker.cli.purchase_files import write_files
    from checker.cli.show_purchases import overview_to_data, show_overview
    from checker.purchases.overview import list_purchases
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        overview = list_purchases(session, book, silent_percent=silent)
    files = ExportFiles(csv, xlsx, None)
    if as_json:
        out.emit_rows(*overview_to_data(overview))
    elif not files.are_wanted:
        show_overview(out, overview, limit)
    write_files(out, files, overview)


def state_total(
    customer: Annotated[str, typer.Argument(help="客户 · name, code or id")],
    total_spend: Annotated[
        str,
        typer.Option(
            "--total-spend",
            metavar="AMOUNT",
            help="客户一年的同类采购总额 · what the customer spends in our category in a year",
        ),
    ],
    currency: Annotated[
        str, typer.Option("--currency", metavar="CODE", help="货币（ISO 4217）· currency")
    ],
    source: Annotated[str, typer.Option("--source", help="来源 · what says so")],
    observed_on: Annotated[
        date, day_option("--observed-on", "所述情况的日期 · the day of which it speaks")
    ],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="记录人 · who records it")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """登记客户的同类采购总额，用于计算钱包份额 · Record a customer's whole spend in our category.

    示例 · Example:

      licet purchases stated 91330106MAY2K7Q39Y --total-spend 5000000 --currency CNY
      --source 客户采购部年度预算 --observed-on 2026-11-20 --by 林例昭
    """
    from checker.cli.show_purchases import show_spend, spend_to_data
    from checker.intake.identity import find_customer
    from checker.purchases.wallet import state_spend
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    total = parse_amount(total_spend, currency, "--total-spend")
    settings = load_settings()
    with open_workspace(settings) as workspace, workspace.database.session() as session:
        found = find_customer(session, customer)
        spend = state_spend(
            session,
            found,
            total,
            source=source,
            observed_on=observed_on,
            author_name=by,
            by=cli_actor(),
            now=datetime.now(UTC).astimezone(settings.zone),
        )
        if as_json:
            out.emit(spend_to_data(spend))
        else:
            show_spend(out, found, spend)


def _import(out: Output, file: Path, mapping: object, asked: BookImport) -> None:
    from dataclasses import replace

    from checker.cli.show_ledgers import show_line_report
    from checker.errors import PathMissing
    from checker.purchases.importing import import_book
    from checker.purchases.mapping import BookMapping
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from ingest.sandbox import ReaderPool

    if not file.is_file():
        raise PathMissing(path=file)
    settings = load_settings()
    asked = replace(asked, now=asked.now.astimezone(settings.zone))
    mapped = mapping if isinstance(mapping, BookMapping) else BookMapping()
    if asked.currency and mapped.currency is None:
        mapped = replace(mapped, currency=asked.currency)
    with open_workspace(settings) as workspace, ReaderPool() as reader:
        report = import_book(workspace.database, workspace.originals, file, mapped, reader, asked)
    if out.as_json:
        out.emit(report.to_data())
    else:
        show_line_report(out, report, "purchases")
    if report.left_out:
        raise typer.Exit(ExitCode.FINDINGS)
