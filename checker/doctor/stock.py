"""What is on file: no original is missing or damaged."""

from __future__ import annotations

from checker.doctor.health_check import HealthCheck, HealthState
from checker.workspace import Workspace
from rules.vocabulary import Bilingual
from storage.errors import StorageError
from storage.subject_keys import try_master_key
from storage.verification import verify_store

_MOST_NAMES = 5


def check_keys(workspace: Workspace) -> HealthCheck:
    """Open a customer's key with the master key."""
    master_key = workspace.originals.master_key
    try:
        with workspace.database.read_session() as session:
            count = try_master_key(session, master_key)
    except StorageError as error:
        return HealthCheck("keys", HealthState.FAILED, Bilingual(error.zh, error.en))
    told = Bilingual(
        f"主密钥 {master_key.path} 可用，{count} 个密钥；请另存一份，备份文件中没有它",
        f"master key {master_key.path} opens {count} keys; keep a copy, backups do not hold it",
    )
    return HealthCheck("keys", HealthState.OK, told)


def check_originals(workspace: Workspace) -> HealthCheck:
    """Read every original and compare it with its hash."""
    with workspace.database.read_session() as session:
        report = verify_store(session, workspace.originals)
    if report.is_sound:
        count = sum(1 for _ in workspace.originals.hashes())
        told = Bilingual(f"{count} 份原件完好", f"{count} originals intact")
        return HealthCheck("originals", HealthState.OK, told)
    broken = [*report.missing, *report.damaged]
    names = ", ".join(sha256[:12] for sha256 in broken[:_MOST_NAMES])
    told = Bilingual(
        f"缺失 {len(report.missing)} 份，损坏 {len(report.damaged)} 份。请从备份恢复：{names}",
        f"{len(report.missing)} missing, {len(report.damaged)} damaged. "
        f"Restore from a backup: {names}",
    )
    return HealthCheck("originals", HealthState.FAILED, told)
