"""Registers on the command line: which files are some, and filing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import cli_actor

if TYPE_CHECKING:
    from checker.cli.output import Output
    from checker.register.report import RegisterReport
    from checker.workspace import Workspace
    from ingest.sandbox import ReaderPool

_ENDINGS = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})

MappingOption = Annotated[
    Path | None,
    typer.Option("--mapping", help="列映射文件 · YAML that maps columns", show_default=False),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="只检查不写入 · check only, write nothing")
]


def is_register(path: Path) -> bool:
    """Tell whether a path that a person named is a spreadsheet."""
    return path.suffix.lower() in _ENDINGS and not path.is_dir()


def file_registers(
    out: Output,
    workspace: Workspace,
    paths: Sequence[Path],
    mapping: Path | None,
    reader: ReaderPool,
    *,
    day: date,
    is_own: bool,
    is_dry_run: bool,
) -> list[RegisterReport]:
    """File spreadsheets of credentials and show what came of each.

    Raises:
        PathMissing, FileUnreadable, RegisterUnreadable, MappingInvalid: See `file_register`; the
            spreadsheets before it are filed.
    """
    if not paths:
        return []
    from checker.cli.show_register import show_register
    from checker.errors import PathMissing
    from checker.intake.files import read_bytes
    from checker.register.filing import file_register
    from checker.register.headings import RegisterKind
    from checker.register.mapping import RegisterMapping, load_mapping

    mapped = load_mapping(mapping, RegisterKind.CREDENTIALS) if mapping else RegisterMapping()
    reports = []
    for path in paths:
        if not path.exists():
            raise PathMissing(path=path)
        report = file_register(
            workspace.database,
            workspace.originals,
            read_bytes(path),
            str(path),
            mapped,
            reader,
            received_on=day,
            now=datetime.now(UTC),
            by=cli_actor(),
            is_own=is_own,
            is_dry_run=is_dry_run,
        )
        show_register(out, report)
        reports.append(report)
    return reports
