"""`licet lists` as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checker.cli.conftest import Licet
from tests.checker.watchlists.made_lists import un_xml, write_ofac_folder

UN = "un.consolidated"


@pytest.fixture
def un_file(tmp_path: Path) -> Path:
    path = tmp_path / "un.xml"
    path.write_bytes(un_xml())
    return path


def test_a_list_is_imported_shown_and_its_age_told(licet: Licet, un_file: Path) -> None:
    licet("init")
    done = licet("lists", "import", un_file, "--kind", UN, "--json")
    assert (done.exit_code, done.json["added"], done.json["version"]) == (0, 3, 1)
    again = licet("lists", "import", un_file, "--kind", UN, "--lang", "en")
    assert "nothing changes" in again.stdout
    status = licet("lists", "status", "--as-of", "2026-12-31", "--json").json["lists"]
    [un] = [one for one in status if one["list_kind"] == UN]
    assert (un["entries"], un["age_days"], un["state"]) == (3, 41, "stale")
    shown = licet("lists", "show", UN, "500", "--lang", "en")
    assert "OTTO FUCHS" in shown.stdout
    assert "passport: X123" in shown.stdout
    assert licet("lists", "show", UN, "500", "--json").json["is_in_force"]


def test_a_cut_file_is_refused_in_both_languages(licet: Licet, un_file: Path) -> None:
    licet("init")
    licet("lists", "import", un_file, "--kind", UN)
    un_file.write_bytes(un_file.read_bytes()[:-100])
    refused = licet("lists", "import", un_file, "--kind", UN, "--json")
    assert refused.exit_code == 3
    assert refused.json["error"]["code"] == "list_truncated"
    assert "重新下载" in refused.json["error"]["message"]["zh"]
    [un] = [one for one in licet("lists", "status", "--json").json["lists"] if "version" in one]
    assert un["entries"] == 3


def test_what_is_to_be_looked_at_is_told(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    folder = write_ofac_folder(tmp_path / "ofac")
    done = licet("lists", "import", folder, "--kind", "ofac.sdn", "--as-of", "2026-01-02",
                 "--dry-run", "--lang", "en")  # fmt: skip
    assert done.exit_code == 1
    assert "nonsense" in done.stdout
    assert "given by --as-of" in done.stdout


def test_statuses_are_shown_for_people(licet: Licet, un_file: Path) -> None:
    licet("init")
    licet("lists", "import", un_file, "--kind", UN)
    shown = licet("lists", "status", "--as-of", "2026-12-31", "--lang", "zh").stdout
    assert "已过时" in shown
    assert f"licet lists import 文件 --kind {UN}" in shown


def test_a_template_is_printed_alone(licet: Licet) -> None:
    printed = licet("lists", "templates", "cn.abnormal_operations").stdout
    assert printed.startswith("\ufeff企业名称,统一社会信用代码/注册号,")
    assert printed.count("\n") == 1
    assert licet("lists", "templates", UN).exit_code == 2
