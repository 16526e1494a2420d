"""The catalogue of actions: everything that an event can say was done, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence, find_placeholders
from rules.vocabulary import Bilingual

_CODE = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


def _check_code(code: str) -> str:
    if _CODE.fullmatch(code) is None:
        raise ValueError(f"not a code such as review.submitted: {code}")
    return code


class Action(BaseModel):
    """One kind of event.

    Attributes:
        title: What was done, for a list.
        sentence: The same with the event's data in the places of their names.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Sentence
    sentence: Sentence

    @property
    def needed(self) -> frozenset[str]:
        """The data without which its sentence says nothing."""
        return find_placeholders(self.sentence.zh)


@cache
def load_actions() -> Mapping[str, Action]:
    """Give the catalogue by code."""
    shape = dict[Annotated[str, AfterValidator(_check_code)], Action]
    return read_table("checker.audit_log", "actions.yaml", shape)


def find_action(code: str, data: Mapping[str, object]) -> Action:
    """Give an action whose sentence these data fill.

    Raises:
        ValueError: The catalogue does not have it, or data are missing: a mistake in the program.
    """
    action = load_actions().get(code)
    if action is None:
        raise ValueError(f"{code} is not in actions.yaml")
    if missing := action.needed - data.keys():
        raise ValueError(f"{code} needs {sorted(missing)}")
    return action


def word_event(code: str, data: Mapping[str, object]) -> Bilingual:
    """Say what an event did; the code itself where the catalogue of this program lacks it."""
    action = load_actions().get(code)
    if action is None:
        return Bilingual(code, code)
    said = action.sentence.fill({name: _word_value(value) for name, value in data.items()})
    return Bilingual(said.zh, said.en)


def _word_value(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return str(value)
