"""Options that several commands share."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from checker.cli.output import Output, choose_language


class Lang(StrEnum):
    """The languages that Licet speaks."""

    ZH = "zh"
    EN = "en"


_output: ContextVar[Output | None] = ContextVar("output", default=None)


def open_output(lang: Lang | None, *, as_json: bool = False) -> Output:
    """Make the voice of the command that is running, and remember it for its failures."""
    output = Output(choose_language(lang), as_json=as_json)
    _output.set(output)
    return output


def current_output() -> Output:
    """Give the voice of the running command, or a plain one if it failed before it spoke."""
    return _output.get() or Output(choose_language(None), as_json=False)


def parse_day(words: str) -> date:
    """Read a day that was given as an option."""
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise typer.BadParameter(
            f"“{words}” 不是日期，请写成 2026-11-22 · is not a date, write 2026-11-22"
        ) from error


def day_option(name: str, meaning: str) -> Any:  # noqa: ANN401
    """Make an option that takes a day.

    Args:
        name: Such as `--until`.
        meaning: In both languages.
    """
    return typer.Option(name, parser=parse_day, metavar="DATE", help=meaning, show_default=False)


def office_today() -> date:
    """Give today's date in the office's time zone; only the command line asks the clock."""
    from checker.settings import load_settings

    return datetime.now(UTC).astimezone(load_settings().zone).date()


JsonOption = Annotated[bool, typer.Option("--json", help="输出一份 JSON · print one JSON document")]
LangOption = Annotated[
    Lang | None, typer.Option("--lang", help="语言 · language (zh, en)", show_default=False)
]
AsOfOption = Annotated[
    date | None,
    day_option("--as-of", "以该日为准，默认今天 · decide as of this day (default: today)"),
]
PackOption = Annotated[
    str | None,
    typer.Option("--pack", help="规则包 · name or folder of a rule pack", show_default=False),
]
PurposeOption = Annotated[
    str | None,
    typer.Option("--purpose", help="用途 · purpose, e.g. onboarding", show_default=False),
]
CustomerFilter = Annotated[
    str | None,
    typer.Option("--customer", help="只看该客户 · this customer only", show_default=False),
]
OwnerFilter = Annotated[
    str | None,
    typer.Option(
        "--owner",
        metavar="NAME",
        help="只看该负责人的客户 · customers of this person only",
        show_default=False,
    ),
]
AfterPlaceOption = Annotated[
    str | None,
    typer.Option(
        "--after", help="从上一页末尾继续 · continue after this place", show_default=False
    ),
]
AfterIdOption = Annotated[
    str | None,
    typer.Option("--after", help="从该编号之后继续 · continue after this id", show_default=False),
]
CsvOption = Annotated[
    Path | None,
    typer.Option("--csv", help="写入 CSV 文件 · write a CSV file", show_default=False),
]
XlsxOption = Annotated[
    Path | None,
    typer.Option("--xlsx", help="写入 Excel 文件 · write an Excel file", show_default=False),
]
IcsOption = Annotated[
    Path | None,
    typer.Option("--ics", help="写入日历文件 · write a calendar file", show_default=False),
]
