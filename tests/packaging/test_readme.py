"""The two READMEs say the same, and name only commands and settings that exist."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from checker.cli.app import app
from checker.settings import Settings

REPOSITORY = Path(__file__).parents[2]
ENGLISH = (REPOSITORY / "README.md").read_text("utf-8")
CHINESE = (REPOSITORY / "README.zh-CN.md").read_text("utf-8")


def headings(text: str) -> list[int]:
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", prose, re.MULTILINE)]


def links(text: str) -> list[str]:
    return [target for target in re.findall(r"\]\(([^)]+)\)", text) if "README" not in target]


def commands(text: str) -> list[str]:
    return re.findall(r"^licet ([a-z-]+)", text, re.MULTILINE)


def settings(text: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_both_have_the_same_parts() -> None:
    assert headings(ENGLISH) == headings(CHINESE)
    assert commands(ENGLISH) == commands(CHINESE)
    assert settings(ENGLISH) == settings(CHINESE)
    assert set(links(ENGLISH)) - {"rules/packs/cn-base/README.md"} <= {*links(CHINESE)}


def test_every_command_exists() -> None:
    known = typer.main.get_group(app).commands.keys()
    assert set(commands(ENGLISH)) <= known
    assert {name for name in known if name not in ("rules", "demo")} <= set(commands(ENGLISH))


def test_every_setting_is_listed() -> None:
    assert set(settings(ENGLISH)) == set(Settings.model_fields)


def test_every_link_leads_somewhere() -> None:
    for target in {*links(ENGLISH), *links(CHINESE)}:
        assert (REPOSITORY / target).exists(), target
