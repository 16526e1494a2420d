"""`licet credit standards`: standard values of one's own copy of the book, checked and kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.options import JsonOption, LangOption, open_output
from checker.errors import ExitCode

if TYPE_CHECKING:
    from checker.cli.output import Output
    from rules.standards import StandardTable

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="CSV，UTF-8 或 GBK · CSV in UTF-8 or GBK")
]


def register(group: typer.Typer) -> None:
    """Add the commands of this module to `licet credit`."""
    standards = typer.Typer(
        name="standards",
        no_args_is_help=True,
        help="企业绩效评价标准值（自备）· standard values of your own for the efficacy card",
    )
    standards.command("check")(check)
    standards.command("import")(bring_in)
    group.add_typer(standards)


def check(file: FileArgument, as_json: JsonOption = False, lang: LangOption = None) -> None:
    """检查标准值表 · Find what is wrong in a table of standard values, cell by cell."""
    from checker.cli.show_checks import describe_fault, show_faults
    from rules.proof import Fault

    out = open_output(lang, as_json=as_json)
    table = _read(file)
    faults = [Fault(complaint) for complaint in table.complaints]
    if as_json:
        problems = [describe_fault(fault) for fault in faults]
        out.emit({"file": str(file), "groups": _describe_groups(table), "problems": problems})
    if faults:
        show_faults(out, faults)
        out.show(out.say("lint_count", count=len(faults)))
        raise typer.Exit(ExitCode.INPUT_UNREADABLE)
    out.show(out.say("standards_sound", file=file, count=len(table.rows)))
    _show_groups(out, table)


def bring_in(
    file: FileArgument,
    into: Annotated[
        Path, typer.Option("--into", metavar="FOLDER", help="规则包文件夹 · folder of your pack")
    ],
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="在规则包中的文件名 · its name in the pack"),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="替换同名的表 · take the place of a table there")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """把标准值表存入规则包 · Put a table of standard values into a pack of your own."""
    from checker.errors import TableInvalid
    from checker.rule_packs import keep_standards

    out = open_output(lang, as_json=as_json)
    table = _read(file)
    if table.complaints:
        zh = "\n".join(f"{c.place}: {c.message.zh}" for c in table.complaints)
        en = "\n".join(f"{c.place}: {c.message.en}" for c in table.complaints)
        raise TableInvalid(path=file, faults_zh=zh, faults_en=en)
    kept = keep_standards(table, into, _choose_name(name or file.name), replace=replace)
    if as_json:
        out.emit({"file": str(kept), "rows": len(table.rows), "groups": _describe_groups(table)})
    out.show(out.say("standards_kept", path=kept))
    _show_groups(out, table)
    out.show(out.say("standards_next"))
    year, industry, size = table.groups[-1]
    chosen = f"file: {kept.name}, year: {year}, industry: {industry}, size: {size}"
    out.show(f"    standards: {{{chosen}}}")
    out.show(out.say("standards_then"))


def _choose_name(name: str) -> str:
    """A name without folders that ends in .csv, as packs look for it."""
    stem = Path(name).name
    return stem if stem.endswith(".csv") else f"{stem}.csv"


def _read(file: Path) -> StandardTable:
    from checker.errors import FileUnreadable, PathMissing
    from rules.standards import read_standard_table

    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise PathMissing(path=file) from error
    except OSError as error:
        raise FileUnreadable(path=file, reason=error.strerror or error) from error
    return read_standard_table(content, str(file))


def _count_groups(table: StandardTable) -> Counter[tuple[int, str, str]]:
    return Counter(row.key[:3] for row in table.rows)


def _describe_groups(table: StandardTable) -> list[dict[str, Any]]:
    return [
        {"year": year, "industry": industry, "size": size, "indicators": count}
        for (year, industry, size), count in _count_groups(table).items()
    ]


def _show_groups(out: Output, table: StandardTable) -> None:
    from rich.markup import escape

    for (year, industry, size), count in _count_groups(table).items():
        words = {"year": year, "industry": industry, "size": size, "count": count}
        out.show(escape(f"  {out.say('standards_group', **words)}"))
