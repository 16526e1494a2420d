"""`licet contracts`: the contracts of the user's own books, from a spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import (
    AfterIdOption,
    JsonOption,
    LangOption,
    open_output,
)
from checker.cli.register import DryRunOption, MappingOption
from checker.errors import ExitCode

contracts_app = typer.Typer(
    no_args_is_help=True, help="合同 · Contracts: which revenue hangs on which customer."
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    contracts_app.command("import")(import_file)
    contracts_app.command("list")(list_all)
    app.add_typer(contracts_app, name="contracts")


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV、XLSX · CSV or XLSX")],
    mapping: MappingOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入合同台账 · Import a spreadsheet of contracts.

    同一客户的同一合同编号只有一份，再次导入即更新。A number is one contract; again is an update.

    示例 · Example:  licet contracts import 合同台账.xlsx
    """
    from checker.cli.show_contracts import show_contracts_report
    from checker.errors import PathMissing
    from checker.intake.files import read_bytes
    from checker.register.contracts import import_contracts
    from checker.register.headings import RegisterKind
    from checker.register.mapping import RegisterMapping, load_mapping
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from ingest.sandbox import ReaderPool

    out = open_output(lang, as_json=as_json)
    if not file.exists():
        raise PathMissing(path=file)
    mapped = load_mapping(mapping, RegisterKind.CONTRACTS) if mapping else RegisterMapping()
    with open_workspace(load_settings()) as workspace, ReaderPool() as reader:
        report = import_contracts(
            workspace.database,
            read_bytes(file),
            str(file),
            mapped,
            reader,
            now=datetime.now(UTC),
            by=cli_actor(),
            is_dry_run=dry_run,
        )
    if as_json:
        out.emit(report.to_data())
    else:
        show_contracts_report(out, report)
    if report.faults:
        raise typer.Exit(ExitCode.FINDINGS)


def list_all(
    customer: Annotated[
        str | None,
        typer.Option("--customer", help="只列该客户 · of this customer", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(help="最多列出 · how many at most", min=1)] = 100,
    after: AfterIdOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """列出合同 · List the contracts."""
    from checker.cli.show_contracts import contract_to_data, show_contracts
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.contracts import list_contracts

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        customer_id = find_customer(session, customer).id if customer else None
        found = list_contracts(session, customer_id=customer_id, after=after, limit=limit)
    if as_json:
        more = found[-1][0].id if len(found) == limit else None
        out.emit({"contracts": [contract_to_data(*row) for row in found], "next": more})
    else:
        show_contracts(out, found)
