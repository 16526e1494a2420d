"""The audit pack: complete, verifiable without this program, the same PDF each time."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import typst

from checker.access.actor import PROGRAM
from checker.audit_log.pages import events_page
from checker.reports import fonts
from checker.reports.audit_pack import (
    AuditPack,
    hash_content,
    save_audit_pack,
    write_audit_pack,
)
from checker.reports.errors import DecisionUnknown, FontMissing, PackNotWritten
from checker.settings import Settings
from checker.workspace import Workspace
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.customers import list_customers
from storage.events import EventFilter
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, make_letter, make_licence

MARKUP = '#panic("x") <b>*示例*</b> $x$ @ref _公司_'


@pytest.fixture
def workspace(office: Office, pack: Pack, chain: ChainProcess, tmp_path: Path) -> Workspace:
    """A customer with papers that is judged and named like a program."""
    office.receive(make_licence(), make_letter(name=f"{MARKUP.replace('/', '')}.pdf"), folder="甲")
    (customer,) = office.customers()
    office.check(customer.id, pack, chain)
    with office.database.session() as session:
        session.merge(customer).name = MARKUP
    settings = Settings(data_dir=tmp_path / "data", time_zone="Asia/Shanghai")
    return Workspace(settings, office.database, office.originals)


def _write(workspace: Workspace, **options: object) -> tuple[AuditPack, zipfile.ZipFile]:
    with workspace.database.read_session() as session:
        customer = list_customers(session)[0]
    into = io.BytesIO()
    pack = write_audit_pack(
        workspace, customer.id, into, by=PROGRAM, now=noon(TODAY + timedelta(days=3)), **options
    )  # type: ignore[arg-type]
    return pack, zipfile.ZipFile(into)


def test_every_file_has_the_hash_that_the_manifest_and_the_event_name(workspace: Workspace) -> None:
    pack, archive = _write(workspace)
    manifest = json.loads(archive.read("manifest.json"))
    named = {**manifest["content"], **manifest["others"]}
    assert set(archive.namelist()) == {*named, "manifest.json"}
    assert len(archive.namelist()) == pack.files
    for name, sha256 in named.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == sha256, name
    assert hash_content(manifest["content"]) == pack.content_sha256
    with workspace.database.read_session() as session:
        last = events_page(session, EventFilter(), limit=1)[0]
    assert last.action == "log.exported"
    assert last.data["content_sha256"] == pack.content_sha256
    record = json.loads(archive.read("record.json"))
    (assessment,) = record["assessments"]
    result = archive.read(assessment["files"]["result"])
    assert hashlib.sha256(result).hexdigest() == assessment["result_sha256"]
    assert f"rule-packs/{assessment['pack_sha256']}.json" in named
    assert {document["original_sha256"] for document in record["documents"]} == {
        Path(name).stem for name in named if name.startswith("originals/")
    }
    assert "二、核验" in archive.read("README.txt").decode("utf-8-sig")


def test_the_log_in_it_is_verified_by_the_program_in_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    _, archive = _write(workspace)
    archive.extractall(tmp_path / "pack")
    log = tmp_path / "pack" / "log"
    key = (log / "public-key.txt").read_text().strip()
    command = [sys.executable, "-I", "verify_log.py", "events.jsonl", "checkpoints.jsonl", key]
    told = subprocess.run(command, cwd=log, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout.strip()) == (0, "nothing is wrong")
    events = (log / "events.jsonl").read_text(encoding="utf-8")
    assert "log.exported" in events
    (log / "events.jsonl").write_text("".join(events.splitlines(keepends=True)[:-1]))
    told = subprocess.run(command, cwd=log, capture_output=True, text=True, check=False)
    assert told.returncode == 1


def test_a_report_is_the_same_bytes_each_time_and_sets_names_as_text(workspace: Workspace) -> None:
    _, first = _write(workspace)
    _, second = _write(workspace)
    for language in ("zh", "en"):
        name = f"report-{language}.pdf"
        assert first.read(name) == second.read(name)
        document = pypdfium2.PdfDocument(first.read(name))
        text = "".join(page.get_textpage().get_text_range() for page in document)
        assert '#panic("x") <b>*示例*</b>' in text.replace("\r\n", "")
    assert first.read("record.json") == second.read("record.json")


def test_a_decision_that_is_not_this_customers_is_refused(workspace: Workspace) -> None:
    with pytest.raises(DecisionUnknown):
        _write(workspace, review_id="nothing")


def test_a_font_that_is_missing_is_told_before_anything_is_drawn(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_open", lambda _: typst.Fonts(False, True))
    fonts.open_fonts.cache_clear()
    try:
        with pytest.raises(FontMissing) as caught:
            _write(workspace)
        assert "pylopdf-fonts-zh-cn" in caught.value.zh
    finally:
        fonts.open_fonts.cache_clear()


def test_a_file_that_is_there_is_not_overwritten(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.database.read_session() as session:
        customer = list_customers(session)[0]
    path = tmp_path / "pack.zip"
    options = {"by": PROGRAM, "now": noon(TODAY)}
    save_audit_pack(workspace, customer.id, path, **options)  # type: ignore[arg-type]
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(PackNotWritten):
        save_audit_pack(workspace, customer.id, path, **options)  # type: ignore[arg-type]
