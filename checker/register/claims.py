"""Lines of a register of credentials to claims: who holds what, until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from checker.customer_file.dossier import BUSINESS_LICENCE
from checker.register.customers import Named, read_named
from checker.register.dates import Span, is_endless, read_day, read_span
from checker.register.faults import CellProblem, LineFault
from checker.register.kinds import find_kind, fold_kind, make_kind
from checker.register.lines import Faults, RegisterLine, read_each
from checker.register.mapping import RegisterMapping
from ingest.normalise.text import tidy


@dataclass(frozen=True, slots=True)
class Claim:
    """What one line says of one credential.

    Attributes:
        line: Where it stands.
        named: Whose credential it is.
        kind: Such as `cn.food_business_licence`, or `other.` and its words.
        number: Its number; for a business licence the customer's code where none is given.
        holder: To whom it was issued.
        issuer: Who issued it.
        issued_on: Day of issue.
        valid_from: First day of its term.
        valid_until: Last day; None where it has no fixed term.
        no_fixed_term: Whether the line says so.
        owner: Name of the person who looks after the customer.
    """

    line: RegisterLine
    named: Named
    kind: str
    number: str | None
    holder: str | None
    issuer: str | None
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None
    no_fixed_term: bool
    owner: str | None


def read_claims(
    lines: Sequence[RegisterLine], mapping: RegisterMapping
) -> tuple[list[Claim], list[LineFault]]:
    """Read what each line says; a line with a fault gives no claim."""
    return read_each(lines, lambda line, faults: _read_claim(line, mapping, faults))


def _read_claim(line: RegisterLine, mapping: RegisterMapping, faults: Faults) -> Claim | None:
    named = read_named(faults)
    kind = faults.read("kind", partial(_read_kind, line, mapping))
    texts = {
        name: faults.read(name, partial(line.text, name))
        for name in ("number", "holder", "issuer", "owner")
    }
    span = _read_term(line, mapping, faults)
    issued_on = _read_optional_day(line, "issued_on", mapping, faults)
    if named is None or kind is None or span is None:
        return None
    is_licence = kind == BUSINESS_LICENCE
    code = named.code or named.registration_number
    return Claim(
        line=line,
        named=named,
        kind=kind,
        number=_tidy(texts["number"]) or (code if is_licence else None),
        holder=_tidy(texts["holder"]) or (named.name if is_licence else None),
        issuer=_tidy(texts["issuer"]),
        issued_on=issued_on,
        valid_from=span.since,
        valid_until=span.until,
        no_fixed_term=span.is_endless,
        owner=_tidy(texts["owner"]),
    )


def _read_kind(line: RegisterLine, mapping: RegisterMapping) -> str:
    words = line.text("kind")
    if words is None:
        kind = mapping.kind or find_kind(line.sheet)
        if kind is None:
            raise CellProblem("kind_missing")
        return kind
    return mapping.kinds.get(fold_kind(words)) or find_kind(words) or make_kind(words)


def _read_term(line: RegisterLine, mapping: RegisterMapping, faults: Faults) -> Span | None:
    """Put together what the columns of first day, last day and term say."""
    since = _read_optional_day(line, "valid_from", mapping, faults)
    read = partial(read_span, is_day_first=mapping.is_day_first)
    spans: list[Span] = []
    for name in ("valid_until", "term"):
        cell = faults.read(name, partial(line.value, name))
        span = None if cell is None else faults.read(name, partial(read, cell))
        if span is not None:
            spans.append(span)
    if not spans:
        if not faults.found:
            faults.add("until_missing", "valid_until")
        return None
    span = spans[0]
    contradicts = len(spans) > 1 and spans[1][1:] != span[1:]
    starts = {day for day in (since, *(one.since for one in spans)) if day is not None}
    if contradicts or len(starts) > 1:
        faults.add("term_contradicts", "term", value=line.text("term"))
        return None
    first = starts.pop() if starts else None
    if first is not None and span.until is not None and span.until < first:
        faults.add("term_reversed", "valid_until", since=first, until=span.until)
        return None
    return Span(first, span.until, span.is_endless)


def _read_optional_day(
    line: RegisterLine, name: str, mapping: RegisterMapping, faults: Faults
) -> date | None:
    cell = faults.read(name, partial(line.value, name))
    if cell is None or (isinstance(cell, str) and is_endless(cell)):
        return None
    return faults.read(name, partial(read_day, cell, is_day_first=mapping.is_day_first))


def _tidy(text: str | None) -> str | None:
    return tidy(text) or None if text else None
