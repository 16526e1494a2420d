"""Documents: what each kind is called, and what it takes to obtain one (house estimates)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rules.explanation.patterns import say
from rules.facts import Means
from rules.schema import Text, validate
from rules.vocabulary import Bilingual
from rules.yaml_source import YamlSource

AGREEMENT = "agreement"
"""In the place of a kind of document: terms that are agreed with the customer."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Effort(_Strict):
    """What it takes to obtain a document.

    Attributes:
        days: Days until it is there.
        rank: How much trouble it makes, 1 the least.
    """

    days: Annotated[int, Field(ge=1)]
    rank: Annotated[int, Field(ge=1)]


class _Efforts(_Strict):
    copied: Annotated[Effort, Field(alias="copy")]
    renewal: Effort


class _Estimate(_Efforts):
    title: Text
    asked: Text | None = None
    renewed: Text | None = None
    own: bool = False


class _File(_Strict):
    estimates: dict[str, _Estimate]
    other: _Efforts


def name_kind(kind: str) -> Bilingual:
    """Return what a kind of document is called; one without an entry is named by its id."""
    estimate = _load().estimates.get(kind)
    return Bilingual(kind, kind) if estimate is None else estimate.title


def name_asked(kind: str) -> Bilingual:
    """Return what to ask for: a clear and complete copy, unless it is one's own and has a name."""
    estimate = _load().estimates.get(kind)
    if estimate is None or estimate.asked is None:
        return say("ask_copy", kind=name_kind(kind))
    return estimate.asked


def is_own(kind: str) -> bool:
    """Whether it lies in one's own house, so that asking the customer for it is no use."""
    estimate = _load().estimates.get(kind)
    return estimate is not None and estimate.own


def name_renewed(kind: str) -> Bilingual:
    """Return what a document of a kind is called that takes the place of the one on file."""
    estimate = _load().estimates.get(kind)
    if estimate is None or estimate.renewed is None:
        return say("renewed_other", kind=name_kind(kind))
    return estimate.renewed


def estimate_effort(kind: str, means: Means) -> Effort:
    """Return what it takes to obtain a document of a kind.

    Args:
        kind: The kind of document, or `AGREEMENT`.
        means: Another copy of what there is, or one that has to be issued anew.
    """
    efforts: _Efforts = _load().estimates.get(kind) or _load().other
    return efforts.copied if means is Means.COPY else efforts.renewal


@cache
def _load() -> _File:
    text = files("rules.explanation").joinpath("documents.yaml").read_text(encoding="utf-8")
    source = YamlSource(text, "documents.yaml")
    return validate(_File, source, (), source.data)
