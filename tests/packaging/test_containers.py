"""The container files and the manual name only commands, settings and paths that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from typer.core import TyperGroup

from checker.cli.app import app
from checker.settings import Settings

REPOSITORY = Path(__file__).parents[2]
CONTAINERFILE = (REPOSITORY / "Containerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(
    (REPOSITORY / "deploy" / "compose.yaml").read_text("utf-8")
)
OPERATION = (REPOSITORY / "docs" / "operation.md").read_text("utf-8")
LICET_SERVICES = {
    name: service for name, service in COMPOSE["services"].items() if name != "database"
}


def instructions() -> list[tuple[str, str]]:
    """Give each instruction with its words, lines that go on joined."""
    joined = re.sub(r"\\\n\s*", "", CONTAINERFILE)
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in lines]


def said(name: str) -> list[str]:
    return [words for instruction, words in instructions() if instruction == name]


def check_command(words: list[str]) -> None:
    command = typer.main.get_group(app).commands[words[0]]
    if isinstance(command, TyperGroup):
        command = command.commands[words[1]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words[1:] if word.startswith("--")} <= known


def test_the_image_ends_with_a_user_without_rights_and_a_command_that_exists() -> None:
    (user,) = said("USER")
    assert user == "10001:10001"
    names = [name for name, _ in instructions()]
    assert names.index("USER") > max(i for i, name in enumerate(names) if name == "RUN")
    assert said("ENTRYPOINT") == ['["licet"]']
    (command,) = said("CMD")
    check_command(yaml.safe_load(command))
    assert any("/readyz" in words for words in said("HEALTHCHECK"))


def test_the_second_stage_has_no_compiler() -> None:
    stages = CONTAINERFILE.split("\nFROM ")
    assert "gcc" in stages[1]
    assert "gcc" not in stages[2]
    assert "--require-hashes" in stages[1]


def test_what_is_copied_exists() -> None:
    ignored = (REPOSITORY / ".containerignore").read_text("utf-8").split()
    for words in said("COPY"):
        *sources, _ = [word for word in words.split() if not word.startswith("--")]
        if "--from=" not in words:
            assert all((REPOSITORY / source).exists() for source in sources)
    for needed in ("checker", "rules", "ingest", "storage", "examples", "README.md", "LICENSE"):
        assert needed not in ignored


@pytest.mark.parametrize("name", LICET_SERVICES)
def test_every_service_is_confined_and_runs_a_command_that_exists(name: str) -> None:
    service = LICET_SERVICES[name]
    check_command(service["command"])
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    for variable in service["environment"]:
        assert variable.removeprefix("LICET_").lower() in Settings.model_fields
    assert set(service["secrets"]) <= COMPOSE["secrets"].keys()
    assert {volume.partition(":")[0] for volume in service["volumes"]} <= COMPOSE["volumes"].keys()


def test_the_schema_comes_before_what_uses_it() -> None:
    for name in ("web", "clock"):
        wanted = LICET_SERVICES[name]["depends_on"]["schema"]["condition"]
        assert wanted == "service_completed_successfully"
    assert LICET_SERVICES["schema"]["command"] == ["init"]


def test_no_secret_stands_in_the_files() -> None:
    assert not re.search(r"postgresql://[^@\s]*:[^@\s]*@", CONTAINERFILE + str(COMPOSE))
    assert all(secret["file"].startswith("./secrets/") for secret in COMPOSE["secrets"].values())
    assert "secrets/" in (REPOSITORY / "deploy" / ".gitignore").read_text("utf-8").split()


def test_the_manual_names_commands_and_settings_that_exist() -> None:
    commands = re.findall(r"^licet .*$", OPERATION, re.MULTILINE)
    assert len(commands) > 5
    for line in commands:
        check_command(shlex.split(line, comments=True)[1:])
    for variable in set(re.findall(r"\bLICET_([A-Z_]+)\b", OPERATION)) - {"TRACEBACK"}:
        assert variable.lower() in Settings.model_fields


def test_the_manual_says_everything_in_both_languages() -> None:
    english, chinese = OPERATION.split("\n# ", 2)[-2:]
    assert len(re.findall(r"^## ", english, re.MULTILINE)) == len(
        re.findall(r"^## ", chinese, re.MULTILINE)
    )
    assert re.findall(r"^licet .*?(?= *#|$)", english, re.MULTILINE) == re.findall(
        r"^licet .*?(?= *#|$)", chinese, re.MULTILINE
    )
