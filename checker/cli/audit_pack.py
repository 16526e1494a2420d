"""What an auditor takes along about one customer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from checker.cli.options import JsonOption, LangOption, open_output


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("audit-pack")(audit_pack)


def audit_pack(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="客户 · a customer")],
    into: Annotated[Path, typer.Option("--into", metavar="FILE", help="ZIP 文件 · a ZIP to make")],
    decision: Annotated[
        str | None,
        typer.Option(
            "--decision",
            metavar="REVIEW",
            help="只导出这次审核 · of this review only",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导出客户的审计包 · Write the audit pack of a customer.

    含报告、记录、原件、日志与核验程序，无需 Licet 即可阅读。含个人信息，请妥善保管。
    Report, record, originals, log and a verifier; read without Licet. Holds personal data.
    """
    from checker.cli.acting import cli_actor
    from checker.intake.identity import find_customer
    from checker.reports.audit_pack import save_audit_pack
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    with open_workspace(load_settings()) as workspace:
        with workspace.database.read_session() as session:
            customer_id = find_customer(session, customer).id
        pack = save_audit_pack(
            workspace,
            customer_id,
            into,
            review_id=decision,
            by=cli_actor(),
            now=datetime.now(UTC),
        )
    if as_json:
        out.emit(
            {
                "path": str(into),
                "customer_id": pack.customer_id,
                "review_id": pack.review_id,
                "stands_at": pack.stands_at.isoformat(),
                "files": pack.files,
                "content_sha256": pack.content_sha256,
                "missing_originals": list(pack.missing),
            }
        )
    out.show(out.say("audit_pack_done", path=into, files=pack.files))
    if pack.missing:
        out.show(out.say("audit_pack_missing", count=len(pack.missing)))
