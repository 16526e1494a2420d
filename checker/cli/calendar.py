"""`licet calendar`: which contracts and how much revenue stop on which day."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from checker.cli.options import (
    AsOfOption,
    CsvOption,
    IcsOption,
    JsonOption,
    LangOption,
    PackOption,
    PurposeOption,
    XlsxOption,
    office_today,
    open_output,
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("calendar")(calendar)


def calendar(
    within: Annotated[
        int, typer.Option("--within", help="今后多少天 · days ahead", min=0, max=3660)
    ] = 365,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
    ics: IcsOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    pack: PackOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
) -> None:
    """若都不续期，哪些合同哪天停止 · Which contracts stop when, if nothing is renewed.

    逐日推算结论变为不予准入或转人工的第一天，以及未履行部分的金额；不写入任何内容。
    The first day on which a customer may no longer be dealt with, and the revenue after it.

    示例 · Example:  licet calendar --within 365 --xlsx 合同日历.xlsx
    """
    from checker.cli.calendar_files import write_files
    from checker.cli.export_files import ExportFiles
    from checker.cli.show_calendar import calendar_to_data, show_calendar
    from checker.portfolio_calendar.outlook import make_outlook
    from checker.rule_packs import open_calendar, open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings(pack=pack, purpose=purpose)
    day = as_of or office_today()
    with open_workspace(settings) as workspace:
        outlook = make_outlook(
            workspace.database,
            open_deciding_pack(settings, workspace.database, pack),
            settings.purpose,
            open_calendar(settings),
            day,
            until=day + timedelta(days=within),
        )
    if as_json:
        out.emit(calendar_to_data(outlook))
    else:
        show_calendar(out, outlook)
    write_files(out, ExportFiles(csv, xlsx, ics), outlook)
