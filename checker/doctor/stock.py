"""What is on file: no original is missing or damaged."""

from __future__ import annotations

from checker.doctor.health_check import HealthCheck, HealthState
from checker.workspace import Workspace
from rules.vocabulary import Bilingual
from storage.verification import verify_store

_MOST_NAMES = 5


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
