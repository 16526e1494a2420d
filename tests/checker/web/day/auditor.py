"""The auditor's part: is the log whole, and what can be taken along and checked elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.checker.web.day.officer import REMARK
from tests.checker.web.day.person import Person
from tests.checker.web.day.stage import NAME


def verify_the_log(auditor: Person) -> None:
    """Have the whole log read, and read the answer in figures."""
    auditor.press("Verify the log")
    assert auditor.reads("The log is whole")


def take_the_pack(auditor: Person, folder: Path) -> None:
    """Download the customer's audit pack and check it with nothing but Python."""
    auditor.follow("Back to the log")
    auditor.open_named(NAME)
    with auditor.page.expect_download() as coming:
        button = auditor.words("Download the audit pack")
        auditor.page.get_by_role("button", name=button).click()
    pack = folder / coming.value.suggested_filename
    coming.value.save_as(pack)
    opened = folder / "pack"
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(opened)
    remarks = json.loads((opened / "record.json").read_bytes())["review_remarks"]
    assert [each["words"] for each in remarks] == [REMARK]
    log = opened / "log"
    key = (log / "public-key.txt").read_text(encoding="utf-8").strip()
    answer = subprocess.run(  # the very file of the pack, as its README says
        [sys.executable, "-I", "verify_log.py", "events.jsonl", "checkpoints.jsonl", key],
        cwd=log,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    assert "nothing is wrong" in answer.stdout
