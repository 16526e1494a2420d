"""`licet owners`: who owns and controls a company in the end, by the rules of a regime."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, office_today, open_output


class RegimeName(StrEnum):
    """The regimes there are."""

    CN = "cn"
    UK = "uk"
    EU = "eu"
    US = "us"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("owners")(owners)


def owners(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="BODS .json、PSC .jsonl、CSV")],
    company: Annotated[
        str | None,
        typer.Option("--company", help="企业编号或名称 · id or name", show_default=False),
    ] = None,
    regime: Annotated[RegimeName, typer.Option("--regime", help="规则 · rules")] = RegimeName.CN,
    bods: Annotated[
        Path | None, typer.Option("--bods", help="写出 BODS · write BODS", show_default=False)
    ] = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """列出受益所有人及持股路径 · Beneficial owners with the chains that lead to them.

    示例 · Examples:
      licet owners holders.csv --regime uk
    """
    import json

    from checker.cli.show_owners import owners_to_data, show_owners
    from checker.errors import ExitCode, FileUnreadable, PathMissing
    from checker.ownership.beneficial import find_beneficial_owners
    from checker.ownership.bods import read_bods, write_bods
    from checker.ownership.psc import read_psc
    from checker.ownership.table import read_csv
    from checker.ownership.words import load_regimes

    out = open_output(lang, as_json=as_json)
    day = as_of or office_today()
    if not file.exists():
        raise PathMissing(path=file)
    try:
        text = file.read_text(encoding="utf-8")
        match file.suffix.lower():
            case ".json":
                graph = read_bods(json.loads(text), as_of=day)
            case ".jsonl":
                graph = read_psc(text.splitlines(), as_of=day)
            case _:
                graph = read_csv(text, as_of=day)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise FileUnreadable(path=file, reason=error) from error
    found = graph.find(company) if company else graph.list_targets()
    if len(found) != 1:
        names = ", ".join(each.name or each.id for each in found[:10]) or "—"
        raise typer.BadParameter(f"--company: {names}")
    rules = load_regimes()[regime]
    answer = find_beneficial_owners(graph, found[0].id, regime, rules)
    if bods is not None:
        body = json.dumps(write_bods(graph, day), ensure_ascii=False, indent=1)
        bods.write_text(body, encoding="utf-8")
    if as_json:
        out.emit(owners_to_data(graph, answer, rules))
    else:
        show_owners(out, graph, answer, rules)
    if answer.problems or not answer.is_complete:
        raise typer.Exit(ExitCode.FINDINGS)
