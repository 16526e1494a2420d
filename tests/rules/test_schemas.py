"""Editors are told what packs really may say: schemas are up to date, and the files keep them."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

import rules
from rules.schemas import list_schemas, write_schema
from rules.yaml_source import YamlSource
from tests.rules.json_schema import find_violations
from tests.rules.packs_on_disk import SOUND, read_cases

PACKS = Path(rules.__file__).parent / "packs"
SHIPPED = sorted(PACKS.rglob("*.yaml"))
CHILD: dict[str, str] = read_cases("extension.cases.yaml")["child"]
SCHEMA_OF_FILE = {"pack.yaml": "pack", "credit_policy.yaml": "credit_policy"}
SCHEMA_OF_FOLDER = {
    "lists": "list",
    "scorecards": "scorecard",
    "matrices": "matrix",
    "activities": "activity",
    "requirements": "requirement",
    "renewals": "renewal",
}


def name_schema(path: str) -> str:
    folder, _, name = path.rpartition("/")
    if not folder:
        return SCHEMA_OF_FILE.get(name, "policy")
    return SCHEMA_OF_FOLDER.get(folder, "rule")


def read(text: str) -> object:
    return make_plain(YamlSource(text, "file.yaml").data)


def make_plain(value: object) -> object:
    """Dates are text to JSON."""
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {key: make_plain(item) for key, item in value.items()}
        case list():
            return [make_plain(item) for item in value]
    return value


def check(text: str, name: str) -> list[str]:
    schema = json.loads(write_schema(name))
    return list(find_violations(schema, read(text), schema))


@pytest.mark.parametrize("name", list_schemas())
def test_file_is_what_the_models_say(name: str) -> None:
    file = files("rules").joinpath("schemas", f"{name}.json")
    assert file.read_text(encoding="utf-8") == write_schema(name), (
        f"renew it: licet rules schema {name} > rules/schemas/{name}.json"
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.relative_to(PACKS).as_posix())
def test_shipped_file_keeps_its_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    inside = path.relative_to(PACKS)
    name = name_schema("/".join(inside.parts[1:]))
    assert check(text, name) == []
    start, _, target = text.splitlines()[0].partition("$schema=")
    assert start == "# yaml-language-server: "
    assert (path.parent / target).resolve() == PACKS.parent / "schemas" / f"{name}.json"


@pytest.mark.parametrize("pack", [SOUND, CHILD], ids=["sound", "child"])
def test_what_loads_keeps_its_schema(pack: dict[str, str]) -> None:
    told = [found for path, text in pack.items() for found in check(text, name_schema(path))]
    assert [found for found in told if "of_kind" not in found] == []  # kinds are the catalogue's


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("credit/staff.yaml", "severity: minor", "severity: minr"),
        ("credit/staff.yaml", "    remedy: {zh: 询问, en: Ask}\n", ""),
        ("credit/staff.yaml", "remedy:", "remedi:"),
        ("credit/staff.yaml", "as_of: 2026-01-01, facts: {}", "as_of: soon, facts: {}"),
        ("policy-onboarding.yaml", "outcome: adverse}]", "outcom: adverse}]"),
        ("pack.yaml", "version: 1.0.0", "version: 1.0"),
    ],
)
def test_what_does_not_load_breaks_it(file: str, before: str, after: str) -> None:
    assert before in SOUND[file]
    text = SOUND[file].replace(before, after)
    assert check(text, name_schema(file)) != []
