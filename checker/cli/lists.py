"""`licet lists`: watchlists imported, how old they are, what they say of a party."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import AsOfOption, JsonOption, LangOption, day_option, open_output
from checker.cli.register import DryRunOption
from checker.errors import ExitCode

lists_app = typer.Typer(
    no_args_is_help=True, help="名单 · Watchlists: sanctions, export control, courts, registers."
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    lists_app.command("import")(import_file)
    lists_app.command("status")(show_status)
    lists_app.command("show")(show_entry)
    lists_app.command("templates")(print_template)
    app.add_typer(lists_app, name="lists")


def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="文件、文件夹或 ZIP · file, folder or ZIP")
    ],
    kind: Annotated[
        str, typer.Option("--kind", help="名单种类 · which list; custom.NAME for your own")
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar="FILE",
            help="自有名单的列映射 · YAML that maps the columns of your own list",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        date | None,
        day_option(
            "--as-of",
            "名单日期，文件未写明时用 · date of the list where it does not say it "
            "(default: the file's)",
        ),
    ] = None,
    accept_shrinking: Annotated[
        bool,
        typer.Option("--accept-shrinking", help="记录大减也接受 · take far fewer records too"),
    ] = False,
    accept_older: Annotated[
        bool,
        typer.Option("--accept-older", help="早于在用版本也接受 · take an older list too"),
    ] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入名单的新版本 · Import a new version of a watchlist.

    不完整、为空或不是该名单的文件一律拒绝，在用版本不变。
    A file that is cut, empty or another list is refused, and the list in force stays.

    示例 · Example:  licet lists import sdn.csv --kind ofac.sdn
    """
    from checker.cli.show_lists import show_import
    from checker.settings import load_settings
    from checker.watchlists.importing import ListImport, import_list
    from checker.watchlists.reading import read_list
    from checker.workspace import open_workspace
    from ingest.sandbox import ReaderPool

    out = open_output(lang, as_json=as_json)
    settings = load_settings()
    asked = ListImport(
        now=datetime.now(UTC).astimezone(settings.zone),
        by=cli_actor(),
        as_of=as_of,
        accepts_shrinking=accept_shrinking,
        accepts_older=accept_older,
        is_dry_run=dry_run,
    )
    with (
        open_workspace(settings) as workspace,
        ReaderPool() as reader,
        out.progress("list_importing", total=2) as step,
    ):
        reading = read_list(file, kind, mapping, reader)
        step(kind)
        report = import_list(workspace.database, reading, asked)
        step(kind)
    if as_json:
        out.emit(report.to_data())
    else:
        show_import(out, report)
    if report.reading.problems:
        raise typer.Exit(ExitCode.FINDINGS)


def show_status(
    as_of: AsOfOption = None, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """各名单的版本和时效 · Version and age of each list, and what to do."""
    from checker.cli.options import office_today
    from checker.cli.show_lists import show_statuses
    from checker.settings import load_settings
    from checker.watchlists.status import read_status
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    day = as_of or office_today()
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        statuses = read_status(session, day)
        if as_json:
            found = [status.to_data() for status in statuses]
            out.emit({"as_of": day.isoformat(), "lists": found})
        else:
            show_statuses(out, statuses)


def show_entry(
    kind: Annotated[str, typer.Argument(help="名单种类 · which list")],
    source_id: Annotated[str, typer.Argument(help="名单中的编号 · the list's own id")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """查看名单中的一条记录 · Show one entry of a list, in force or removed."""
    from checker.cli.show_lists import show_list_entry
    from checker.settings import load_settings
    from checker.watchlists.entries import find_list_entry
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        found = find_list_entry(session, kind, source_id)
        if as_json:
            out.emit(found.to_data())
        else:
            show_list_entry(out, found)


def print_template(
    kind: Annotated[str, typer.Argument(help="名单种类 · which list, e.g. cn.dishonest_debtors")],
    lang: LangOption = None,
) -> None:
    """输出空白 CSV 模板 · Print the empty CSV template of a list.

    示例 · Example:  licet lists templates cn.dishonest_debtors > 失信.csv
    """
    from checker.watchlists.templates import write_template

    open_output(lang)
    sys.stdout.write(write_template(kind))
