"""`licet owners`: who owns and controls a company in the end, by the rules of a regime."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, office_today, open_output

if TYPE_CHECKING:
    from checker.ownership.graph import OwnershipGraph

_MOST_NAMED = 10
_HARMLESS = frozenset({"cycle", "not_in_force"})
"""Problems that leave no question open: a cycle is solved exactly."""


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
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="BODS、FollowTheMoney、PSC、CSV、XLSX",
            show_default=False,
        ),
    ] = None,
    customer: Annotated[
        str | None,
        typer.Option(
            "--customer",
            metavar="X",
            help="在册客户，按登记记录 · a customer, by what registers say",
            show_default=False,
        ),
    ] = None,
    company: Annotated[
        str | None,
        typer.Option("--company", help="企业编号或名称 · id or name", show_default=False),
    ] = None,
    regime: Annotated[RegimeName, typer.Option("--regime", help="规则 · rules")] = RegimeName.CN,
    bods: Annotated[
        Path | None, typer.Option("--bods", help="写出 BODS · write BODS", show_default=False)
    ] = None,
    ftm: Annotated[
        Path | None,
        typer.Option("--ftm", help="写出 FollowTheMoney · write it", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """列出受益所有人及持股路径 · Beneficial owners with the chains that lead to them.

    有未披露或无法判断之处时，退出码为 1。The exit code is 1 where something is open.

    示例 · Examples:
      licet owners holders.csv --regime uk    licet owners --customer 青禾科技
    """
    import json

    from checker.cli.show_owners import owners_to_data, show_owners
    from checker.errors import ExitCode
    from checker.ownership.beneficial import find_beneficial_owners
    from checker.ownership.bods import write_bods
    from checker.ownership.ftm import write_ftm
    from checker.ownership.words import load_regimes

    out = open_output(lang, as_json=as_json)
    day = as_of or office_today()
    if (file is None) == (customer is None):
        raise typer.BadParameter(out.say("file_or_customer_needed"))
    if file is not None:
        graph = _read_file(file, day)
        found = graph.find(company) if company else graph.list_targets()
    else:
        graph, customer_id = _read_customer(customer or "", day)
        found = graph.find(company or customer_id)
    if len(found) != 1:
        names = "、".join(each.name or each.id for each in found[:_MOST_NAMED])
        word = "which_company" if found else "no_such_company"
        raise typer.BadParameter(out.say(word, company=company or "", names=names))
    rules = load_regimes()[regime]
    answer = find_beneficial_owners(graph, found[0].id, regime, rules)
    if bods is not None:
        body = json.dumps(write_bods(graph, day), ensure_ascii=False, indent=1)
        bods.write_text(body, encoding="utf-8")
    if ftm is not None:
        with ftm.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in write_ftm(graph))
    if as_json:
        out.emit(owners_to_data(graph, answer, rules))
    else:
        show_owners(out, graph, answer, rules)
    is_open = any(problem.code not in _HARMLESS for problem in answer.problems)
    if is_open or not answer.is_complete:
        raise typer.Exit(ExitCode.FINDINGS)


def _read_file(file: Path, day: date) -> OwnershipGraph:
    from checker.errors import PathMissing
    from checker.intake.files import read_bytes
    from checker.ownership.sources import read_owners
    from ingest.sandbox import ReaderPool

    if not file.exists():
        raise PathMissing(path=file)
    with ReaderPool() as reader:
        return read_owners(read_bytes(file), str(file), reader, as_of=day)


def _read_customer(customer: str, day: date) -> tuple[OwnershipGraph, str]:
    from checker.intake.identity import find_customer
    from checker.registries.holders import read_registered_graph
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.read_session() as session,
    ):
        found = find_customer(session, customer)
        return read_registered_graph(session, found, day), found.id
