"""`licet ledger`: the receivables of the user's own books, and how each customer pays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import JsonOption, LangOption, day_option, open_output
from checker.cli.register import DryRunOption
from checker.errors import ExitCode

ledger_app = typer.Typer(
    no_args_is_help=True, help="应收账本 · Receivables ledgers: what is owed and how it is paid."
)

BookOption = Annotated[
    str, typer.Option("--book", help="账簿名称 · which of your books", show_default=True)
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    ledger_app.command("import")(import_file)
    ledger_app.command("show")(show_customer)
    ledger_app.command("list")(list_all)
    app.add_typer(ledger_app, name="ledger")


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV、XLSX · CSV or XLSX")],
    book: BookOption = "main",
    mapping: Annotated[
        str | None,
        typer.Option(
            "--mapping",
            metavar="FILE|NAME",
            help="列映射文件，或现成的映射 · YAML that maps columns, or a ready one: "
            "sap_ar_items, kingdee_cloud_receivables, yonyou_tplus_arap_detail",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        day_option(
            "--as-of",
            "账本截止日，默认为其中最晚的日期 · the ledger's day (default: the latest in it)",
        ),
    ] = None,
    dry_run: DryRunOption = False,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="文件中没有的明细予以删除 · remove lines that are not in it"
        ),
    ] = False,
    add_customers: Annotated[
        bool,
        typer.Option("--add-customers", help="添加不在案的客户 · add customers not on file"),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入应收账款明细 · Import an export of the receivables ledger.

    同一单据再次导入即更新，重复导入同一文件不产生变化。A document is one line; again is an update.

    示例 · Example:  licet ledger import 应收明细.csv --mapping kingdee_cloud_receivables
    """
    from checker.cli.show_ledgers import show_ledger_report
    from checker.errors import PathMissing
    from checker.ledgers.importing import LedgerImport, import_ledger
    from checker.ledgers.mapping import LedgerMapping, load_mapping
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from ingest.sandbox import ReaderPool

    out = open_output(lang, as_json=as_json)
    if not file.is_file():
        raise PathMissing(path=file)
    settings = load_settings()
    mapped = load_mapping(mapping) if mapping else LedgerMapping()
    asked = LedgerImport(
        book=book,
        now=datetime.now(UTC).astimezone(settings.zone),
        by=cli_actor(),
        as_of=as_of,
        is_dry_run=dry_run,
        replaces=replace,
        adds_customers=add_customers,
    )
    with open_workspace(settings) as workspace, ReaderPool() as reader:
        report = import_ledger(workspace.database, workspace.originals, file, mapped, reader, asked)
    if as_json:
        out.emit(report.to_data())
    else:
        show_ledger_report(out, report)
    if report.left_out:
        raise typer.Exit(ExitCode.FINDINGS)


def show_customer(
    customer: Annotated[str, typer.Argument(help="客户 · name, code or id")],
    limit: Annotated[int, typer.Option(help="最多列出 · how many lines at most", min=1)] = 50,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """账龄、付款表现与未结明细 · Ageing, behaviour and what is open of one customer.

    一律以账本截止日为准，不以今天为准。All as of the ledger's day, never as of today.
    """
    from checker.cli.show_ledgers import account_to_data, show_account
    from checker.intake.identity import find_customer
    from checker.ledgers.account import read_account
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        found = find_customer(session, customer)
        account = read_account(session, workspace.originals, found)
        if as_json:
            out.emit(account_to_data(account, limit))
        else:
            show_account(out, account, limit)


def list_all(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出各账簿在用的账本 · List the ledger that counts for each book."""
    from checker.cli.show_ledgers import ledger_to_data, show_ledgers
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.ledgers import list_ledgers

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        found = list_ledgers(session)
        if as_json:
            out.emit({"ledgers": [ledger_to_data(ledger) for ledger in found]})
        else:
            show_ledgers(out, found)
