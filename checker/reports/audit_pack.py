"""The audit pack: what is on file of a customer in one ZIP that proves itself.

To hand it out is an event. The event holds the hash of everything that was handed out but the log;
a checkpoint over it is signed, and only then is the log written into the pack, event and checkpoint
among its lines.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path, PurePath
from typing import IO

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.checkpoints import (
    checkpoint_path,
    load_public_key,
    read_checkpoints,
    take_checkpoint,
)
from checker.audit_log.exporting import VERIFIER_NAME, export_lines, read_verifier
from checker.audit_log.recording import record_event
from checker.reports.errors import PackNotWritten
from checker.reports.pdf import make_pdf
from checker.reports.record import (
    CustomerRecord,
    assessment_files,
    gather_record,
    pack_file,
)
from checker.workspace import Workspace
from storage.errors import OriginalDamaged, OriginalErased, OriginalMissing
from storage.vocabulary import Language

_ENDING = re.compile(r"\.[a-z0-9]{1,5}")
_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)  # a ZIP knows no time zone; the manifest tells the moment
_FILE_MODE = 0o600 << 16


@dataclass(frozen=True, slots=True)
class AuditPack:
    """What was handed out.

    Attributes:
        customer_id: About whom.
        review_id: About which decision; None for everything on file.
        stands_at: Up to which moment its record speaks.
        files: How many files it has.
        content_sha256: Of everything but the log, as the event of the export names it.
        missing: Hashes of originals that were erased, lost or damaged.
    """

    customer_id: str
    review_id: str | None
    stands_at: datetime
    files: int
    content_sha256: str
    missing: tuple[str, ...]


def write_audit_pack(
    workspace: Workspace,
    customer_id: str,
    into: IO[bytes],
    *,
    review_id: str | None = None,
    by: Actor,
    now: datetime,
) -> AuditPack:
    """Write the audit pack of a customer and note that it was handed out.

    Args:
        workspace: The installation.
        customer_id: Who; somebody on file.
        into: Where the ZIP goes.
        review_id: The decision it is about; None for everything on file.
        by: Who takes it.
        now: The moment.

    Raises:
        DecisionUnknown: The customer has no such review.
        FontMissing: The Chinese font of the PDF is not installed.
        KeyUnusable, CheckpointNotWritten, CheckpointsUnreadable: The log cannot be signed.
        MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: The originals cannot be opened.
    """
    settings, database = workspace.settings, workspace.database
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        pack = _Packing(archive)
        with database.read_session() as session:
            record = gather_record(session, customer_id, review_id)
            _pack_record(pack, record, workspace)
            missing = _pack_originals(pack, session, record, workspace)
        content = dict(pack.hashes)
        content_sha256 = hash_content(content)
        with database.session() as session:
            data = {
                "review_id": review_id,
                "content_sha256": content_sha256,
                "files": len(content),
            }
            subject = f"customer:{customer_id}"
            record_event(session, by, "log.exported", subject=subject, data=data, now=now)
        take_checkpoint(database, settings.data_dir, now)
        _pack_log(pack, workspace, customer_id)
        public_key = load_public_key(settings.data_dir).public_bytes_raw().hex()
        readme = _read_readme().format(
            customer=customer_id,
            review=review_id or "—",
            stands_at=record.stands_at.isoformat(),
            exported_at=now.isoformat(),
            public_key=public_key,
        )
        pack.add("README.txt", readme.encode("utf-8-sig"))
        others = {name: sha256 for name, sha256 in pack.hashes.items() if name not in content}
        manifest = {
            "schema_version": 1,
            "customer_id": customer_id,
            "review_id": review_id,
            "stands_at": record.stands_at.isoformat(),
            "exported_at": now.isoformat(),
            "content_sha256": content_sha256,
            "content": content,
            "others": others,
            "missing_originals": missing,
        }
        pack.add("manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode())
    return AuditPack(
        customer_id, review_id, record.stands_at, len(pack.hashes), content_sha256, tuple(missing)
    )


def save_audit_pack(
    workspace: Workspace,
    customer_id: str,
    path: Path,
    *,
    review_id: str | None = None,
    by: Actor,
    now: datetime,
) -> AuditPack:
    """Write an audit pack into a new file that only its owner can read.

    Raises:
        PackNotWritten: The operating system refused, or there is a file of this name.
    """
    try:
        path.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        raise PackNotWritten(path=path, reason=error.strerror or error) from error
    try:
        with path.open("wb") as file:
            return write_audit_pack(
                workspace, customer_id, file, review_id=review_id, by=by, now=now
            )
    except OSError as error:
        path.unlink(missing_ok=True)
        raise PackNotWritten(path=path, reason=error.strerror or error) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def hash_content(hashes: dict[str, str]) -> str:
    """Compute the hash of a set of files from theirs, as README.txt explains it."""
    lines = (f"{sha256}  {name}\n" for name, sha256 in sorted(hashes.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


class _Packing:
    """A ZIP in the making, with the hash of each file in it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.hashes: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> str:
        self.add_pieces(name, [content])
        return self.hashes[name]

    def add_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        info = zipfile.ZipInfo(name, _WRITTEN_AT)
        info.external_attr, info.compress_type = _FILE_MODE, zipfile.ZIP_DEFLATED
        digest = hashlib.sha256()
        with self._archive.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                member.write(piece)
        self.hashes[name] = digest.hexdigest()


