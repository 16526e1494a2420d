"""`licet registry`: recorded answers of registers, filed, shown and compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    PurposeOption,
    office_today,
    open_output,
)

if TYPE_CHECKING:
    from checker.assessment.reconsidering import Reconsideration
    from checker.registries.importing import FiledRecord
    from checker.registries.reading import ReadPayload
    from checker.registries.record import RegistryRecord
    from checker.settings import Settings
    from storage.database import Database
    from storage.tables import Customer, RegistryRecordRow

_MOST_RECONSIDERED = 20
"""Customers whose rules are asked again at once, some 0.2 s each; the next audit has the others."""

registry_app = typer.Typer(
    no_args_is_help=True, help="登记记录 · Records of registers, from recorded answers."
)
SourceOption = Annotated[
    str | None,
    typer.Option("--source", metavar="ID", help="登记来源 · which register", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    registry_app.command("import")(import_files)
    registry_app.command("show")(show)
    registry_app.command("diff")(diff)
    registry_app.command("sources")(sources)
    app.add_typer(registry_app, name="registry")


def import_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="JSON、JSON 行、CSV、XLSX")
    ],
    source: SourceOption = None,
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="X", help="客户 · whose they are", show_default=False),
    ] = None,
    known_only: Annotated[
        bool,
        typer.Option(
            "--known-only",
            help="全量数据：只取已建档客户的记录 · a whole register: our customers' records alone",
        ),
    ] = False,
    as_of: AsOfOption = None,
    pack: PackOption = None,
    purpose: PurposeOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入登记来源的原始应答 · File recorded answers of registers.

    按号码归入客户；号码不符即拒收；应答中未识别的内容照原样保留；只重跑受影响的规则。
    Filed by number; refused where it is another's; what is not recognised is kept as it is;
    only the rules that it concerns are asked again.

    示例 · Example:  licet registry import 应答.json --as-of 2026-11-20
    """
    from checker.cli.acting import cli_actor
    from checker.cli.show_reconsideration import reconsideration_to_data, show_reconsideration
    from checker.cli.show_registry import filed_to_data, show_filed
    from checker.intake.identity import find_customer
    from checker.registries.importing import import_records
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    settings = load_settings(pack=pack, purpose=purpose)
    with open_workspace(settings) as workspace:
        passed_over = 0
        if known_only:
            payloads, passed_over = _read_known(workspace.database, files, source)
        else:
            payloads = [each for file in files for each in _read(file, source)]
        customer_id = None
        if customer is not None:
            with workspace.database.read_session() as session:
                customer_id = find_customer(session, customer).id
        filed = import_records(
            workspace.database,
            payloads,
            customer_id=customer_id,
            as_of=as_of or office_today(),
            by=cli_actor(),
            now=datetime.now(UTC),
        )
        reconsidered = _reconsider(workspace.database, filed, settings)
    if as_json:
        out.emit(
            {
                "records": [filed_to_data(each) for each in filed],
                "passed_over": passed_over,
                "reconsidered": [reconsideration_to_data(*each) for each in reconsidered],
            }
        )
        return
    show_filed(out, filed)
    if known_only:
        out.show(out.say("registry_passed_over", count=passed_over))
    for customer_row, reconsideration in reconsidered:
        show_reconsideration(out, customer_row, reconsideration)


