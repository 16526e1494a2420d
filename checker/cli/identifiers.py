"""`licet identifiers`: numbers of companies of any country, checked; which kinds are known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from checker.cli.options import JsonOption, LangOption, open_output

identifiers_app = typer.Typer(
    no_args_is_help=True, help="各国企业号码 · Numbers of companies of any country."
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    identifiers_app.command("check")(check)
    identifiers_app.command("list")(list_known)
    app.add_typer(identifiers_app, name="identifiers")


def check(
    number: Annotated[
        str | None, typer.Argument(metavar="NUMBER", help="号码 · the number", show_default=False)
    ] = None,
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="XX", help="国家代码 · ISO 3166", show_default=False),
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option("--scheme", metavar="ID", help="号码种类 · its kind", show_default=False),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="CSV 或 XLSX，列 number 及 country 或 scheme · table of numbers",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """核对号码的格式和校验码 · Check a number, or a table of them, by form and check digits.

    示例 · Example:  licet identifiers check 00102498 --country GB
    """
    from checker.cli.show_identifiers import answer_to_data, show_answer, show_lines
    from checker.errors import ExitCode, PathMissing
    from ingest.identifiers.layer import LayerState
    from ingest.identifiers.worldwide import check_identifier, find_schemes

    out = open_output(lang, as_json=as_json)
    if (number is None) == (file is None):
        raise typer.BadParameter(out.say("number_or_file_needed"))
    if file is not None:
        if not file.is_file():
            raise PathMissing(path=file)
        from checker.identifiers.number_table import check_table
        from ingest.sandbox import ReaderPool

        with ReaderPool() as reader:
            lines = check_table(file.read_bytes(), str(file), reader)
        show_lines(out, lines)
        states = [line.answer.state for line in lines]
    else:
        if country is None and scheme is None:
            raise typer.BadParameter(out.say("country_or_scheme_needed"))
        answer = check_identifier(number or "", country=country, scheme=scheme)
        if as_json:
            fits = find_schemes(number or "", country) if country and not scheme else ()
            out.emit({**answer_to_data(answer), "fits": list(fits)})
        else:
            show_answer(out, answer)
        states = [answer.state]
    if any(state is not LayerState.VALID for state in states):
        raise typer.Exit(ExitCode.FINDINGS)


def list_known(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出可核对的号码种类 · List the kinds of numbers that can be checked."""
    from rich.table import Table

    from ingest.identifiers.schemes import load_schemes

    out = open_output(lang, as_json=as_json)
    if as_json:
        schemes = [
            {
                "scheme": name,
                "country": scheme.country,
                "identifies": str(scheme.identifies),
                "title": {"zh": scheme.title.zh, "en": scheme.title.en},
                "checked": scheme.checked,
            }
            for name, scheme in load_schemes().items()
        ]
        out.emit({"schemes": schemes})
        return
    table = Table(out.say("number_kind"), out.say("number_title"), out.say("number_checked"))
    for name, scheme in load_schemes().items():
        table.add_row(name, out.pick(scheme.title), out.say(f"number_by_{scheme.checked}"))
    out.show(table)
