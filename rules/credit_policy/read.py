"""`credit_policy.yaml`, read and checked, with every fault at its place.

A pack that extends another says only the sections that differ, each of them whole. What covered a
section of the parent no longer does once the section is said anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rules.complaint import Complaint
from rules.credit_policy.check import find_policy_flaws, lint_policy
from rules.credit_policy.policy import CreditPolicy
from rules.schema import validate
from rules.scorecard.card import Scorecard
from rules.yaml_source import Path, YamlSource

_BASIS, _COVERS = "basis", "covers"
_MEASURED = {"default_probability_bp": "default_probability_measured_on"}
"""A section that is true of another alone: whoever says the one anew must say both."""


@dataclass(slots=True)
class CreditPolicyReading:
    """What was read of a credit policy.

    Attributes:
        policy: The policy; None if the pack has none, or none that can be read.
        is_sound: Whether it can be used.
    """

    policy: CreditPolicy | None = None
    is_sound: bool = True
    _data: dict[str, Any] = field(default_factory=dict)
    _sources: list[YamlSource] = field(default_factory=list)

    def read(self, source: YamlSource) -> None:
        """Read a `credit_policy.yaml`; that of a pack that is extended comes before its own.

        Raises:
            PackError: It breaks the schema.
        """
        self._sources.append(source)
        data = source.data
        if self._data and isinstance(data, dict):
            data = take_place(self._data, data)
        self.policy = validate(CreditPolicy, source, (), data)
        self._data = data

    def check(self, cards: Sequence[Scorecard]) -> Iterator[Complaint]:
        """Yield what the scorecards of the pack show to be wrong."""
        if self.policy is not None:
            for path, flaw in find_policy_flaws(self.policy, cards):
                self.is_sound = False
                yield flaw.locate(self._locate(path).place_key(path))

    def lint(self, cards: Sequence[Scorecard]) -> Iterator[Complaint]:
        """Yield what a sound policy should not have."""
        if self.policy is not None and self.is_sound:
            card = next(card for card in cards if card.id == self.policy.grade_card)
            for path, flaw in lint_policy(self.policy, card.grade_ids):
                yield flaw.locate(self._locate(path).place(path))

    def _locate(self, path: Path) -> YamlSource:
        """Return the file that says a section: the last one that does."""
        said = (s for s in reversed(self._sources) if str(path[0]) in s.data)
        return next(said, self._sources[-1])


def take_place(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Return a policy in which the sections of one file take the place of those of another.

    Args:
        parent: The policy that is extended, of the right form.
        child: What the pack says itself, of any form; its own bases come first.
    """
    own = child.get(_BASIS, [])
    if not isinstance(own, list):
        return {**parent, **child}
    kept = (
        {**basis, _COVERS: [section for section in basis[_COVERS] if section not in child]}
        for basis in parent[_BASIS]
    )
    outdated = {told for told_of, told in _MEASURED.items() if told_of in child}
    taken = {section: said for section, said in parent.items() if section not in outdated}
    return {**taken, **child, _BASIS: [*own, *(basis for basis in kept if basis[_COVERS])]}
