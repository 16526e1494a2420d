"""Customers: file their documents, judge them, list them, judge them again."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import (
    AfterIdOption,
    AsOfOption,
    JsonOption,
    LangOption,
    OwnerFilter,
    PackOption,
    PurposeOption,
    office_today,
    open_output,
)
from checker.cli.register import DryRunOption, MappingOption, file_registers, is_register
from checker.errors import ExitCode
from storage.vocabulary import Verdict

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.settings import Settings
    from ingest.containers.member import Member
    from rules.pack import Pack

LEFTOVER_AGE = timedelta(days=1)
"""Temporary files older than this belong to no writer that is still at work."""

READINGS_AGE = timedelta(days=30)
"""What was read of a file that nobody has sent since is not kept longer."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("check")(check)
    app.command("ingest")(ingest)
    app.command("customers")(customers)
    app.command("replay")(replay)


def check(
    customer: Annotated[
        str,
        typer.Argument(metavar="FOLDER|CUSTOMER", help="文件夹或已录入的客户 · folder or customer"),
    ],
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="[RULE]",
            help="只说明该规则 · with --explain: this rule alone",
            show_default=False,
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="逐项说明理由 · say why, comparison by comparison")
    ] = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    pack: PackOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
) -> None:
    """审查一个客户并给出结论 · Judge one customer: the verdict, with evidence.

    文件夹只读取不保存；已录入的客户会留存评估记录。--explain 逐项说明理由及怎样改变结论。
    A folder is read and nothing stored; for a customer on file the assessment is recorded.
    --explain says why, comparison by comparison, and what would turn the verdict.

    示例 · Examples:  licet check ./青禾示例    licet check 91310115MA1K3ABCDE --as-of 2026-11-22
    """
    from checker.assessment.customer_check import check_customer
    from checker.assessment.explanation import explain as explain_assessment
    from checker.assessment.explanation import explain_turnings
    from checker.assessment.folder_check import check_folder
    from checker.cli.show_assessment import show_assessment
    from checker.cli.show_explanation import show_explanation, show_rule_explanation
    from checker.errors import FolderExpected, PathMissing
    from checker.intake.at_once import FILES_AT_ONCE
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from ingest.sandbox import ReaderPool
    from rules.chain.process import ChainProcess

    out = open_output(lang, as_json=as_json)
    if rule is not None and not explain:
        raise typer.BadParameter(out.say("rule_without_explain"))
    folder = Path(customer)
    if folder.is_file():
        raise FolderExpected(path=folder)
    if os.sep in customer and not folder.exists():
        raise PathMissing(path=folder)
    settings = load_settings(pack=pack, purpose=purpose)
    day = as_of or office_today()
    rules = _open_rules(settings, pack, is_on_file=not folder.is_dir())
    if rule is not None:
        rule = _find_rule_id(out, rules, rule, day)
    assessment_id, is_what_if = None, False
    with ChainProcess() as engine:
        if folder.is_dir():
            with ReaderPool(workers=FILES_AT_ONCE, trust_roots=settings.trust_roots) as reader:
                assessment = check_folder(
                    folder,
                    day,
                    rules,
                    settings.purpose,
                    engine,
                    reader,
                    progress=lambda total: out.progress("reading", total),
                )
        else:
            with open_workspace(settings) as workspace:
                recorded = check_customer(
                    workspace.database,
                    customer,
                    as_of=day,
                    now=datetime.now(UTC).astimezone(settings.zone),
                    by=cli_actor(),
                    pack=rules,
                    purpose=settings.purpose,
                    engine=engine,
                )
            assessment, assessment_id = recorded.assessment, recorded.id
            is_what_if = not recorded.is_latest
        explanation = explain_assessment(assessment, engine) if explain else None
        turnings = () if explain or as_json else explain_turnings(assessment, engine)
    if as_json:
        document = {**assessment.to_data(), "assessment": assessment_id, "what_if": is_what_if}
        if explanation is not None:
            document["explanation"] = explanation.to_data(rule)
        out.emit(document)
    elif explanation is not None and rule is not None:
        show_rule_explanation(out, assessment, explanation, rule)
    else:
        show_assessment(out, assessment, assessment_id, turnings)
        if explanation is not None:
            show_explanation(out, assessment, explanation)
    if is_what_if:
        out.show(f"[yellow]{out.say('what_if', day=day)}[/]")
    if assessment.findings:
        raise typer.Exit(ExitCode.FINDINGS)