def _pack_record(pack: _Packing, record: CustomerRecord, workspace: Workspace) -> None:
    sha256 = pack.add("record.json", record.to_json())
    zone = workspace.settings.zone
    for language in Language:
        pdf = make_pdf(record, language, zone, sha256)
        pack.add(f"report-{language.value}.pdf", pdf)
    for assessment in record.assessments:
        names = assessment_files(assessment)
        pack.add(names["inputs"], assessment.inputs.encode())
        pack.add(names["result"], assessment.result.encode())
    for rules_sha256, rules in sorted(record.packs.items()):
        pack.add(pack_file(rules_sha256), rules.content.encode())


def _pack_originals(
    pack: _Packing, session: Session, record: CustomerRecord, workspace: Workspace
) -> list[str]:
    """Put in the customer's files; give the hashes of those that cannot be opened any more."""
    missing = []
    endings = {
        stored.document.original_sha256: _safe_ending(stored.document.name)
        for stored in record.documents
    }
    for sha256 in record.original_hashes:
        try:
            content = workspace.originals.open(session, sha256)
        except (OriginalErased, OriginalMissing, OriginalDamaged):
            missing.append(sha256)
        else:
            pack.add(f"originals/{sha256}{endings[sha256]}", content)
    return missing


def _pack_log(pack: _Packing, workspace: Workspace, customer_id: str) -> None:
    """Put in the log with what proves it; checkpoints first, for the log goes on growing."""
    data_dir = workspace.settings.data_dir
    checkpoints = read_checkpoints(checkpoint_path(data_dir)).checkpoints
    lines = "".join(json.dumps(asdict(one), sort_keys=True) + "\n" for one in checkpoints)
    pack.add("log/checkpoints.jsonl", lines.encode())
    with workspace.database.read_session() as session:
        pack.add_pieces("log/events.jsonl", _encode(export_lines(session, customer_id)))
    key = load_public_key(data_dir).public_bytes_raw().hex()
    pack.add("log/public-key.txt", f"{key}\n".encode())
    pack.add(f"log/{VERIFIER_NAME}", read_verifier().encode())


def _encode(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)


def _safe_ending(name: str) -> str:
    """Give the ending of a customer's file name where it is one; a name itself goes nowhere."""
    ending = PurePath(name).suffix.lower()
    return ending if _ENDING.fullmatch(ending) else ""


def _read_readme() -> str:
    return resources.files("checker.reports").joinpath("README.pack.txt").read_text("utf-8")
