"""The sound pack of `pack.cases.yaml`, written to a folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml


def read_cases(name: str) -> Any:  # noqa: ANN401
    return yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))


CASES: dict[str, Any] = read_cases("pack.cases.yaml")
SOUND: dict[str, str] = CASES["sound"]


def write_pack(folder: Path, contents: dict[str, str]) -> Path:
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change_pack(case: dict[str, Any], pack: dict[str, str] = SOUND) -> dict[str, str]:
    """Change a pack, the sound one unless given, as a case says."""
    contents = dict(pack)
    match case:
        case {"add": added}:
            contents[added["file"]] = contents[added["like"]]
        case {"write": written}:
            contents[written["file"]] = written["text"]
        case {"change": change}:
            contents[change["file"]] = _replace(
                contents[change["file"]], change["from"], change["to"]
            )
        case {"add_rule": added}:
            before = contents[added["file"]]
            rule = before[before.index("  - id: ") :]
            for words, others in added["change"].items():
                rule = _replace(rule, words, others)
            first_id = re.search("[A-Z]{2}-[A-Z]{3}-[0-9]{3}", rule)
            assert first_id is not None
            contents[added["file"]] = before + rule.replace(first_id[0], added["id"])
    return contents


def find_changed_file(case: dict[str, Any]) -> str:
    (change,) = (case[key] for key in ("add", "write", "change", "add_rule") if key in case)
    return str(change["file"])


def _replace(text: str, before: str, after: str) -> str:
    assert text.count(before) == 1, before
    return text.replace(before, after)