def _open_rules(settings: Settings, pack: str | None, *, is_on_file: bool) -> Pack:
    """Open the pack to judge with; a folder of papers knows of no pack that was activated."""
    from checker.rule_packs import open_deciding_pack, open_pack
    from checker.workspace import open_workspace

    if not is_on_file:
        return open_pack(settings)
    with open_workspace(settings) as workspace:
        return open_deciding_pack(settings, workspace.database, pack)


def _find_rule_id(out: Output, pack: Pack, wanted: str, day: date) -> str:
    """Give the id of a rule in force, or say which ones are near."""
    import difflib

    known = sorted({rule.id for rule in pack.rules_in_force(day)})
    if wanted.upper() not in known:
        near = difflib.get_close_matches(wanted.upper(), known, n=3, cutoff=0.3)
        raise typer.BadParameter(
            out.say("rule_not_judged", rule=wanted, near=", ".join(near) or "—")
        )
    return wanted.upper()


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="文件、文件夹或台账 · files, folders, spreadsheets"),
    ],
    customer: Annotated[
        str | None,
        typer.Option(
            "--customer", help="归入该客户 · file under this customer", show_default=False
        ),
    ] = None,
    mapping: MappingOption = None,
    own: Annotated[bool, typer.Option("--own", help="是我方公司 · it is our own company")] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """录入客户文件或资质台账 · File documents; each folder is one customer.

    ZIP 与 EML 会拆开，逐个录入。ZIP and EML are opened and the files in them filed.

    单独给出的 CSV、XLSX 是资质台账，每行一项。A CSV or XLSX named by itself is a register: one
    credential a line. 重复录入不会产生第二份。The same file twice changes nothing.

    示例 · Examples:  licet ingest ./客户资料    licet ingest 台账.xlsx --mapping 列.yaml --dry-run
    """
    from checker.cli.show_documents import show_intake
    from checker.cli.show_sources import is_harmless, refused_to_data, show_refused
    from checker.intake.at_once import FILES_AT_ONCE
    from checker.intake.files import find_batches
    from checker.intake.filing import ingest_batch
    from checker.intake.unpacking import unpack_batch
    from checker.portfolio.sheets import renew_stale_sheets
    from checker.review.receiving import note_at_filing
    from checker.rule_packs import open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.verification import sweep_unrecorded

    out = open_output(lang, as_json=as_json)
    registers = [path for path in paths if is_register(path)]
    papers = [path for path in paths if path not in registers]
    if customer is not None and registers:
        raise typer.BadParameter(out.say("register_without_customer"))
    if papers and (mapping is not None or dry_run):
        raise typer.BadParameter(out.say("register_only"))
    batches = find_batches(papers)
    settings = load_settings()
    now, day = datetime.now(UTC), as_of or office_today()
    reports = []
    refused: list[Member] = []
    with (
        open_workspace(settings) as workspace,
        workspace.make_reader(workers=FILES_AT_ONCE) as reader,
        out.progress("reading", sum(len(batch.files) for batch in batches)) as step,
    ):
        workspace.originals.sweep(written_before=now - LEFTOVER_AGE)
        workspace.readings.sweep(used_before=now - READINGS_AGE)
        with workspace.database.read_session() as session:
            sweep_unrecorded(session, workspace.originals, now - LEFTOVER_AGE)
        for named in batches:
            unpacked = unpack_batch(named, reader)
            refused += unpacked.refused
            batch = unpacked.batch
            if not batch.names and not batch.files:
                continue
            report = ingest_batch(
                workspace.database,
                workspace.originals,
                batch,
                reader,
                received_on=day,
                now=datetime.now(UTC),
                by=cli_actor(),
                customer=customer,
                is_own=own,
                on_file=step,
                on_filed=note_at_filing(
                    settings.purpose, cli_actor(), now.astimezone(settings.zone)
                ),
            )
            reports.append(show_intake(out, report))
        if reports:
            renew_stale_sheets(
                workspace.database,
                open_deciding_pack(settings, workspace.database).requirements.for_purpose(
                    settings.purpose
                ),
                day,
                datetime.now(UTC),
                among={report["id"] for report in reports},
            )
        filed = file_registers(
            out, workspace, registers, mapping, reader, day=day, is_own=own, is_dry_run=dry_run
        )
    show_refused(out, refused)
    if as_json:
        out.emit(
            {
                "customers": reports,
                "registers": [one.to_data() for one in filed],
                "refused": [refused_to_data(member) for member in refused],
            }
        )
    if any(one.faults for one in filed) or any(not is_harmless(each) for each in refused):
        raise typer.Exit(ExitCode.FINDINGS)


