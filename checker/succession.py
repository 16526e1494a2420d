"""Which credential replaces which: generations of a licence, renewed letters of one agent.

The original (正本) and the duplicate (副本) of a licence, or two scans of one sheet, are one
generation; a licence issued later replaces the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from checker.dossier import FiledDocument
from ingest.normalise.names import normalise_company_name

_TERM_FIELDS = ("valid_until", "no_fixed_term")
_KEY_FIELDS = (
    *_TERM_FIELDS,
    "unified_social_credit_code",
    "registration_number",
    "registered_name",
    "legal_representative",
)


@dataclass(frozen=True, slots=True)
class Generation:
    """Copies of one and the same credential.

    Attributes:
        copies: Best reading first.
    """

    copies: tuple[FiledDocument, ...]

    @property
    def best(self) -> FiledDocument:
        """The copy whose key fields were read best."""
        return self.copies[0]


def order_licences(licences: Iterable[FiledDocument]) -> tuple[Generation, ...]:
    """Group business licences into generations, the oldest first."""
    return _order(licences, _is_same_licence, "issued_on")


def order_letters(letters: Iterable[FiledDocument]) -> tuple[tuple[Generation, ...], ...]:
    """Group authorization letters into chains of one agent for one principal, the oldest first.

    A letter whose agent could not be read stands alone: it must not replace a letter that was.
    """
    chains: list[list[FiledDocument]] = []
    for letter in letters:
        for chain in chains:
            if _is_same_agency(chain[0], letter):
                chain.append(letter)
                break
        else:
            chains.append([letter])
    return tuple(_order(chain, _is_same_letter, "signed_on") for chain in chains)


def _is_same_agency(one: FiledDocument, other: FiledDocument) -> bool:
    agent = [_agree(one, other, name) for name in ("agent_name", "agent_id_number")]
    return True in agent and False not in agent and _agree(one, other, "principal_name") is True


def _order(
    documents: Iterable[FiledDocument],
    is_same: Callable[[FiledDocument, FiledDocument], bool],
    issued_field: str,
) -> tuple[Generation, ...]:
    generations: list[list[FiledDocument]] = []
    for document in sorted(documents, key=lambda filed: (filed.received_on, filed.reference)):
        for generation in generations:
            if is_same(generation[0], document):
                generation.append(document)
                break
        else:
            generations.append([document])
    generations.sort(key=lambda copies: _age_key(copies, issued_field))
    return tuple(Generation(_best_first(copies)) for copies in generations)


def _age_key(copies: Sequence[FiledDocument], issued_field: str) -> tuple[date, date]:
    """Sort by the day it was issued, else by the start of its term, else by the day we got it.

    A licence on which no date can be read must not pass for the newest only because its picture is
    poor, nor for the oldest: the day it reached us is all that is known of it.
    """
    received = min(copy.received_on for copy in copies)
    issued = next((day for copy in copies if (day := copy.day(issued_field))), None)
    return issued or received, received


def _best_first(copies: Iterable[FiledDocument]) -> tuple[FiledDocument, ...]:
    def quality(filed: FiledDocument) -> tuple[int, float]:
        known = [name for name in _KEY_FIELDS if filed.value(name) is not None]
        confidence = sum(filed.document.fields[name].confidence for name in known)
        return len(known), confidence

    return tuple(sorted(copies, key=quality, reverse=True))


def _is_same_licence(one: FiledDocument, other: FiledDocument) -> bool:
    """Tell whether two papers are copies of one sheet.

    The same code and day of issue settle it, whatever a poor picture made of the name. Otherwise
    they must share a code or a name and contradict each other nowhere: what one copy does not show
    is no contradiction.
    """
    code, issued = "unified_social_credit_code", "issued_on"
    if _agree(one, other, code) and _agree(one, other, issued):
        return True
    shared = [_agree(one, other, name) for name in (code, "registration_number", "registered_name")]
    settled = [*shared, *(_agree(one, other, name) for name in (issued, *_TERM_FIELDS))]
    return True in shared and False not in settled


def _is_same_letter(one: FiledDocument, other: FiledDocument) -> bool:
    fields = ("signed_on", "valid_from", "valid_until", "matter")
    return False not in [_agree(one, other, name) for name in fields]


def _agree(one: FiledDocument, other: FiledDocument, field: str) -> bool | None:
    """Compare a field of two papers; None where one of them does not show it."""
    left, right = one.value(field), other.value(field)
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        return normalise_company_name(left) == normalise_company_name(right)
    return left == right
