"""Files that came through the web: they lie under names of ours and are called by their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checker.access.actor import Actor
from checker.intake.files import Batch
from checker.intake.filing import IntakeReport, OnFiled, ingest_batch
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool
from ingest.sandbox.pool import base_name

_LONGEST_NAME = 120
_NAMELESS = "upload"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*]+')


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that was sent.

    Attributes:
        name: As the sender's browser gave it: anything at all.
        path: Where its bytes lie, whole.
    """

    name: str
    path: Path


def display_name(name: str) -> str:
    """Give a name that is safe to show, file and send back: no folder, no control characters.

    Marks that change the direction of writing go too: `invoice<RLO>fdp.exe` would read as a PDF. A
    name that is too long keeps its ending.
    """
    plain = "".join(
        character
        for character in unicodedata.normalize("NFC", base_name(name))
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )
    plain = _UNSAFE.sub("_", plain).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > _LONGEST_NAME:
        kept = _LONGEST_NAME - len(ending) - 1
        plain = f"{stem[:kept]}.{ending}" if dot and kept > 0 else plain[:_LONGEST_NAME]
    return plain or _NAMELESS


def make_upload_batch(uploads: Sequence[Upload], label: str | None = None) -> Batch:
    """Put uploads of one customer together.

    Args:
        uploads: At least one.
        label: What to call a new customer until a document says better; None for the first file's
            name.
    """
    names = tuple(display_name(upload.name) for upload in uploads)
    files = tuple(upload.path for upload in uploads)
    return Batch(label or Path(names[0]).stem, files, is_folder=False, names=names)


def file_uploads(
    workspace: Workspace,
    uploads: Sequence[Upload],
    customer_id: str | None,
    *,
    by: Actor,
    now: datetime,
    reader: ReaderPool,
    label: str | None = None,
    on_file: Callable[[str], None] = lambda _: None,
    on_filed: OnFiled | None = None,
) -> IntakeReport:
    """File uploads of one customer.

    Args:
        workspace: Where they go.
        uploads: At least one; their files stay where they are.
        customer_id: Whose they are; None lets the documents say, and adds a customer where they
            name none that is on file.
        by: Who files them.
        now: The moment; its day in the installation's time zone is the day they reached us.
        reader: Reads them.
        label: What to call a new customer until a document says better.
        on_file: Called with the name of each file that is done.
        on_filed: As `ingest_batch`.

    Raises:
        FileUnreadable, OriginalNotStored: A file could not be read or kept; nothing was filed.
        CustomerUnknown: There is no such customer.
    """
    return ingest_batch(
        workspace.database,
        workspace.originals,
        make_upload_batch(uploads, label),
        reader,
        received_on=now.astimezone(workspace.settings.zone).date(),
        now=now,
        by=by,
        customer=customer_id,
        on_file=on_file,
        on_filed=on_filed,
    )
