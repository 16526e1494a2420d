"""`licet registry`: import, show, diff, sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checker.settings import load_settings
from checker.workspace import open_workspace
from storage.customers import add_customer
from tests.checker.cli.conftest import Licet
from tests.checker.registries.payloads import CODE, gsxt
from tests.checker.screening.lists import NOW


@pytest.fixture
def installed(licet: Licet) -> Licet:
    assert licet("init").exit_code == 0
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        add_customer(
            session, name="晨曜贸易有限公司", created_at=NOW, unified_social_credit_code=CODE
        )
    return licet


def write(folder: Path, name: str, payload: dict[str, Any]) -> Path:
    path = folder / name
    path.write_text(json.dumps(payload, ensure_ascii=False), encoding="utf-8")
    return path


def test_record_is_filed_shown_and_compared(installed: Licet, tmp_path: Path) -> None:
    old = write(tmp_path, "old.json", gsxt(备注="无"))
    new = write(tmp_path, "new.json", gsxt(法定代表人="王例", 登记状态="休眠中"))
    called = installed("registry", "import", old, "--as-of", "2026-10-01", "--lang", "zh")
    assert called.exit_code == 0, called.stderr
    assert "另有 1 项未识别的内容" in called.stdout
    called = installed("registry", "import", new, "--as-of", "2026-11-01", "--json")
    assert called.json["records"][0]["record"]["problems"][0][1] == "status_unknown"
    assert "王例" in installed("registry", "show", CODE).stdout
    assert len(installed("registry", "show", CODE, "--json").json["records"]) == 2
    differing = installed("registry", "diff", CODE, "--json")
    assert differing.exit_code == 1
    assert [c["field"] for c in differing.json["changes"]] == ["status", "legal_representative"]
    assert "变更" in installed("registry", "diff", old, new, "--lang", "zh").stdout


def test_wrong_use_is_told(installed: Licet, tmp_path: Path) -> None:
    assert installed("registry", "import", tmp_path / "none.json").exit_code == 3
    other = write(tmp_path, "other.json", gsxt(统一社会信用代码="91110108551385082Q"))
    called = installed("registry", "import", other, "--customer", CODE)
    assert called.exit_code == 3
    assert "nothing was imported" in called.stderr
    assert "gsxt.licence" in installed("registry", "sources").stdout
    assert "No record" in installed("registry", "show", CODE).stdout