def show(
    customer: Annotated[str, typer.Argument(metavar="X", help="客户 · the customer")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """显示客户的登记记录 · Show what registers said of a customer."""
    from checker.cli.show_registry import show_record
    from checker.registries.record import read_record

    out = open_output(lang, as_json=as_json)
    rows = _records_on_file(customer)
    if as_json:
        out.emit(
            {
                "records": [
                    {"as_of": row.as_of.isoformat(), "payload_sha256": row.payload_sha256}
                    | row.content
                    for row in rows
                ]
            }
        )
        return
    if not rows:
        out.show(out.say("no_registry_record"))
    for row in rows:
        show_record(out, read_record(row.content), row.as_of)


def diff(
    first: Annotated[str, typer.Argument(metavar="A|X", help="文件，或客户 · a file or customer")],
    second: Annotated[
        str | None, typer.Argument(metavar="[B]", help="文件 · a file", show_default=False)
    ] = None,
    source: SourceOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """比较两份登记记录 · Compare two records: two files, or the last two of a customer."""
    from checker.cli.show_registry import change_to_data, show_changes
    from checker.errors import ExitCode
    from checker.registries.difference import compare_records

    out = open_output(lang, as_json=as_json)
    if second is not None:
        pair = [_read_one(Path(path), source) for path in (first, second)]
    else:
        pair = _last_two(first, source)
    if len(pair) < 2:
        out.show(out.say("one_registry_record"))
        if as_json:
            out.emit({"changes": []})
        return
    changes = compare_records(pair[0], pair[1])
    if as_json:
        out.emit({"changes": [change_to_data(change) for change in changes]})
    else:
        show_changes(out, changes)
    if changes:
        raise typer.Exit(ExitCode.FINDINGS)


def sources(as_json: JsonOption = False, lang: LangOption = None) -> None:
    """列出可导入的登记来源 · List the registers whose answers can be imported."""
    from checker.registries.adapters import load_adapters

    out = open_output(lang, as_json=as_json)
    adapters = load_adapters()
    if as_json:
        out.emit(
            {
                "sources": [
                    {"id": a.id, "title": {"zh": a.title.zh, "en": a.title.en}}
                    for a in adapters.values()
                ]
            }
        )
        return
    for adapter in sorted(adapters.values(), key=lambda each: each.id):
        out.show(f"{adapter.id}: {out.pick(adapter.title)}")


def _reconsider(
    database: Database, filed: Sequence[FiledRecord], settings: Settings
) -> list[tuple[Customer, Reconsideration]]:
    """Ask the rules again that the new records concern; many customers wait for the next audit."""
    from checker.assessment.reconsidering import reconsider_records
    from rules.pack import load_pack

    customers = {each.customer.id: each.customer for each in filed if each.id is not None}
    if not 0 < len(customers) <= _MOST_RECONSIDERED:
        return []
    loaded, as_of = load_pack(settings.pack), office_today()
    new = {each.id for each in filed if each.id is not None}
    with database.read_session() as session:
        return [
            (
                each,
                reconsider_records(
                    session, each, new, as_of=as_of, pack=loaded, purpose=settings.purpose
                ),
            )
            for each in customers.values()
        ]


def _read(path: Path, source: str | None) -> list[ReadPayload]:
    from checker.errors import PathMissing
    from checker.registries.payload_files import read_file
    from ingest.sandbox import ReaderPool

    if not path.exists():
        raise PathMissing(path=path)
    with ReaderPool() as reader:  # its children start when a workbook needs one
        return read_file(path, str(path), reader, source)


def _read_known(
    database: Database, files: Sequence[Path], source: str | None
) -> tuple[list[ReadPayload], int]:
    """Give the records of our customers in whole registers, and how many lines are of others."""
    from checker.errors import PathMissing
    from checker.registries.bulk import read_known
    from storage.customers import list_numbers

    with database.read_session() as session:
        known = list_numbers(session)
    found: list[ReadPayload] = []
    passed_over = 0
    for file in files:
        if not file.is_file():
            raise PathMissing(path=file)
        records = read_known(file, known, source)
        found += records.found
        passed_over += records.passed_over
    return found, passed_over


def _read_one(path: Path, source: str | None) -> RegistryRecord:
    return _read(path, source)[0].record


def _records_on_file(customer: str, source: str | None = None) -> list[RegistryRecordRow]:
    from checker.intake.identity import find_customer
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.registry_records import records_of

    with (
        open_workspace(load_settings()) as workspace,
        workspace.database.read_session() as session,
    ):
        found = find_customer(session, customer)
        return list(records_of(session, found.id, source))


def _last_two(customer: str, source: str | None) -> list[RegistryRecord]:
    """Give the last two records of the source of the newest one, the older first."""
    from checker.registries.record import read_record

    rows = _records_on_file(customer, source)
    of_one = [row for row in rows if row.source == rows[0].source]
    return [read_record(row.content) for row in reversed(of_one[:2])]
