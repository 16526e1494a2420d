"""The pack that every engine is measured with."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from rules.facts import Catalogue, read_catalogue
from rules.pack import Pack, load_pack
from rules.yaml_source import YamlSource

AS_OF = date(2026, 11, 22)
PURPOSE = "onboarding"
PACK_FOLDER = Path(str(files(__package__).joinpath("pack")))


@cache
def load_benchmark_catalogue() -> Catalogue:
    """Return the facts of the benchmark."""
    file = files(__package__).joinpath("catalogue.yaml")
    return read_catalogue(YamlSource(file.read_text(encoding="utf-8"), file.name))


@cache
def load_benchmark_pack() -> Pack:
    """Return the sixty rules and their policy."""
    return load_pack(PACK_FOLDER, load_benchmark_catalogue())
