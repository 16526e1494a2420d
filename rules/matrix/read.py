"""The files of `matrices/`, read and checked, with every fault at its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from rules.complaint import Complaint, PackError, complain
from rules.expression import FactScope
from rules.matrix.check import find_case_flaws, find_matrix_flaws, lint_matrix, run_case
from rules.matrix.matrix import Matrix
from rules.schema import validate
from rules.yaml_source import YamlSource


@dataclass(slots=True)
class MatrixEntry:
    """A matrix, where it stands, and whether it can be used."""

    matrix: Matrix
    source: YamlSource
    is_sound: bool = True


@dataclass(slots=True)
class TierReading:
    """All matrices that could be read."""

    entries: list[MatrixEntry] = field(default_factory=list)

    @property
    def matrices(self) -> tuple[Matrix, ...]:
        """The matrices by id."""
        return tuple(sorted((e.matrix for e in self.entries), key=lambda matrix: matrix.id))

    def read(self, source: YamlSource) -> None:
        """Read a file of `matrices/`.

        Raises:
            PackError: It breaks the schema, or its id is taken.
        """
        matrix = validate(Matrix, source, (), source.data)
        other = next((entry for entry in self.entries if entry.matrix.id == matrix.id), None)
        if other is not None:
            place, taken = source.place(("id",)), other.source.place(("id",))
            raise PackError([complain("repeated_matrix", place, matrix=matrix.id, other=taken)])
        self.entries.append(MatrixEntry(matrix, source))

    def check(self, scope: FactScope, purposes: Collection[str]) -> Iterator[Complaint]:
        """Yield what the facts and the policies show to be wrong."""
        for entry in self.entries:
            flaws = list(find_matrix_flaws(entry.matrix, scope, sorted(purposes)))
            flaws = flaws or list(find_case_flaws(entry.matrix, scope))
            entry.is_sound = not flaws
            for path, flaw in flaws:
                yield flaw.locate(entry.source.place_key(path))

    def lint(self, scope: FactScope) -> Iterator[Complaint]:
        """Yield what sound matrices should not have, and cases that fail."""
        for entry in self.entries:
            if not entry.is_sound:
                continue
            for path, flaw in lint_matrix(entry.matrix, scope):
                yield flaw.locate(entry.source.place(path))
            for index, case in enumerate(entry.matrix.cases):
                given = run_case(entry.matrix, case.at)
                if given != case.tier:
                    place = entry.source.place(("cases", index))
                    yield complain(
                        "case_fails", place, case=case.name, wanted=case.tier, given=given
                    )
