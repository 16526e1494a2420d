"""What the lines of a table say of parties, by the map of the list; one id is one party."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from checker.register.amounts import find_unit
from checker.register.headings import fold_heading
from checker.watchlists.birth_dates import DayOrder, read_birth_date, read_listed_day
from checker.watchlists.entry import (
    ListAmount,
    ListIdentifier,
    ListName,
    NameKind,
    NameQuality,
    PartyKind,
)
from checker.watchlists.identity_masks import (
    is_identity_number,
    mask_identity_numbers,
    mask_number_of_person,
)
from checker.watchlists.readers.chinese_numbers import ANY, name_chinese_number
from checker.watchlists.readers.drafts import Draft, Draughtsman
from checker.watchlists.readers.schemes import name_scheme
from checker.watchlists.readers.table import ListTable, TableRecord
from checker.watchlists.source import MAIN
from checker.watchlists.table_map import (
    AmountRule,
    IdentifierRule,
    NameKindRule,
    NameQualityRule,
    NameRule,
    PartyKindRule,
    TableMap,
    ValueRule,
)
from ingest.normalise.currencies import minor_digits

_IN_BRACKETS = re.compile(r"[(（](.+?)[)）]")
_Word = TypeVar("_Word")
_NO_VALUE = frozenset({"-", "--", "—", "无", "n/a", "none"})


def add_parties(table: ListTable, rules: TableMap, file: str, drawn: Draughtsman) -> None:
    """Read the parties of a table into `drawn`."""
    for record in table.records:
        line = _Line(record, rules)
        source_id = line.source_id()
        names = list(line.names())
        draft = drawn.drafts.get(source_id)
        if not source_id or (draft is None and not names):
            drawn.leave_out("without_name" if source_id else "without_id", file, record.line)
            continue
        if draft is None:
            draft = drawn.drafts[source_id] = Draft(source_id, line.party_kind())
        draft.names += names
        _add_rest(draft, line, file, drawn)


def columns_not_kept(table: ListTable, rules: TableMap) -> tuple[str, ...]:
    """Name the columns of a table whose words are not kept."""
    if not rules.kept:
        return ()
    return tuple(words for name, words in table.headings.items() if name not in rules.kept)


def _add_rest(draft: Draft, line: _Line, file: str, drawn: Draughtsman) -> None:
    rules, record = line.rules, line.record
    draft.identifiers += line.identifiers(draft.kind)
    for text in line.each(rules.birth_dates):
        born = read_birth_date(text, rules.day_order)
        draft.birth_dates.append(born)
        if born.first_on is None:
            drawn.note("birth_date_unreadable", file, record.line, value=text)
    draft.countries += line.each(rules.countries)
    draft.addresses += line.each(rules.addresses)
    draft.programmes += line.each(rules.programmes)
    draft.grounds += line.each(rules.grounds)
    draft.case_numbers += line.each(rules.case_numbers)
    draft.authorities += line.each(rules.authorities)
    for name in ("listed_on", "removed_on"):
        text = line.first(getattr(rules, name))
        day = _read_day(text, rules.day_order)
        if text and day is None:
            drawn.note("date_unreadable", file, record.line, value=text)
        setattr(draft, name, getattr(draft, name) or day)
    for rule in rules.amounts:
        amount = line.amount(rule)
        if amount is not None:
            draft.amounts.append(amount)
        elif line.first((rule.column,)):
            drawn.note("amount_unreadable", file, record.line, column=rule.column)
    draft.keep(MAIN, line.kept(draft.kind))


@dataclass(frozen=True, slots=True)
class _Line:
    """One line, read by the rules of its list."""

    record: TableRecord
    rules: TableMap

    def cell(self, column: str) -> str:
        name = column if column in self.rules.columns else fold_heading(column)
        value = self.record.cells.get(name, "")
        return mask_identity_numbers(value) if self.rules.masks_identity_numbers else value

    def first(self, columns: Sequence[str]) -> str:
        """Give the first of some columns that says something."""
        values = (self.cell(column) for column in columns)
        return next((value for value in values if value.casefold() not in {"", *_NO_VALUE}), "")

    def each(self, rules: Iterable[ValueRule]) -> list[str]:
        """Give all values that stand on the line by some rules."""
        return [value for rule in rules for value in self.values(rule)]

    def values(self, rule: ValueRule) -> Iterator[str]:
        whole = rule.join.join(filter(None, map(self.cell, rule.columns)))
        for part in whole.split(rule.split) if rule.split else [whole]:
            if part.strip().casefold() not in {"", *_NO_VALUE}:
                yield part.strip()

    def source_id(self) -> str:
        """Give the list's own id, or a hash of what stands for one; empty if there is nothing."""
        for columns in self.rules.source_id:
            values = [self.cell(column) for column in columns]
            if all(values):
                if len(values) == 1:
                    return values[0]
                joined = "\x1f".join(" ".join(value.split()).casefold() for value in values)
                return hashlib.sha256(joined.encode()).hexdigest()[:24]
        return ""

    def party_kind(self) -> PartyKind:
        rule: PartyKindRule = self.rules.kind
        found = _find_word(self.first(rule.columns), rule.words)
        if found is not None:
            return found
        if any(is_identity_number(self.cell(column)) for column in rule.person_if_identity):
            return PartyKind.PERSON
        return rule.otherwise

    def names(self) -> Iterator[ListName]:
        for rule in self.rules.names:
            for text in self.values(rule):
                yield ListName(text, self._name_kind(rule), self._name_quality(rule))

    def identifiers(self, kind: PartyKind) -> Iterator[ListIdentifier]:
        for rule in self.rules.identifiers:
            for value in self.values(rule):
                found = self._read_identifier(rule, value)
                if found is not None:
                    yield self._mask(found, kind)

    def amount(self, rule: AmountRule) -> ListAmount | None:
        text = self.first((rule.column,)).replace(",", "").replace("，", "")
        digits = minor_digits(rule.currency) or 0
        name = rule.column if rule.column in self.rules.columns else fold_heading(rule.column)
        said = _IN_BRACKETS.search(self.record.headings.get(name, ""))
        unit = (find_unit(said[1]) if said else None) or rule.unit
        try:
            units = Decimal(text.removesuffix("元")) * unit * 10**digits
        except InvalidOperation:
            return None
        # Of a quarter of a cent nothing exact can be kept.
        if not units.is_finite() or units != units.to_integral_value():
            return None
        return ListAmount(rule.column, int(units), rule.currency)

    def kept(self, kind: PartyKind) -> Mapping[str, str]:
        """Give the words of the line that are kept, by heading."""
        masks = self.rules.masks_identity_numbers and kind is PartyKind.PERSON
        numbers = {column for rule in self.rules.identifiers for column in rule.columns}
        kept: dict[str, str] = {}
        for name, value in self.record.cells.items():
            if self.rules.kept and name not in self.rules.kept:
                continue
            if masks and name in numbers:
                value = mask_number_of_person(value)
            elif self.rules.masks_identity_numbers:
                value = mask_identity_numbers(value)
            kept[self.record.headings[name]] = value
        return kept

    def _name_kind(self, rule: NameRule) -> NameKind:
        said: NameKindRule = rule.kind
        return _find_word(self.first(said.columns), said.words) or said.otherwise

    def _name_quality(self, rule: NameRule) -> NameQuality:
        said: NameQualityRule = rule.quality
        return _find_word(self.first(said.columns), said.words) or said.otherwise

    def _read_identifier(self, rule: IdentifierRule, value: str) -> ListIdentifier | None:
        words, country = self.first(rule.scheme_columns), self.first(rule.country_columns)
        if rule.pattern is not None:
            found = re.fullmatch(rule.pattern, value)
            if found is None:
                return None
            groups = found.groupdict()
            value = groups["number"]
            words, country = groups.get("scheme") or words, groups.get("country") or country
        scheme = name_scheme(words) if words else rule.scheme
        if scheme == ANY:
            scheme = name_chinese_number(value)
        return ListIdentifier(scheme, value, country)

    def _mask(self, found: ListIdentifier, kind: PartyKind) -> ListIdentifier:
        if not self.rules.masks_identity_numbers or kind is not PartyKind.PERSON:
            return found
        return ListIdentifier(found.scheme, mask_number_of_person(found.number), found.country)


def _find_word(text: str, words: Mapping[str, _Word]) -> _Word | None:
    return words.get(fold_heading(text)) if text else None


def _read_day(text: str, order: DayOrder) -> date | None:
    return read_listed_day(text, order) if text else None
