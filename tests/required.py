"""Parts that are not Python's: a test is skipped for want of one, unless they are asked for."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def do_without(part: str, reason: object) -> NoReturn:
    """Skip a test, or fail it where `LICET_REQUIRE` names the part.

    Args:
        part: As `.ci/run` names it.
        reason: What is missing.
    """
    if part in os.environ.get("LICET_REQUIRE", ""):
        pytest.fail(f"LICET_REQUIRE asks for {part}: {reason}")
    pytest.skip(str(reason))
