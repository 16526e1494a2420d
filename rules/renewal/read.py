"""The files of `renewals/`, read and checked, with every fault at its place.

A pack that extends another says only what differs: its windows take the place of all windows of the
same kind, a ladder that of the ladder of the same id, and a ladder for some kinds takes these out
of the ladders taken over. House practice is said as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from rules.complaint import Complaint, PackError, Place, complain, find_nearest, warn
from rules.renewal.ladder import Ladder, RenewalSource, climb
from rules.renewal.plan import RenewalPlan
from rules.renewal.practice import HousePractice
from rules.renewal.window import RenewalWindow
from rules.schema import Name, validate
from rules.vocabulary import Severity
from rules.yaml_source import Path, YamlSource

_BY_KIND = (RenewalSource.CREDENTIAL, RenewalSource.EVIDENCE)
"""The sources whose kinds are those of credentials."""


class RenewalFile(BaseModel):
    """One file of `renewals/`.

    Attributes:
        topic: What its entries have in common.
        windows: When renewal may be applied for.
        ladders: What is told of things that fall due.
        practice: What the house has settled; in one file of the pack.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Name
    windows: tuple[RenewalWindow, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    practice: HousePractice | None = None


@dataclass(frozen=True, slots=True)
class WindowEntry:
    """A version of a window and where it stands."""

    window: RenewalWindow
    source: YamlSource
    path: Path

    def place(self, *path: str | int) -> Place:
        """Return where a part of it stands."""
        return self.source.place((*self.path, *path))


@dataclass(frozen=True, slots=True)
class LadderEntry:
    """A ladder and where it stands."""

    ladder: Ladder
    source: YamlSource
    path: Path

    def place(self, *path: str | int) -> Place:
        """Return where a part of it stands."""
        return self.source.place((*self.path, *path))


@dataclass(slots=True)
class RenewalReading:
    """All of a renewal plan that could be read.

    Attributes:
        windows: Every version of every window.
        ladders: The ladders.
        practice: What the house has settled, and the file that says so.
    """

    windows: list[WindowEntry] = field(default_factory=list)
    ladders: list[LadderEntry] = field(default_factory=list)
    practice: tuple[HousePractice, YamlSource] | None = None

    def read(self, source: YamlSource) -> None:
        """Read a file of `renewals/`; those of a pack that is extended come before its own.

        Raises:
            PackError: It breaks the schema.
        """
        file = validate(RenewalFile, source, (), source.data)
        kinds = {window.kind for window in file.windows}
        self.windows = [
            e
            for e in self.windows
            if e.window.kind not in kinds or _are_of_one_pack(e.source, source)
        ]
        self.windows += [
            WindowEntry(window, source, ("windows", i)) for i, window in enumerate(file.windows)
        ]
        for index, ladder in enumerate(file.ladders):
            self._take_over(ladder, source)
            self.ladders.append(LadderEntry(ladder, source, ("ladders", index)))
        if file.practice is not None:
            if self.practice is not None and _are_of_one_pack(self.practice[1], source):
                other = self.practice[1].place(("practice",))
                place = source.place_key(("practice",))
                raise PackError([complain("repeated_practice", place, other=other)])
            self.practice = (file.practice, source)

    def make_plan(self) -> RenewalPlan:
        """Return the plan of what was read."""
        windows = sorted(
            (entry.window for entry in self.windows),
            key=lambda window: (window.kind, window.in_force.starts_on),
        )
        ladders = sorted((entry.ladder for entry in self.ladders), key=lambda ladder: ladder.id)
        practice = HousePractice() if self.practice is None else self.practice[0]
        return RenewalPlan(tuple(windows), tuple(ladders), practice)

    def check(self) -> Iterator[Complaint]:
        """Yield what only the files together show to be wrong."""
        yield from self._check_windows()
        yield from self._check_ladders()

    def lint(self, kinds: Collection[str]) -> Iterator[Complaint]:
        """Yield kinds of credential that no template reads and no rule knows.

        Args:
            kinds: Those that are known.
        """
        for kind, place in self._list_kinds():
            if kind not in kinds:
                suggestion = find_nearest(kind, kinds)
                yield warn("unfamiliar_kind", place, suggestion=suggestion, kind=kind)

    def _take_over(self, ladder: Ladder, source: YamlSource) -> None:
        """Take out what a ladder replaces of the packs before its own."""
        kept: list[LadderEntry] = []
        for entry in self.ladders:
            old = entry.ladder
            if _are_of_one_pack(entry.source, source):
                kept.append(entry)
                continue
            if old.id == ladder.id:
                continue
            left = tuple(key for key in old.keys if key not in set(ladder.keys))
            if old.source is not ladder.source or len(left) == len(tuple(old.keys)):
                kept.append(entry)
            elif left:
                narrowed = old.model_copy(update={"kinds": left})
                kept.append(LadderEntry(narrowed, entry.source, entry.path))
        self.ladders = kept

    def _list_kinds(self) -> Iterator[tuple[str, Place]]:
        for window_entry in self.windows:
            yield window_entry.window.kind, window_entry.place("kind")
        for entry in self.ladders:
            if entry.ladder.source in _BY_KIND:
                for index, kind in enumerate(entry.ladder.kinds):
                    yield kind, entry.place("kinds", index)
        if self.practice is not None:
            practice, source = self.practice
            for key in ("evidence_max_age_days", "grace_days"):
                for kind in getattr(practice, key):
                    yield kind, source.place_key(("practice", key, kind))

    def _check_windows(self) -> Iterator[Complaint]:
        for position, entry in enumerate(self.windows):
            window = entry.window
            if window.opens and window.opens.nominal_days < window.closes.nominal_days:
                yield complain("window_backwards", entry.place("opens"), kind=window.kind)
            for other in self.windows[:position]:
                same = other.window.kind == window.kind
                if same and window.in_force.overlaps(other.window.in_force):
                    yield complain(
                        "repeated_window",
                        entry.place("kind"),
                        kind=window.kind,
                        other=other.place("kind"),
                    )

    def _check_ladders(self) -> Iterator[Complaint]:
        plan = self.make_plan()
        for position, entry in enumerate(self.ladders):
            for other in self.ladders[:position]:
                yield from _check_pair(entry, other)
            yield from _check_steps(entry, plan)


def _are_of_one_pack(one: YamlSource, other: YamlSource) -> bool:
    return one.file.split("/")[:-2] == other.file.split("/")[:-2]


def _check_pair(entry: LadderEntry, other: LadderEntry) -> Iterator[Complaint]:
    one, two = entry.ladder, other.ladder
    if one.id == two.id:
        yield complain("repeated_ladder", entry.place("id"), id=one.id, other=other.place("id"))
    elif one.source is two.source and (shared := set(one.keys) & set(two.keys)):
        kinds = ", ".join(sorted(key or "—" for key in shared))
        yield complain(
            "ladders_share_kinds", entry.place("id"), kinds=kinds, other=other.place("id")
        )


def _check_steps(entry: LadderEntry, plan: RenewalPlan) -> Iterator[Complaint]:
    """Yield steps that nothing reaches, stand in one place, or are less grave than earlier ones."""
    ladder = entry.ladder
    index = {step.id: position for position, step in enumerate(ladder.steps)}
    if len(index) < len(ladder.steps):
        yield complain("repeated_step", entry.place("steps"), ladder=ladder.id)
        return
    grave = list(reversed(Severity))
    told: set[tuple[str, str]] = set()
    reached: set[str] = set()
    for kind in ladder.keys:
        windows = tuple(window for window in plan.windows if window.kind == kind)
        for window in windows or (None,):
            rungs = climb(ladder, window, plan.grace_days(kind))
            reached |= {rung.step.id for rung in rungs}
            for lower, higher in pairwise(rungs):
                code = ""
                if lower.urgency == higher.urgency:
                    code = "steps_in_one_place"
                elif grave.index(lower.step.severity) > grave.index(higher.step.severity):
                    code = "severity_falls"
                if code and (code, higher.step.id) not in told:
                    told.add((code, higher.step.id))
                    place = entry.place("steps", index[higher.step.id])
                    yield complain(
                        code, place, step=higher.step.id, other=lower.step.id, kind=kind or "—"
                    )
    for step in ladder.steps:
        if step.id not in reached:
            place = entry.place("steps", index[step.id], "anchor")
            yield complain("step_unreached", place, step=step.id, anchor=step.anchor)
