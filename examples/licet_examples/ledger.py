"""The receivables ledger of the demo: what six customers owe and how they have paid so far."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from licet_examples.check_digits import complete_registration_number
from licet_examples.customers import DEFAULT_SEED
from licet_examples.sample_models import SampleCustomer, load_customers

_MONTH_DAYS = 30
_ROUND_TO = 100


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SingleEntry(_Model):
    """One line beside the invoices."""

    amount: int
    issued_days_ago: int


class PaymentHabit(_Model):
    """How a customer buys and pays; see `ledgers.yaml`.

    Attributes:
        folder: Of the customer.
        terms_days: From an invoice to its due day.
        months: How far back the invoices go.
        invoices_a_month: Least and most.
        amount: Least and most, in yuan.
        late_days: Least and most days beyond terms; negative where paid early.
        recent_months: Of the last months, in which it pays as `recent_late_days` says.
        recent_late_days: Likewise.
        unpaid_since_days: Nothing was paid in so many days.
        disputed_every: One open invoice out of so many is disputed.
        part_paid_every: One open invoice out of so many is paid in part.
        contract: Its number; None where there is none.
        credit_note: A credit note.
        order: An order that is not delivered yet.
        delivery: A delivery that is not invoiced yet.
    """

    folder: str
    terms_days: int
    months: int
    invoices_a_month: tuple[int, int]
    amount: tuple[int, int]
    late_days: tuple[int, int]
    recent_months: int = 0
    recent_late_days: tuple[int, int] | None = None
    unpaid_since_days: int = 0
    disputed_every: int | None = None
    part_paid_every: int | None = None
    contract: str | None = None
    credit_note: SingleEntry | None = None
    order: SingleEntry | None = None
    delivery: SingleEntry | None = None


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the ledger; the columns have the names of the attributes.

    Attributes:
        customer: Name.
        code: Unified social credit code, or the old registration number.
        kind: `invoice`, `credit_note`, `order` or `delivery`.
        number: Of the paper.
        issued_on: Day.
        due_on: Day.
        amount: In yuan.
        currency: ISO 4217.
        settled_on: Day; None while it is open.
        paid_amount: In yuan.
        disputed: Whether the customer contests it.
        contract: Number; empty where there is none.
    """

    customer: str
    code: str
    kind: str
    number: str
    issued_on: date
    due_on: date | None
    amount: int
    currency: str
    settled_on: date | None
    paid_amount: int
    disputed: bool
    contract: str


@cache
def load_payment_habits() -> tuple[PaymentHabit, ...]:
    """Read how the sample customers pay.

    Raises:
        pydantic.ValidationError: `ledgers.yaml` does not have its shape.
    """
    text = files("licet_examples").joinpath("ledgers.yaml").read_text(encoding="utf-8")
    return tuple(PaymentHabit.model_validate(e) for e in yaml.safe_load(text)["customers"])


def write_ledger(path: Path, as_of: date, seed: int = DEFAULT_SEED) -> int:
    """Write the ledger as CSV; the same bytes for the same arguments.

    Args:
        path: The file, which must not lie in the folder of one customer.
        as_of: The day of the export.
        seed: Of the invented invoices.

    Returns:
        How many lines it has below its headings.
    """
    lines = list(invent_ledger(as_of, seed))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in fields(LedgerLine))
    for line in lines:
        writer.writerow("" if value is None else value for value in astuple(line))
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return len(lines)


def invent_ledger(as_of: date, seed: int = DEFAULT_SEED) -> Iterator[LedgerLine]:
    """Invent the lines of all customers, oldest first within each."""
    customers = {customer.folder: customer for customer in load_customers()}
    for number, habit in enumerate(load_payment_habits(), start=1):
        rng = np.random.default_rng([seed, number])
        yield from _invent_customer(habit, customers[habit.folder], number, as_of, rng)


def _invent_customer(
    habit: PaymentHabit,
    customer: SampleCustomer,
    number: int,
    as_of: date,
    rng: np.random.Generator,
) -> Iterator[LedgerLine]:
    registration = customer.licence.fields.registration_number
    blank = LedgerLine(
        customer=customer.licence.fields.registered_name,
        code=customer.code.complete() if customer.code else _complete(registration),
        kind="invoice",
        number="",
        issued_on=as_of,
        due_on=None,
        amount=0,
        currency="CNY",
        settled_on=None,
        paid_amount=0,
        disputed=False,
        contract=habit.contract or "",
    )
    count = open_count = 0
    for month in range(habit.months, 0, -1):
        for _ in range(int(rng.integers(*habit.invoices_a_month, endpoint=True))):
            count += 1
            days_ago = (month - 1) * _MONTH_DAYS + int(rng.integers(1, _MONTH_DAYS))
            issued_on = as_of - timedelta(days=days_ago)
            line = replace(
                blank,
                number=f"{number:02}-{count:04}",
                issued_on=issued_on,
                due_on=issued_on + timedelta(days=habit.terms_days),
                amount=_ROUND_TO * int(rng.integers(*habit.amount) // _ROUND_TO),
            )
            line = _settle(line, habit, as_of, rng)
            if line.settled_on is None:
                open_count += 1
                line = _mark_open(line, habit, open_count)
            yield line
    for kind in ("credit_note", "order", "delivery"):
        entry: SingleEntry | None = getattr(habit, kind)
        if entry is not None:
            issued_on = as_of - timedelta(days=entry.issued_days_ago)
            mark = kind[0].upper()
            yield replace(
                blank,
                kind=kind,
                number=f"{number:02}-{mark}1",
                issued_on=issued_on,
                amount=entry.amount,
            )


def _complete(registration: str | None) -> str:
    return complete_registration_number(registration) if registration else ""


def _settle(
    line: LedgerLine, habit: PaymentHabit, as_of: date, rng: np.random.Generator
) -> LedgerLine:
    """Pay an invoice as its customer does; one that would be paid after the export stays open."""
    is_recent = (as_of - line.issued_on).days < habit.recent_months * _MONTH_DAYS
    late_days = habit.recent_late_days if is_recent and habit.recent_late_days else habit.late_days
    due_on = line.due_on or line.issued_on
    settled_on = due_on + timedelta(days=int(rng.integers(*late_days, endpoint=True)))
    settled_on = max(settled_on, line.issued_on)
    if settled_on > as_of - timedelta(days=habit.unpaid_since_days):
        return line
    return replace(line, settled_on=settled_on, paid_amount=line.amount)


def _mark_open(line: LedgerLine, habit: PaymentHabit, open_count: int) -> LedgerLine:
    if habit.disputed_every and open_count % habit.disputed_every == 0:
        line = replace(line, disputed=True)
    if habit.part_paid_every and open_count % habit.part_paid_every == 0:
        line = replace(line, paid_amount=line.amount // 2)
    return line
