"""What a pack says of the pack that it extends, and what became of its rules on the way.

    extends: {pack: cn-base, version: 1.0.0}      # or a folder beside it: {pack: ../base, ...}
    without:
      - {rule: CN-DOC-004, reason: {zh: …, en: …}}

and, at a rule that says only what differs from the rule of the same id:

    - id: CN-AUT-011
      replaces: {reason: {zh: …, en: …}}
      severity: major
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rules.pack.rule import RuleId
from rules.schema import Text

PACK_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
VERSION = r"^[0-9]+\.[0-9]+\.[0-9]+$"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Parent(_Record):
    """The pack that another extends, as its `pack.yaml` names it.

    Attributes:
        pack: The name of a pack that comes with the rules, or a folder, seen from the one that
            extends it; a folder begins with a full stop.
        version: The version for which the pack was written.
    """

    pack: Annotated[str, Field(min_length=1)]
    version: Annotated[str, Field(pattern=VERSION)]

    @property
    def is_folder(self) -> bool:
        """Whether the pack is named by its folder."""
        return self.pack.startswith(".")


class Removal(_Record):
    """A rule of the parent that the pack does without."""

    rule: RuleId
    reason: Text


class Replacement(_Record):
    """Says that a rule takes the place of the parent's rule of the same id, and why.

    Attributes:
        reason: Why.
        starts_on: The first day in force (`from`) of the version that is replaced; needed only
            where the parent has several.
    """

    reason: Text
    starts_on: Annotated[date | None, Field(alias="from")] = None


class PackReference(_Record):
    """A pack as it was when another was made from it."""

    id: str
    version: str
    sha256: str


class ChangeKind(StrEnum):
    """What a pack does with a rule, seen from its parent."""

    ADDED = "added"
    REPLACED = "replaced"
    REMOVED = "removed"


class RuleChange(_Record):
    """What one pack did with one version of a rule.

    Attributes:
        pack: The pack that did it.
        version: Its version.
        kind: What it did.
        rule: The rule.
        starts_on: The first day in force of the version; None for a rule removed altogether.
        reason: Why; None for a rule that was added.
    """

    pack: str
    version: str
    kind: ChangeKind
    rule: RuleId
    starts_on: date | None = None
    reason: Text | None = None


class Extension(_Record):
    """How a pack came from others.

    Attributes:
        lineage: The packs that it rests on, its parent first.
        changes: What each did with the rules of the one before it, the oldest first.
    """

    lineage: Annotated[tuple[PackReference, ...], Field(min_length=1)]
    changes: tuple[RuleChange, ...] = ()

    @property
    def parent(self) -> PackReference:
        """The pack that it extends directly."""
        return self.lineage[0]

    @property
    def root(self) -> PackReference:
        """The pack at the bottom, where every rule is from that no change names."""
        return self.lineage[-1]

    def find_change(self, rule: str, starts_on: date) -> RuleChange | None:
        """Return what made a version of a rule what it is; None if it is as the root has it."""
        named = (c for c in reversed(self.changes) if (c.rule, c.starts_on) == (rule, starts_on))
        return next(named, None)

    def find_removal(self, rule: str) -> RuleChange | None:
        """Return who took a rule out, if somebody did."""
        removed = ChangeKind.REMOVED
        named = (c for c in reversed(self.changes) if c.rule == rule and c.kind is removed)
        return next(named, None)
