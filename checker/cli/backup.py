"""Everything in one file, and back again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.options import JsonOption, LangOption, open_output
from checker.errors import ExitCode, PathMissing

if TYPE_CHECKING:
    from checker.backup.manifest import Manifest
    from checker.cli.output import Output


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 · file to make")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """把数据库与原件备份为一个文件 · Database and originals into one file.

    备份时可照常使用。文件含个人信息与机器人地址，请加密保管。
    Other programs may go on working. The file holds personal data and secrets: keep it safe.

    有原件缺失或损坏时返回 1。Exit 1 when an original is missing or damaged.
    """
    from checker.backup.backing_up import back_up
    from checker.cli.acting import cli_actor
    from checker.settings import load_settings

    out = open_output(lang, as_json=as_json)
    report = back_up(load_settings(), file, datetime.now(UTC), by=cli_actor())
    if as_json:
        size = {"path": str(report.path), "size_bytes": report.size_bytes}
        out.emit({**size, **_manifest_to_data(report.manifest)})
    _show_manifest(out, "backup_done", file, report.manifest)
    if not report.is_whole:
        raise typer.Exit(ExitCode.FINDINGS)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 · a backup")],
    data_dir: Annotated[
        Path | None,
        typer.Option(
            "--data-dir", help="恢复到该文件夹 · folder to restore to", show_default=False
        ),
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="原 SQLite 数据库改名保留 · rename the present database"),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """从备份恢复 · Restore a backup; nothing is sent until you release it.

    先校验备份的全部内容，再恢复。未送达的消息一律扣留，放行后才会发送。
    All of the file is verified first. What it still had to send is held until a person releases it.
    """
    from checker.backup.restoring import restore as restore_backup
    from checker.cli.acting import cli_actor
    from checker.settings import load_settings

    out = open_output(lang, as_json=as_json)
    if not file.exists():
        raise PathMissing(path=file)
    settings = load_settings(data_dir=data_dir)
    report = restore_backup(settings, file, datetime.now(UTC), by=cli_actor(), replace=replace)
    if as_json:
        aside = str(report.set_aside) if report.set_aside else None
        data = _manifest_to_data(report.manifest)
        out.emit({**data, "held_deliveries": report.held, "set_aside": aside})
    _show_manifest(out, "restore_done", file, report.manifest)
    out.show(out.say("restore_held", count=report.held))
    if report.set_aside is not None:
        out.show(out.say("restore_aside", path=report.set_aside))


def _show_manifest(out: Output, sentence: str, file: Path, manifest: Manifest) -> None:
    made_at = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC"
    rows = sum(manifest.rows.values())
    out.show(out.say(sentence, path=file, made_at=made_at, rows=rows, originals=manifest.originals))
    for name, hashes in (("missing", manifest.missing), ("damaged", manifest.damaged)):
        if hashes:
            first = ", ".join(sha256[:12] for sha256 in hashes[:5])
            out.show(out.say(f"backup_{name}", count=len(hashes), first=first))


def _manifest_to_data(manifest: Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at.isoformat(),
        "database": manifest.kind,
        "revision": manifest.revision,
        "rows": dict(manifest.rows),
        "originals": manifest.originals,
        "missing_originals": list(manifest.missing),
        "damaged_originals": list(manifest.damaged),
    }
