"""What may be imported where, what is never done, and that no data file lies about unread."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PACKAGES = ("rules", "ingest", "storage", "checker")
_EDGES = ("api", "cli", "http", "serving", "web")
_CLOCK = "checker/clock.py"
pytestmark = pytest.mark.xdist_group("architecture")  # the sources are parsed once


def name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@dataclass(frozen=True)
class Module:
    """What a module's source says, gathered in one walk: there are a thousand of them.

    Attributes:
        docstring: Its own.
        imports: Every module that it imports, at its top or inside a function.
        calls: Names that it calls.
        attributes: Names that it asks of anything.
        clock: What it asks `date` and `datetime` of the time.
    """

    docstring: str | None
    imports: frozenset[str]
    calls: frozenset[str]
    attributes: frozenset[str]
    clock: frozenset[str]

    @property
    def libraries(self) -> set[str]:
        return {module.partition(".")[0] for module in self.imports}


def read_module(path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"), name(path))
    imports: set[str] = set()
    calls: set[str] = set()
    attributes: set[str] = set()
    clock: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            imports.add(node.module)
            imports.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            calls.add(node.func.id)
        elif isinstance(node, ast.Attribute):
            attributes.add(node.attr)
            is_of_clock = isinstance(node.value, ast.Name) and node.value.id in ("date", "datetime")
            if is_of_clock and node.attr in ("today", "now", "utcnow"):
                clock.add(node.attr)
    return Module(
        ast.get_docstring(tree),
        frozenset(imports),
        frozenset(calls),
        frozenset(attributes),
        frozenset(clock),
    )


@cache
def modules() -> Mapping[str, Module]:
    """Give every module by its path in the repository."""
    paths = sorted(path for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py"))
    return {name(path): read_module(path) for path in paths}


def use_cases() -> Mapping[str, Module]:
    """Give the modules of `checker` that neither meet a person or a program nor keep the time."""
    edges = tuple(f"checker/{edge}/" for edge in _EDGES)
    found = {
        path: module
        for path, module in modules().items()
        if path.startswith("checker/") and not path.startswith(edges) and path != _CLOCK
    }
    assert len(found) > 100
    return found


def importers_of(library: str) -> set[str]:
    return {path for path, module in modules().items() if library in module.libraries}


@pytest.mark.parametrize(
    ("library", "only"),
    [
        ("durable", {"rules/chain/engine.py"}),
        ("pyspark", {"rules/portfolio/spark.py"}),
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


def test_a_use_case_knows_no_frontend_and_no_clock() -> None:
    frontends = {"typer", "click", "rich", "apscheduler", "fastapi"}
    known = {
        path: module.libraries & frontends
        | {found for found in module.imports if found.startswith(("checker.cli", "checker.clock"))}
        for path, module in use_cases().items()
    }
    assert {path: found for path, found in known.items() if found} == {}


def test_a_use_case_never_asks_for_the_time() -> None:
    """What is handed a clock may read it; the wall clock itself is asked at the edges alone."""
    asking = {path for path, module in use_cases().items() if module.clock}
    assert asking == {"checker/renewals/clock_reading.py", "checker/scheduled_work.py"}


@pytest.mark.parametrize("package", ["rules", "ingest", "storage"])
def test_the_three_know_nothing_of_one_another(package: str) -> None:
    others = set(PACKAGES) - {package}
    known = {
        path: module.libraries & others
        for path, module in modules().items()
        if path.startswith(f"{package}/")
    }
    assert known
    assert {path: found for path, found in known.items() if found} == {}


def test_no_module_runs_data_as_code() -> None:
    unsafe = {"pickle", "marshal", "shelve", "dill", "joblib"}
    loaders = {"unsafe_load", "UnsafeLoader", "FullLoader"}
    running = {
        path: module.calls & {"eval", "exec", "compile", "__import__"}
        | module.libraries & unsafe
        | module.attributes & loaders
        for path, module in modules().items()
    }
    assert {path: found for path, found in running.items() if found} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = {
        path
        for path, module in modules().items()
        if not (module.docstring or "").partition("\n")[0].strip()
    }
    assert silent == set()


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
