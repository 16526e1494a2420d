"""`licet identifiers`: numbers of companies of any country, checked; which kinds are known."""

from __future__ import annotations

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
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="号码 · the number")],
    country: Annotated[
        str | None,
        typer.Option("--country", metavar="XX", help="国家代码 · ISO 3166", show_default=False),
    ] = None,
    scheme: Annotated[
        str | None,
        typer.Option("--scheme", metavar="ID", help="号码种类 · its kind", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """核对一个号码 · Check a number by its form and its check digits.

    示例 · Example:  licet identifiers check 00102498 --country GB
    """
    from checker.errors import ExitCode
    from ingest.identifiers.layer import LayerState
    from ingest.identifiers.schemes import load_schemes
    from ingest.identifiers.worldwide import check_identifier

    out = open_output(lang, as_json=as_json)
    if country is None and scheme is None:
        raise typer.BadParameter(out.say("country_or_scheme_needed"))
    answer = check_identifier(number, country=country, scheme=scheme)
    known = load_schemes().get(answer.scheme or "")
    says = {language: answer.layer.describe(language) for language in ("zh", "en")}
    if as_json:
        out.emit(
            {
                "number": answer.number,
                "scheme": answer.scheme,
                "title": {"zh": known.title.zh, "en": known.title.en} if known else None,
                "state": str(answer.state),
                "reason": answer.layer.reason,
                "message": says,
            }
        )
    else:
        title = f"{out.pick(known.title)}  " if known else ""
        out.show(f"{title}{answer.number}: {out.say(f'number_{answer.state}')}. {out.pick(says)}")
    if answer.state is not LayerState.VALID:
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
