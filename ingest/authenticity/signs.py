"""What a sign says to a person, and whether it speaks for a document: the table `signs.yaml`."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict

from ingest.document import Sign
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence

ENTRIES = {
    "unified_social_credit_code": ("代码", "code"),
    "registered_name": ("名称", "name"),
    "legal_representative": ("法定代表人", "legal representative"),
    "established_on": ("成立日期", "date of establishment"),
    "born_on": ("出生日期", "date of birth"),
    "sex": ("性别", "sex"),
}
"""Entries of a paper that details `entry` and `entries` of a sign may name, in both languages."""


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
    return SignText.model_construct(
        speaks=text.speaks, message=_fill(text.message, sign), remedy=_fill(text.remedy, sign)
    )


def _fill(sentence: Sentence, sign: Sign) -> Sentence:
    return Sentence.model_construct(
        zh=sentence.fill(_put_into_words(sign, 0, "、")).zh,
        en=sentence.fill(_put_into_words(sign, 1, ", ")).en,
    )


def _put_into_words(sign: Sign, language: int, between: str) -> dict[str, str]:
    details = dict(sign.details)
    for name in {"entry", "entries"} & set(details):
        entries = details[name].split()
        details[name] = between.join(
            ENTRIES[entry][language] if entry in ENTRIES else entry for entry in entries
        )
    return details
