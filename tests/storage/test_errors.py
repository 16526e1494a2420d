from __future__ import annotations

import re
from string import Formatter

import pytest

from storage.errors import StorageError

ERRORS = StorageError.__subclasses__()


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_speaks_both_languages(error: type[StorageError]) -> None:
    assert re.search("[一-鿿].*。$", error.zh)
    assert re.search(r"[a-z].*\.$", error.en)
    neutral = [{re.sub("_(zh|en)$", "", name) for name in placeholders(text)}
               for text in (error.zh, error.en)]  # fmt: skip
    assert neutral[0] == neutral[1]


def test_every_code_is_its_own() -> None:
    codes = {error.code for error in ERRORS}
    assert len(codes) == len(ERRORS)
    assert StorageError.code not in codes
