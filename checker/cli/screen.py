"""`licet screen`: a name, a table, pairs of names, or everybody on file, against the lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, office_today, open_output

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.screening.looking import Lists


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("screen")(screen)


def screen(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="名称或姓名 · a name", show_default=False)
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="名称表，CSV 或 XLSX，列 name，可有 code、kind、born_on · table of names",
            show_default=False,
        ),
    ] = None,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs",
            metavar="FILE",
            help="两列名称 a、b，逐行比较，不查名单 · columns a and b, compared with one another",
            show_default=False,
        ),
    ] = None,
    customers: Annotated[
        bool,
        typer.Option(
            "--customers",
            help="筛查全部客户，只比对有变动的 · everybody on file, as far as anything changed",
        ),
    ] = False,
    full: Annotated[
        bool,
        typer.Option("--full", help="与 --customers 合用：全部重新比对 · compare everybody again"),
    ] = False,
    kind: Annotated[
        str,
        typer.Option("--kind", help="company、person 或 vessel · whose name it is"),
    ] = "unknown",
    code: Annotated[
        str, typer.Option("--code", help="统一社会信用代码 · unified social credit code")
    ] = "",
    born_on: Annotated[
        str, typer.Option("--born-on", help="出生日期 · date of birth, YYYY-MM-DD")
    ] = "",
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """与名单比对名称 · Compare names with the lists, or with one another.

    每个结果为 hit（命中）、review（需人工核对）或 clear（无），并逐项列出得分理由。
    Each answer is hit, review or clear, with every part of the score in words.

    示例 · Example:  licet screen 样例贸易有限公司 --kind company
    """
    from checker.errors import ExitCode
    from checker.names.comparison import Answer
    from checker.screening.errors import NothingToScreen

    out = open_output(lang, as_json=as_json)
    day = as_of or office_today()
    if sum((name is not None, file is not None, pairs is not None, customers)) != 1:
        raise NothingToScreen
    if full and not customers:
        raise typer.BadParameter(out.say("full_needs_customers"))
    if pairs is not None:
        _compare_pairs(out, pairs)
        return
    if customers:
        waiting = _screen_customers(out, day, is_full=full)
        raise typer.Exit(ExitCode.FINDINGS if waiting else ExitCode.DONE)
    if name is not None:
        answers = [_screen_name(out, name, kind, code, born_on, day)]
    else:
        assert file is not None  # noqa: S101 - one of the four was given
        answers = _screen_file(out, file, day)
    is_clear = all(answer is Answer.CLEAR for answer in answers)
    raise typer.Exit(ExitCode.DONE if is_clear else ExitCode.FINDINGS)


def _compare_pairs(out: Output, path: Path) -> None:
    from checker.cli.show_screen import show_pairs
    from checker.names.comparing import compare_names
    from checker.screening.looking import reasons_to_data
    from checker.screening.name_table import read_pairs
    from ingest.sandbox import ReaderPool

    with ReaderPool() as reader:
        rows = read_pairs(_read_bytes(path), str(path), reader)
    found = []
    with out.progress("comparing", len(rows)) as step:
        for row in rows:
            found.append((row, compare_names(row.left, row.right, row.kind)))
            step("")
    if out.as_json:
        data = [
            {
                "score": compared.score / 1000,
                "answer": str(compared.answer),
                "reasons": reasons_to_data(compared.reasons),
            }
            for _, compared in found
        ]
        out.emit({"pairs": data})
    else:
        show_pairs(out, found)


def _screen_name(out: Output, name: str, kind: str, code: str, born_on: str, day: date) -> Any:  # noqa: ANN401 - Answer, imported late
    from checker.cli.show_screen import show_lists, show_search
    from checker.names.comparison import NameKind
    from checker.screening.looking import answer_of, search_to_data
    from checker.screening.name_table import make_party
    from ingest.normalise.dates import read_date

    if kind not in tuple(NameKind):
        raise typer.BadParameter(out.say("name_kind_unknown", kind=kind))
    party = make_party(name.strip(), NameKind(kind), code=code, born_on=read_date(born_on))
    lists = _open_lists(day)
    search = lists.search(party)
    if out.as_json:
        out.emit({**search_to_data(party, search), "lists": _lists_to_data(lists)})
    else:
        show_search(out, party, search)
        show_lists(out, lists)
    return answer_of(search)


def _screen_file(out: Output, path: Path, day: date) -> list[Any]:
    from checker.cli.show_screen import show_lists, show_search
    from checker.names.comparison import Answer
    from checker.screening.looking import answer_of, search_to_data
    from checker.screening.name_table import read_names
    from ingest.sandbox import ReaderPool

    with ReaderPool() as reader:
        lines = list(read_names(_read_bytes(path), str(path), reader))
    lists = _open_lists(day)
    found = []
    with out.progress("screening", len(lines)) as step:
        for line in lines:
            if line.party is not None:
                found.append((line, line.party, lists.search(line.party)))
            step("")
    nameless = [line.line for line in lines if line.party is None]
    if out.as_json:
        rows = (
            {"line": line.line, **search_to_data(party, search)} for line, party, search in found
        )
        about = {"lists": _lists_to_data(lists), "lines_without_name": nameless}
        out.emit_rows(about, rows)
    else:
        for _, party, search in found:
            if answer_of(search) is not Answer.CLEAR:
                show_search(out, party, search)
        clear = sum(answer_of(search) is Answer.CLEAR for _, _, search in found)
        typer.echo(out.say("names_clear", clear=clear, count=len(found)))
        show_lists(out, lists)
    if nameless:
        shown = ", ".join(map(str, nameless[:20]))
        typer.echo(out.say("lines_without_name", count=len(nameless), lines=shown), err=True)
    return [answer_of(search) for _, _, search in found]


def _screen_customers(out: Output, day: date, *, is_full: bool) -> int:
    from datetime import UTC, datetime

    from checker.cli.acting import cli_actor
    from checker.cli.show_screen import show_run
    from checker.screening.running import run_screening
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.screening import count_open_hits

    with open_workspace(load_settings()) as workspace:
        run = run_screening(
            workspace.database,
            cli_actor(),
            day,
            datetime.now(UTC),
            is_full=is_full,
            tell=lambda stage, done: typer.echo(out.say(f"screening_{stage}", done=done), err=True),
        )
        with workspace.database.read_session() as session:
            waiting = count_open_hits(session)
    if out.as_json:
        out.emit({"run": run.to_data(), "hits_waiting": waiting})
    else:
        show_run(out, run, waiting)
    return waiting


def _open_lists(day: date) -> Lists:
    from checker.screening.looking import open_lists
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    with open_workspace(load_settings()) as workspace:
        return open_lists(workspace.database, day)


def _lists_to_data(lists: Lists) -> list[dict[str, Any]]:
    return [status.to_data() for status in lists.statuses if status.version is not None]


def _read_bytes(path: Path) -> bytes:
    from checker.errors import PathMissing
    from checker.intake.files import read_bytes

    if not path.exists():
        raise PathMissing(path=path)
    return read_bytes(path)
