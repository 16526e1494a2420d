"""What a proof comes to."""

from __future__ import annotations

from dataclasses import dataclass

from rules.complaint import Complaint
from rules.vocabulary import Bilingual


class SolverMissing(Exception):
    """z3 is not installed.

    Attributes:
        message: How to install it.
    """

    def __init__(self) -> None:
        self.message = Bilingual(
            "证明需要 z3，但尚未安装。请运行 pip install 'licet[prove]' 后重试。",
            "A proof needs z3, which is not installed. Run pip install 'licet[prove]' and repeat.",
        )
        super().__init__(self.message.en)


@dataclass(frozen=True, slots=True)
class Fault:
    """A claim that does not hold, or could not be decided.

    Attributes:
        complaint: What is wrong, where, and what to do.
        example: A case in YAML that shows it; None where nothing can (a rule that is never adverse
            has no example of it).
    """

    complaint: Complaint
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was claimed of a pack.

    Attributes:
        claims: How many claims were put to the test.
        faults: Those that failed or stayed open, by place.
    """

    claims: int
    faults: tuple[Fault, ...]
