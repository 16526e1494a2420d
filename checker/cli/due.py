"""`licet due`: what falls due and what is overdue, on the screen or as a file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import (
    AfterPlaceOption,
    AsOfOption,
    CsvOption,
    CustomerFilter,
    IcsOption,
    JsonOption,
    LangOption,
    OwnerFilter,
    XlsxOption,
    office_today,
    open_output,
)

if TYPE_CHECKING:
    from checker.cli.output import Output
    from storage.coming_query import ComingCursor

SHOWN_AT_ONCE = 100


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("due")(due)


def due(
    within: Annotated[
        int, typer.Option("--within", help="今后多少天 · days ahead", min=0, max=3660)
    ] = 90,
    customer: CustomerFilter = None,
    owner: OwnerFilter = None,
    own: Annotated[
        bool, typer.Option("--own", help="只看本公司 · the user's own company only")
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help="只看该种类，如 食品经营许可证 · this kind only, e.g. food_business_licence",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            min=1,
            max=10_000,
            show_default=False,
            help="最多列出多少项，默认 100；导出文件默认全部 · how many at most (100; files: all)",
        ),
    ] = None,
    after: AfterPlaceOption = None,
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
    ics: IcsOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """列出即将到期与已逾期的事项 · List what falls due and what is overdue, the earliest first.

    证照、证明文件、复审、结论变化、期限与数据，并给出办理延续的期间、所处阶段与下一步。
    Credentials, documents, reviews, verdicts that change, deadlines and data, each with its renewal
    window, how grave it is and what comes next.

    示例 · Examples:  licet due --within 90    licet due --kind 食品经营许可证 --xlsx 到期.xlsx
    """
    from checker.cli.due_files import write_files
    from checker.cli.export_files import ExportFiles
    from checker.cli.show_coming import coming_to_data, show_coming
    from checker.intake.identity import find_customer
    from checker.renewals.coming import list_coming, walk_coming
    from checker.renewals.wanted import find_colleague, find_kind
    from checker.rule_packs import open_calendar, open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.coming_query import ComingQuery

    out = open_output(lang, as_json=as_json)
    place = None if after is None else _parse_place(out, after)
    settings = load_settings()
    day = as_of or office_today()
    with open_workspace(settings) as workspace:
        pack = open_deciding_pack(settings, workspace.database)
        calendar = open_calendar(settings)
        purposes = {policy.purpose: policy.title for policy in pack.policies}
        with workspace.database.read_session() as session:
            wanted = ComingQuery(
                as_of=day,
                until=day + timedelta(days=within),
                customer_id=find_customer(session, customer).id if customer else None,
                owner_id=find_colleague(session, owner).id if owner else None,
                with_unowned=owner is not None and owner == settings.default_owner,
                is_own=own,
                kind=find_kind(session, kind, purposes) if kind else None,
            )
        database, plan = workspace.database, pack.renewals
        page = list_coming(
            database, wanted, plan, calendar, after=place, limit=limit or SHOWN_AT_ONCE
        )
        files = ExportFiles(csv, xlsx, ics)
        if files.are_wanted:
            is_page = limit is not None or place is not None
            items = page.items if is_page else walk_coming(database, wanted, plan, calendar)
            write_files(out, files, tuple(items), database, day)
    if as_json:
        out.emit({"as_of": day.isoformat(), "within": within, **coming_to_data(page)})
    elif not files.are_wanted:
        show_coming(out, page, day, within, settings.default_owner)


def _parse_place(out: Output, words: str) -> ComingCursor:
    from storage.coming_query import ComingCursor

    try:
        return ComingCursor.parse(words)
    except ValueError as error:
        raise typer.BadParameter(out.say("due_place_wrong", place=words)) from error
