"""What can keep the kernel from running on Spark: faults of the installation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from rules.vocabulary import Bilingual


class SparkUnavailable(Exception):
    """A part that Spark needs is not installed.

    Attributes:
        code: Names the sentence in `errors.yaml`.
        part: What is not installed.
        message: What is missing and what to do.
    """

    def __init__(self, code: str, part: str) -> None:
        self.code = code
        self.part = part
        self.message = Bilingual(*(text.format(part=part) for text in sentences()[code]))
        super().__init__(self.message.en)


@cache
def sentences() -> Mapping[str, Bilingual]:
    """Return every sentence by its code."""
    text = files("rules.portfolio").joinpath("errors.yaml").read_text(encoding="utf-8")
    return {code: Bilingual(**sentence) for code, sentence in yaml.safe_load(text).items()}
