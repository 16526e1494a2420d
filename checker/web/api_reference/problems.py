"""Codes of problems: what each means, and with which status it comes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import NamedTuple

from checker.errors import LicetError
from checker.http.failures import SENTENCES, STATUS_OF_CODE, status_of
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual
from storage.errors import StorageError

_GAP = re.compile(r"\{\w*[^}]*\}")
_ELSEWHERE = ("checker.cli", "checker.backup", "checker.web", "checker.errors")
"""Where failures of the command line and of pages lie; few of them meet a program."""


_Kind = type[LicetError] | type[StorageError]


class ProblemCode(NamedTuple):
    """A code that a problem document may have.

    Attributes:
        code: As in `code`.
        status: Of HTTP.
        message: What it says, with … for what differs.
    """

    code: str
    status: HTTPStatus
    message: Bilingual


def list_problems() -> Sequence[ProblemCode]:
    """Give all codes that a program may meet, by name."""
    known = {
        status.name.lower(): ProblemCode(status.name.lower(), status, message)
        for status, message in SENTENCES.items()
    }
    for kind in (*_kinds_below(LicetError), *_kinds_below(StorageError)):
        told = ProblemCode(kind.code, _status(kind), Bilingual(_blank(kind.zh), _blank(kind.en)))
        is_met = kind.code in STATUS_OF_CODE or kind.code.endswith("_unknown")
        is_elsewhere = kind.__module__.startswith(_ELSEWHERE) and not is_met
        if told.status < HTTPStatus.INTERNAL_SERVER_ERROR and not is_elsewhere:
            known.setdefault(told.code, told)
    return sorted(known.values())


def list_faults() -> Sequence[tuple[str, Bilingual]]:
    """Give the codes of `faults` in a problem document with what they say."""
    table = read_table("checker.api.v1", "faults.yaml", dict[str, Sentence])
    return [(code, Bilingual(_blank(said.zh), _blank(said.en))) for code, said in table.items()]


def _kinds_below(base: _Kind) -> Iterator[_Kind]:
    for kind in base.__subclasses__():
        if isinstance(kind.__dict__.get("code"), str):
            yield kind
        yield from _kinds_below(kind)


def _status(kind: _Kind) -> HTTPStatus:
    return status_of(kind.__new__(kind))


def _blank(sentence: str) -> str:
    return _GAP.sub("…", sentence)