def customers(
    search: Annotated[
        str | None,
        typer.Option(
            "--search",
            metavar="TEXT",
            help="名称、号码、负责人的任一部分 · part of a name, number, reference, owner",
            show_default=False,
        ),
    ] = None,
    verdict: Annotated[
        Verdict | None,
        typer.Option("--verdict", help="只看该结论 · with this verdict only", show_default=False),
    ] = None,
    owner: OwnerFilter = None,
    unowned: Annotated[
        bool, typer.Option("--unowned", help="只看无负责人的 · those nobody looks after")
    ] = False,
    within: Annotated[
        int | None,
        typer.Option(
            "--within",
            help="有证照在今后这些天内到期或已过期 · a credential ends within days, or has ended",
            min=0,
            max=3660,
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(help="最多列出 · how many at most", min=1, max=1_000)] = 100,
    after: AfterIdOption = None,
    as_of: AsOfOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
) -> None:
    """列出或搜索客户及其最新结论 · List or search the customers, with their verdicts.

    按名单翻页用 --after；搜索只给出最相符的若干家，太多时请再多输入几个字。
    The list goes on with --after; a search shows the best and asks for more text if need be.

    示例 · Examples:  licet customers --search 青禾    licet customers --verdict refer --within 30
    """
    from checker.cli.show_customers import show_customers, show_findings
    from checker.customer_list import list_summaries, search_summaries
    from checker.renewals.wanted import find_colleague
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.customer_pages import CustomerFilter

    out = open_output(lang, as_json=as_json)
    if search is not None and after is not None:
        raise typer.BadParameter(out.say("search_has_no_pages"))
    settings = load_settings(purpose=purpose)
    day = as_of or office_today()
    with open_workspace(settings) as workspace:
        with workspace.database.read_session() as session:
            owner_id = find_colleague(session, owner).id if owner else None
        wanted = CustomerFilter(
            purpose=settings.purpose,
            verdict=verdict,
            owner_id=owner_id,
            is_unowned=unowned,
            runs_out_by=None if within is None else day + timedelta(days=within),
        )
        if search is not None:
            found = search_summaries(workspace.database, search, wanted, limit=limit)
            if as_json:
                out.emit(found.to_data())
            else:
                show_findings(out, found)
            return
        page = list_summaries(workspace.database, wanted, after=after, limit=limit)
    if as_json:
        out.emit(page.to_data())
    else:
        show_customers(out, page, is_narrowed=not wanted.is_open)


def replay(
    assessment: Annotated[
        str, typer.Argument(metavar="ID", help="评估编号 · id of the assessment")
    ],
    as_json: JsonOption = False,
    pack: PackOption = None,
    lang: LangOption = None,
) -> None:
    """复现一次评估并比对依据 · Replay an assessment, compare inputs.

    结果逐字节一致且依据未变时返回 0，否则返回 1。
    Exit 0 when the bytes are the same and no input changed.
    """
    from checker.assessment.replay import replay as replay_assessment
    from checker.cli.show_replay import replay_to_data, show_replay
    from checker.rule_packs import open_deciding_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from rules.chain.process import ChainProcess

    out = open_output(lang, as_json=as_json)
    settings = load_settings(pack=pack)
    with open_workspace(settings) as workspace, ChainProcess() as engine:
        installed = open_deciding_pack(settings, workspace.database, pack)
        found = replay_assessment(workspace.database, assessment, installed, engine)
    if as_json:
        out.emit(replay_to_data(found))
    else:
        show_replay(out, found)
    if not found.is_identical or found.differences:
        raise typer.Exit(ExitCode.FINDINGS)
