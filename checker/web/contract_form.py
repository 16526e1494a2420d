"""The form of a contract that somebody asks about: its fields, read into a proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from checker.contract_check.proposal import (
    Instalment,
    PayerKind,
    Proposal,
    add_tax,
    spread_monthly,
)
from checker.web.amounts import FieldFault, parse_amount, parse_currency, parse_day, parse_whole
from checker.web.faults import NOT_FILLED, Faults
from ingest.document import Money
from rules.vocabulary import Bilingual

FIELDS = (
    "customer",
    "amount",
    "currency",
    "vat",
    "margin",
    "terms",
    "deposit",
    "guarantee",
    "signed",
    "starts",
    "ends",
    "schedule",
    "signer",
    "payer",
    "pay_when_paid",
    "lines",
)
"""What an address or a form holds of a contract."""

_NOTHING = Bilingual("合同金额须大于零。", "The amount has to be more than nothing.")
_ENDS_EARLY = Bilingual("截止日早于首次交货日。", "The last day is before the first delivery.")
_LINE_FORM = Bilingual(
    "每行一期：日期和金额，例如 2027-01-31 100000。",
    "One delivery a line: date and amount, such as 2027-01-31 100000.",
)
_SUM = Bilingual("各期金额之和与合同金额不符。", "The deliveries do not add up to the amount.")
_MOST_TERMS_DAYS = 3660
_MOST_INSTALMENTS = 240
_MOST_YEARS = 30
_TOO_LONG = Bilingual("合同期限不超过 30 年。", "A contract runs for 30 years at most.")

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class ContractForm:
    """What was typed.

    Attributes:
        typed: Field to text; what is missing is empty.
        proposal: What it says; None where something is wrong.
        faults: What is wrong, field by field.
    """

    typed: Mapping[str, str]
    proposal: Proposal | None
    faults: Faults


def take_fields(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Take the fields of a contract out of an address or a form; others are left."""
    given = {name: text.strip() for name, text in pairs if name in FIELDS}
    return {name: given.get(name, "") for name in FIELDS}


def read_contract(typed: Mapping[str, str], today: date) -> ContractForm:
    """Read a proposal out of what was typed.

    Args:
        typed: As `take_fields` gives it.
        today: The day of signing where none is given.
    """
    reading = _Reading(typed)
    proposal = reading.read_proposal(today)
    return ContractForm(typed, None if reading.faults else proposal, reading.faults)


class _Reading:
    """Reads field by field and gathers what is wrong, so that all of it is told at once."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self._typed = typed
        self.faults: dict[str, Bilingual] = {}

    def read_proposal(self, today: date) -> Proposal | None:
        currency = self._read("currency", parse_currency) or "CNY"
        net = self._read("amount", lambda text: parse_amount(text, currency))
        if net is not None and net.minor_units == 0:
            self.faults["amount"] = _NOTHING
        vat = self._read("vat", lambda text: parse_whole(text, 0, 100), otherwise=0) or 0
        margin = self._read("margin", lambda text: parse_whole(text, -100, 100), otherwise=None)
        terms = self._read("terms", lambda text: parse_whole(text, 0, _MOST_TERMS_DAYS))
        deposit = self._read("deposit", lambda text: parse_whole(text, 0, 100), otherwise=0)
        nothing = Money(0, currency)
        guarantee = self._read(
            "guarantee", lambda text: parse_amount(text, currency), otherwise=nothing
        )
        signed = self._read("signed", parse_day, otherwise=today) or today
        starts = self._read("starts", parse_day, otherwise=signed) or signed
        ends = self._read("ends", parse_day, otherwise=None)
        payer = self._read("payer", _parse_payer, otherwise=None)
        if self.faults or net is None:
            return None
        gross = add_tax(net.minor_units, vat)
        parts = self._read_schedule(gross, vat, currency, starts, ends)
        if self.faults or not parts:
            return None
        last = max(part.billed_on for part in parts)
        return Proposal(
            amount=Money(gross, currency),
            terms_days=terms or 0,
            instalments=parts,
            signed_on=signed,
            ends_on=max(last, ends or last),
            deposit_percent=deposit or 0,
            guarantee=0 if guarantee is None else guarantee.minor_units,
            margin=None if margin is None else net.minor_units * margin // 100,
            signer=self._typed["signer"] or None,
            payer=payer,
            has_pay_when_paid={"yes": True, "no": False}.get(self._typed["pay_when_paid"]),
            lines=tuple(line.strip() for line in self._typed["lines"].splitlines() if line.strip()),
        )

    def _read_schedule(
        self, gross: int, vat: int, currency: str, starts: date, ends: date | None
    ) -> tuple[Instalment, ...]:
        lines = [line for line in self._typed["schedule"].splitlines() if line.strip()]
        if not lines:
            if ends is not None and ends < starts:
                self.faults["ends"] = _ENDS_EARLY
            elif ends is not None and ends.year - starts.year > _MOST_YEARS:
                self.faults["ends"] = _TOO_LONG
            else:
                return spread_monthly(gross, starts, ends or starts)
            return ()
        try:
            parts = sorted(
                (_parse_line(line, currency, vat) for line in lines[:_MOST_INSTALMENTS]),
                key=lambda part: part.billed_on,
            )
        except FieldFault:
            self.faults["schedule"] = _LINE_FORM
            return ()
        excess = sum(part.minor_units for part in parts) - gross
        if not 0 <= excess <= (len(parts) if vat else 0):
            self.faults["schedule"] = _SUM
            return ()
        last = replace(parts[-1], minor_units=parts[-1].minor_units - excess)
        return (*parts[:-1], last)

    def _read(
        self, name: str, parse: Callable[[str], _Read], otherwise: object = NOT_FILLED
    ) -> _Read | None:
        text = self._typed[name]
        if not text:
            if otherwise is NOT_FILLED:
                self.faults[name] = NOT_FILLED
                return None
            return otherwise  # type: ignore[return-value]
        try:
            return parse(text)
        except FieldFault as fault:
            self.faults[name] = fault.words
            return None


def _parse_line(line: str, currency: str, vat: int) -> Instalment:
    day, _, amount = (
        line.strip().replace("：", ":").replace(":", " ").replace("\t", " ").partition(" ")
    )
    money = parse_amount(amount.strip(), currency)
    return Instalment(parse_day(day), add_tax(money.minor_units, vat))


def _parse_payer(text: str) -> PayerKind:
    if text not in tuple(PayerKind):
        raise FieldFault(NOT_FILLED)
    return PayerKind(text)
