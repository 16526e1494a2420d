"""The files of a requirements matrix, read and checked, with every fault at its place."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from rules.complaint import Complaint, PackError, Place, complain, find_nearest
from rules.expression import FactScope
from rules.requirements.activities import ActivityFile, ActivityTable, normalise_phrase
from rules.requirements.matrix import RequirementsMatrix
from rules.requirements.requirement import Requirement, RequirementFile
from rules.schema import validate
from rules.yaml_source import Path, YamlSource


@dataclass(frozen=True, slots=True)
class RequirementEntry:
    """A row and where it stands."""

    row: Requirement
    source: YamlSource
    path: Path

    def place(self, *path: str | int) -> Place:
        """Return where a part of the row stands."""
        return self.source.place((*self.path, *path))


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """A file of activities and where it stands."""

    file: ActivityFile
    source: YamlSource

    def place(self, *path: str | int) -> Place:
        """Return where a part of the file stands."""
        return self.source.place(path)


@dataclass(slots=True)
class MatrixReading:
    """All of the matrix that could be read.

    Attributes:
        files: Activities.
        entries: Rows.
        complaints: What was wrong with the rows that could not be read.
        activity_ids: The ids of all activities, of those too that could not be read.
    """

    files: list[ActivityEntry] = field(default_factory=list)
    entries: list[RequirementEntry] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    activity_ids: set[str] = field(default_factory=set)

    def read_activities(self, source: YamlSource) -> None:
        """Read a file of `activities/`.

        Raises:
            PackError: It breaks the schema.
        """
        self.activity_ids.update(_list_ids(source.data))
        self.files.append(ActivityEntry(validate(ActivityFile, source, (), source.data), source))

    def read_requirements(self, source: YamlSource, scope: FactScope) -> None:
        """Read a file of `requirements/`; rows that cannot be read become complaints.

        Raises:
            PackError: It breaks the schema.
        """
        file = validate(RequirementFile, source, (), source.data)
        for index, data in enumerate(file.requirements):
            path = ("requirements", index)
            try:
                row = validate(Requirement, source, path, data, {"scope": scope})
            except PackError as error:
                self.complaints += error.complaints
                continue
            self.entries.append(RequirementEntry(row, source, path))

    def make_matrix(self) -> RequirementsMatrix:
        """Return the matrix of what was read."""
        rows = sorted(
            (entry.row for entry in self.entries),
            key=lambda row: (row.id, row.in_force.starts_on),
        )
        return RequirementsMatrix(
            ActivityTable.gather(entry.file for entry in self.files), tuple(rows)
        )

    def check(self, purposes: Container[str]) -> Iterator[Complaint]:
        """Yield what only the files together show to be wrong.

        Args:
            purposes: Those for which the pack has a policy.
        """
        yield from self.complaints
        yield from self._check_activities()
        yield from self._check_rows(purposes)

    def _check_activities(self) -> Iterator[Complaint]:
        places: dict[str, Place] = {}
        needing_nothing: dict[str, Place] = {}
        for entry in self.files:
            for index, activity in enumerate(entry.file.activities):
                place = entry.place("activities", index, "id")
                if activity.id in places:
                    other = places[activity.id]
                    yield complain("repeated_activity", place, id=activity.id, other=other)
                places.setdefault(activity.id, place)
            for index, phrase in enumerate(entry.file.look_alikes):
                place = entry.place("look_alikes", index)
                needing_nothing[normalise_phrase(phrase)] = place
        for entry in self.files:
            for index, activity in enumerate(entry.file.activities):
                for number, phrase in enumerate(activity.phrases):
                    other_place = needing_nothing.get(normalise_phrase(phrase))
                    if other_place is not None:
                        place = entry.place("activities", index, "phrases", number)
                        yield complain("phrase_disputed", place, phrase=phrase, other=other_place)

    def _check_rows(self, purposes: Container[str]) -> Iterator[Complaint]:
        known = self.activity_ids
        for position, entry in enumerate(self.entries):
            row = entry.row
            if row.activity is not None and row.activity not in known:
                suggestion = find_nearest(row.activity, known)
                place = entry.place("activity")
                yield complain(
                    "unknown_activity", place, suggestion=suggestion, activity=row.activity
                )
            for index, purpose in enumerate(row.purposes):
                if purpose not in purposes:
                    place = entry.place("purposes", index)
                    yield complain("unknown_purpose", place, purpose=purpose)
            for other in self.entries[:position]:
                if other.row.id == row.id and row.in_force.overlaps(other.row.in_force):
                    yield complain(
                        "repeated_requirement",
                        entry.place("id"),
                        id=row.id,
                        other=other.place("id"),
                    )


def _list_ids(data: object) -> Iterator[str]:
    """Yield what the ids of a file's activities seem to be, whatever else is wrong with it."""
    entries = data.get("activities") if isinstance(data, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            yield str(entry.get("id"))
