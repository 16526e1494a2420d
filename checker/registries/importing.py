"""Records of registers filed to the customers whose numbers they bear; all of a file or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.registries.errors import RecordOfAnother, RecordWithoutCustomer
from checker.registries.reading import ReadPayload
from checker.registries.record import RegistryRecord
from ingest.identifiers import uscc
from storage.customers import find_customers, get_customer, lock_customer
from storage.database import Database
from storage.registry_records import file_record
from storage.screening import mark_uncollected
from storage.sheet_sets import mark_sheets_stale
from storage.tables import Customer

_USCC, _REGISTRATION = "cn.uscc", "cn.registration_number"


@dataclass(frozen=True, slots=True)
class FiledRecord:
    """What became of a record.

    Attributes:
        line: Its place in the file, from 1.
        customer: Whose it is.
        record: What was read.
        as_of: The day of which it speaks.
        id: Of the record on file; None where the same answer was on file before.
    """

    line: int
    customer: Customer
    record: RegistryRecord
    as_of: date
    id: str | None


def import_records(
    database: Database,
    payloads: Sequence[ReadPayload],
    *,
    customer_id: str | None,
    as_of: date,
    by: Actor,
    now: datetime,
) -> tuple[FiledRecord, ...]:
    """File records in one transaction.

    Args:
        database: Where to file them.
        payloads: The records of a file.
        customer_id: Whose they are; found by the records' numbers where nobody is named.
        as_of: The day of records that do not say theirs.
        by: Who imports.
        now: The moment.

    Raises:
        RecordOfAnother: A record bears another number than the customer who was named.
        RecordWithoutCustomer: Nobody on file has a record's number.
    """
    filed: list[FiledRecord] = []
    with database.session() as session:
        for each in payloads:
            customer = _find(session, each, customer_id)
            lock_customer(session, customer.id)
            day = each.record.as_of or as_of
            sha256 = hashlib.sha256(each.payload.encode("utf-8", "surrogatepass")).hexdigest()
            record_id = file_record(
                session,
                customer_id=customer.id,
                source=each.record.source,
                as_of=day,
                payload=each.payload,
                payload_sha256=sha256,
                content=each.record.to_data(),
                now=now,
            )
            filed.append(FiledRecord(each.line, customer, each.record, day, record_id))
            if record_id is not None:
                mark_sheets_stale(session, customer.id)
                mark_uncollected(session, customer.id)
        for each_filed, each in zip(filed, payloads, strict=True):
            if each_filed.id is not None:
                _record(session, each_filed, each, by, now)
    return tuple(filed)


def numbers_of(record: RegistryRecord) -> tuple[str, ...]:
    """Give the numbers by which a customer on file may be known."""
    registered_as = str(record.values.get("registered_as", ""))
    own = [registered_as] if registered_as and uscc.check(registered_as).is_valid else []
    return tuple(dict.fromkeys((*own, *record.numbers.values())))


def _find(session: Session, each: ReadPayload, customer_id: str | None) -> Customer:
    numbers = numbers_of(each.record)
    if customer_id is not None:
        customer = get_customer(session, customer_id)
        if customer is None:
            raise RecordWithoutCustomer(found=customer_id)
        _require_same(customer, each)
        return customer
    found = {c.id: c for number in numbers for c in find_customers(session, number)}
    if len(found) != 1:
        raise RecordWithoutCustomer(found="、".join(numbers) or "—")
    customer = next(iter(found.values()))
    _require_same(customer, each)
    return customer


def _require_same(customer: Customer, each: ReadPayload) -> None:
    """Refuse a record whose numbers say that it is of somebody else."""
    record = each.record
    stated = {
        _USCC: next((n for n in numbers_of(record) if uscc.check(n).is_valid), None),
        _REGISTRATION: record.numbers.get(_REGISTRATION),
    }
    known = {
        _USCC: customer.unified_social_credit_code,
        _REGISTRATION: customer.registration_number,
    }
    if stated[_USCC] and known[_USCC]:
        if stated[_USCC] != known[_USCC]:
            raise RecordOfAnother(
                found=stated[_USCC], customer=customer.name, expected=known[_USCC]
            )
        return
    others = [n for n in record.numbers.values() if n]
    number = known[_REGISTRATION]
    if others and number and known[_USCC] is None and number not in others:
        raise RecordOfAnother(found=others[0], customer=customer.name, expected=number)


def _record(
    session: Session, filed: FiledRecord, each: ReadPayload, by: Actor, now: datetime
) -> None:
    sha256 = hashlib.sha256(each.payload.encode("utf-8", "surrogatepass")).hexdigest()
    record_event(
        session,
        by,
        "registry.imported",
        subject=f"customer:{filed.customer.id}",
        data={
            "source": filed.record.source,
            "as_of": filed.as_of.isoformat(),
            "payload_sha256": sha256,
        },
        now=now,
    )
