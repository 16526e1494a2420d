"""The sound pack of `pack.cases.yaml`, written to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("pack.cases.yaml").read_text(encoding="utf-8")
)
SOUND: dict[str, str] = CASES["sound"]


def write_pack(folder: Path, contents: dict[str, str]) -> Path:
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change_pack(case: dict[str, Any]) -> dict[str, str]:
    contents = dict(SOUND)
    if "add" in case:
        contents[case["add"]["file"]] = contents[case["add"]["like"]]
    else:
        change = case["change"]
        before = contents[change["file"]]
        assert before.count(change["from"]) == 1, change
        contents[change["file"]] = before.replace(change["from"], change["to"])
    return contents
