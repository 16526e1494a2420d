"""`licet statements`: financial statements of customers, filed, listed and shown by year."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    office_today,
    open_output,
)
from checker.cli.register import DryRunOption
from checker.errors import ExitCode

_UNITS = {
    "元": 1,
    "千元": 1_000,
    "万元": 10_000,
    "百万元": 1_000_000,
    "亿元": 100_000_000,
    "one": 1,
    "thousand": 1_000,
    "million": 1_000_000,
}


def parse_unit(words: str) -> int:
    """Read the unit in which figures are printed."""
    found = _UNITS.get(words.strip().lower())
    if found is None and words.strip().isdecimal() and int(words) in _UNITS.values():
        found = int(words)
    if found is None:
        known = "、".join(_UNITS)
        raise typer.BadParameter(f"“{words}” 不是金额单位 · is no unit; {known}")
    return found


def parse_currency(words: str) -> str:
    """Read a currency code."""
    from ingest.normalise.currencies import minor_digits

    code = words.strip().upper()
    if minor_digits(code) is None:
        raise typer.BadParameter(f"“{words}” 不是 ISO 4217 币种 · is no currency of ISO 4217")
    return code


CustomerArgument = Annotated[
    str, typer.Argument(metavar="CUSTOMER", help="客户名称、代码或编号 · name, code or reference")
]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(
        name="statements",
        no_args_is_help=True,
        help="财务报表 · Financial statements: import, list, show by year.",
    )
    group.command("import")(import_files)
    group.command("list")(list_statements)
    group.command("show")(show)
    app.add_typer(group)


def import_files(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="XLSX、CSV、PDF、图片 · tables, PDF, pictures"),
    ],
    customer: Annotated[
        str | None,
        typer.Option(
            "--customer", help="归入该客户 · file under this customer", show_default=False
        ),
    ] = None,
    unit: Annotated[
        int | None,
        typer.Option(
            "--unit",
            parser=parse_unit,
            metavar="UNIT",
            help="报表没有写明单位时：元、千元、万元… · where the statement says none: thousand, …",
            show_default=False,
        ),
    ] = None,
    currency: Annotated[
        str | None,
        typer.Option(
            "--currency",
            parser=parse_currency,
            metavar="CODE",
            help="报表没有写明币种时 · where the statement says none",
            show_default=False,
        ),
    ] = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """录入财务报表 · File financial statements.

    不给 --customer 时，按报表上的公司名称或代码归户；一张表可含多个客户。重复录入不会产生第二份。
    Without --customer each statement says whose it is, and a table may hold many customers.
    The same file twice changes nothing.

    示例 · Example:
      licet statements import 2025年报表.xlsx --customer 91330106MAY2K7Q39Y --unit 万元
    """
    from checker.cli.show_statements import show_import
    from checker.errors import PathMissing
    from checker.intake.files import read_bytes
    from checker.settings import load_settings
    from checker.statements.importing import import_statements
    from checker.statements.source import read_statement_file
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    reports = []
    with (
        open_workspace(load_settings()) as workspace,
        workspace.make_reader() as reader,
        out.progress("reading", len(files)) as step,
    ):
        for path in files:
            if not path.exists():
                raise PathMissing(path=path)
            found = read_statement_file(
                read_bytes(path), str(path), reader, unit=unit, currency=currency
            )
            report = import_statements(
                workspace.database,
                workspace.originals,
                found,
                received_on=as_of or office_today(),
                now=datetime.now(UTC),
                by=cli_actor(),
                customer=customer,
                is_dry_run=dry_run,
            )
            step(path.name)
            show_import(out, report)
            reports.append(report)
    if as_json:
        out.emit({"files": [report.to_data() for report in reports]})
    if any(report.needs_attention for report in reports):
        raise typer.Exit(ExitCode.FINDINGS)


def list_statements(
    customer: CustomerArgument,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """列出一个客户在案的报表，以及哪些被采用 · List a customer's statements and which count.

    示例 · Example:  licet statements list 91330106MAY2K7Q39Y
    """
    from checker.cli.show_statements import show_list
    from checker.settings import load_settings
    from checker.statements.data import statement_to_data
    from checker.statements.standings import list_standings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace:
        name, standings = list_standings(workspace.database, customer, as_of or office_today())
    if as_json:
        listed = [statement_to_data(filed, standing.value) for filed, standing in standings]
        out.emit({"customer": name, "statements": listed})
    else:
        show_list(out, name, standings)


def show(
    customer: CustomerArgument,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", help="只看该年度，并列出出处 · this year, with sources", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """并列显示各年度报表，核对勾稽关系 · Show the years side by side and check that they add up.

    示例 · Example:  licet statements show 91330106MAY2K7Q39Y --year 2025
    """
    from checker.cli.show_statements import show_one_year, show_years
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.statements import load_years
    from checker.statements.data import history_to_data, year_to_data
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        found = find_customer(session, customer)
        history = load_years(session, found.id, as_of or office_today())
    if year is None:
        if as_json:
            out.emit({"customer": found.name, **history_to_data(history)})
        else:
            show_years(out, found.name, history)
        return
    chosen = history.find_year(year, found.name)
    if as_json:
        out.emit({"customer": found.name, "year": year_to_data(chosen)})
    else:
        show_one_year(out, found.name, chosen, history)
