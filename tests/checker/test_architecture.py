"""What may be imported where, what is never done, and that no data file lies about unread."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGES = ("rules", "ingest", "storage", "checker")
MODULES = sorted(path for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py"))
USE_CASES = [
    path
    for path in MODULES
    if path.is_relative_to(REPOSITORY / "checker")
    and not path.is_relative_to(REPOSITORY / "checker" / "cli")
    and not any(
        path.is_relative_to(REPOSITORY / "checker" / edge)
        for edge in ("api", "http", "serving", "web")
    )
    and path != REPOSITORY / "checker" / "clock.py"
]


def name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name(path))


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Give every module that a module imports, at its top or inside a function."""
    return frozenset(_iterate_imports(path))


def _iterate_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers_of(library: str) -> set[str]:
    return {
        name(path)
        for path in MODULES
        if any(module.partition(".")[0] == library for module in imports_of(path))
    }


@pytest.mark.parametrize(
    ("library", "only"),
    [
        ("durable", {"rules/chain/engine.py"}),
        ("apscheduler", {"checker/clock.py"}),
    ],
)
def test_one_module_alone_imports(library: str, only: set[str]) -> None:
    assert importers_of(library) == only


@pytest.mark.parametrize("library", ["pdfplumber", "pypdfium2", "rapidocr", "onnxruntime"])
def test_parsers_are_imported_by_readers_alone(library: str) -> None:
    found = importers_of(library)
    assert {path for path in found if not path.startswith("ingest/readers/")} == set()


def test_parsers_are_in_use() -> None:
    assert all(importers_of(library) for library in ("pdfplumber", "pypdfium2", "rapidocr"))


@pytest.mark.parametrize("path", USE_CASES, ids=name)
def test_a_use_case_knows_no_frontend_and_no_clock(path: Path) -> None:
    frontends = {"typer", "click", "rich", "apscheduler", "fastapi"}
    assert {module.partition(".")[0] for module in imports_of(path)} & frontends == set()
    assert not any(
        module.startswith(("checker.cli", "checker.clock")) for module in imports_of(path)
    )


@pytest.mark.parametrize("path", USE_CASES, ids=name)
def test_a_use_case_never_asks_for_the_time(path: Path) -> None:
    """What is handed a clock may read it; the wall clock itself is asked at the edges alone."""
    asked = {
        node.attr
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("today", "now", "utcnow")
        and isinstance(node.value, ast.Name)
        and node.value.id in ("date", "datetime")
    }
    is_edge = name(path) in ("checker/renewals/clock_reading.py", "checker/scheduled_work.py")
    assert bool(asked) == is_edge


@pytest.mark.parametrize("package", ["rules", "ingest", "storage"])
def test_the_three_know_nothing_of_one_another(package: str) -> None:
    others = set(PACKAGES) - {package}
    for path in (REPOSITORY / package).rglob("*.py"):
        assert {module.partition(".")[0] for module in imports_of(path)} & others == set(), path


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_module_runs_data_as_code(path: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert called & {"eval", "exec", "compile", "__import__"} == set()
    unsafe = {"pickle", "marshal", "shelve", "dill", "joblib"}
    assert {module.partition(".")[0] for module in imports_of(path)} & unsafe == set()
    attributes = {node.attr for node in ast.walk(parse(path)) if isinstance(node, ast.Attribute)}
    assert attributes & {"unsafe_load", "UnsafeLoader", "FullLoader"} == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(parse(path))
    assert docstring
    assert docstring.splitlines()[0].strip()


def test_every_data_file_is_read_by_a_loader() -> None:
    """A file that nothing opens is dead, or read by a path that no loader validates.

    The JSON Schemas are for editors and the API's document for other programs; tests of their own
    compare them with the models and the routes.
    """
    command = [sys.executable, "-m", "tests.checker.opened_files"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY)
    opened = {Path(line).resolve() for line in done.stdout.splitlines()}
    data = {
        path.resolve()
        for folder in (*PACKAGES, "examples")
        for ending in ("*.yaml", "*.yml", "*.csv", "*.json", "*.toml")
        for path in (REPOSITORY / folder).rglob(ending)
    }
    assert len(data) > 20
    unread = {name(path) for path in data - opened}
    compared = ("rules/schemas/", "checker/api/openapi.json")
    assert {path for path in unread if not path.startswith(compared)} == set()
