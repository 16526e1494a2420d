"""Which credential replaces which: generations of a licence or permit, letters of one agent.

The original (正本) and the duplicate (副本) of a licence, or two scans of one sheet, are one
generation; a licence issued later replaces the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from checker.customer_file.dossier import FiledDocument
from ingest.normalise.names import normalise_company_name

_TERM_FIELDS = ("valid_until", "no_fixed_term")
_KEY_FIELDS = (
    *_TERM_FIELDS,
    "unified_social_credit_code",
    "registration_number",
    "registered_name",
    "legal_representative",
)

Comparison = Callable[[FiledDocument, FiledDocument], bool | None]
"""True where two papers belong together, False where they cannot, None where nothing tells."""


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
    return _order(licences, _compare_licences, ("issued_on",))


def order_letters(letters: Iterable[FiledDocument]) -> tuple[tuple[Generation, ...], ...]:
    """Group authorization letters into chains of one agent for one principal, the oldest first.

    A letter whose agent could not be read stands alone: it must not replace a letter that was.
    """
    chains = _gather(
        sorted(_by_receipt(letters), key=lambda letter: letter.value("agent_id_number") is None),
        _compare_agencies,
    )
    return tuple(_order(chain, _compare_letters, ("signed_on", "valid_from")) for chain in chains)


def order_permits(permits: Iterable[FiledDocument]) -> tuple[tuple[Generation, ...], ...]:
    """Group permits into chains of one number, the oldest first.

    A renewed permit keeps its number. One whose number was not read stands alone: two shops of one
    holder have two permits of one kind, and neither may take the other's place.
    """
    chains = _gather(_by_receipt(permits), _compare_numbers)
    return tuple(_order(chain, _compare_permits, ("issued_on", "valid_from")) for chain in chains)


def _order(
    documents: Iterable[FiledDocument], compare: Comparison, age_fields: Sequence[str]
) -> tuple[Generation, ...]:
    """Group papers into generations, the oldest first.

    The dated ones are taken in the order of their age. An undated one may fit several generations:
    it joins the oldest of these, so that nothing about today rests on a paper that may be outdated.
    """
    dated_first = sorted(
        _by_receipt(documents),
        key=lambda filed: _issue_day(filed, age_fields) or date.max,
    )
    generations = _gather(dated_first, compare)
    generations.sort(key=lambda copies: _age_key(copies, age_fields))
    return tuple(Generation(_best_first(copies)) for copies in generations)


def _gather(documents: Iterable[FiledDocument], compare: Comparison) -> list[list[FiledDocument]]:
    """Put papers into groups: each belongs with another of its group and contradicts none of it."""
    groups: list[list[FiledDocument]] = []
    for document in documents:
        joined = [document]
        places = []
        for place, group in enumerate(groups):
            answers = {compare(one, other) for one in joined for other in group}
            if True in answers and False not in answers:
                joined = [*group, *joined]
                places.append(place)
        for place in reversed(places):
            del groups[place]
        groups.insert(places[0] if places else len(groups), joined)
    return groups


def _by_receipt(documents: Iterable[FiledDocument]) -> list[FiledDocument]:
    return sorted(documents, key=lambda filed: (filed.received_on, filed.reference))


def _age_key(copies: Sequence[FiledDocument], age_fields: Sequence[str]) -> tuple[date, date]:
    """Sort by the day it was issued, else by the day we got it.

    A licence on which no date can be read must not pass for the newest only because its picture is
    poor, nor for the oldest: the day it reached us is all that is known of it. The start of a
    letter's term stands in for the day it was signed; that of a licence tells nothing, since it
    stays the same when the licence is reissued.
    """
    received = min(copy.received_on for copy in copies)
    issued = next((day for copy in copies if (day := _issue_day(copy, age_fields))), None)
    return issued or received, received


def _issue_day(filed: FiledDocument, age_fields: Sequence[str]) -> date | None:
    return next((day for name in age_fields if (day := filed.day(name))), None)


def _best_first(copies: Iterable[FiledDocument]) -> tuple[FiledDocument, ...]:
    def quality(filed: FiledDocument) -> tuple[int, float]:
        known = [name for name in _KEY_FIELDS if filed.value(name) is not None]
        confidence = sum(filed.document.fields[name].confidence for name in known)
        return len(known), confidence

    return tuple(sorted(_by_receipt(copies), key=quality, reverse=True))


def _compare_licences(one: FiledDocument, other: FiledDocument) -> bool | None:
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
    if False in settled:
        return False
    return True if True in shared else None


def _compare_agencies(one: FiledDocument, other: FiledDocument) -> bool | None:
    agent = [_agree(one, other, name) for name in ("agent_name", "agent_id_number")]
    principal = _agree(one, other, "principal_name")
    if False in (*agent, principal):
        return False
    return True if True in agent and principal else None


def _compare_letters(one: FiledDocument, other: FiledDocument) -> bool:
    fields = ("signed_on", "valid_from", "valid_until", "matter")
    return False not in [_agree(one, other, name) for name in fields]


def _compare_numbers(one: FiledDocument, other: FiledDocument) -> bool | None:
    same_kind = one.document.kind == other.document.kind
    return _agree(one, other, "number") if same_kind else False


def _compare_permits(one: FiledDocument, other: FiledDocument) -> bool:
    return False not in [_agree(one, other, name) for name in ("issued_on", *_TERM_FIELDS)]


def _agree(one: FiledDocument, other: FiledDocument, field: str) -> bool | None:
    """Compare a field of two papers; None where one of them does not show it."""
    left, right = one.value(field), other.value(field)
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        return normalise_company_name(left) == normalise_company_name(right)
    return left == right
