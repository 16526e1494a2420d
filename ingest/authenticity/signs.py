"""What a sign says to a person, and whether it speaks for a document: the table `signs.yaml`."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict

from ingest.document import Sign
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence


class Speaks(StrEnum):
    """Which way a sign points; `neither` is worth knowing and decides nothing."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class SignText(BaseModel):
    """What was seen, which way it points, and what to do about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    speaks: Speaks
    message: Sentence
    remedy: Sentence


@cache
def load_sign_texts() -> dict[str, SignText]:
    """All texts by the sign's code.

    Raises:
        yaml.YAMLError: The file is not plain YAML.
        pydantic.ValidationError: A sentence is missing or its languages disagree.
    """
    return read_table("ingest.authenticity", "signs.yaml", dict[str, SignText])


def speaks(sign: Sign) -> Speaks:
    """Tells which way a sign points."""
    return load_sign_texts()[sign.code].speaks


def describe_sign(sign: Sign) -> SignText:
    """The sentences for a sign, its details filled in.

    Raises:
        KeyError: The code is not in `signs.yaml`.
    """
    text = load_sign_texts()[sign.code]
    details = dict(sign.details)
    return SignText.model_construct(
        speaks=text.speaks, message=text.message.fill(details), remedy=text.remedy.fill(details)
    )
