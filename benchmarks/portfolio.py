"""A generated portfolio in a database: customers, licences, authorization letters, permits.

The facts are those of the catalogue. Most customers are in order; some papers have run out, some
were read badly, some say what they should not. The last days of terms are spread evenly, so that on
any day about one customer in two hundred changes. Everything follows from the seed.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from checker.portfolio.sheet_records import choose_layout
from rules.facts import CONTRACT, CUSTOMER, Catalogue, FactDefinition, FactType, load_catalogue
from storage.bulk import insert_frame, stored_form
from storage.database import Database
from storage.fact_sheets import name_layout, store_layout
from storage.lines import LONGEST_TEXT_BYTES, SET_ASIDE, VALUE_SEPARATOR
from storage.tables import Customer, SheetDetail, SheetLine, SheetSet
from storage.vocabulary import SheetOrigin

LETTER = "cn.authorization_letter"
PERMIT = "permit"
AS_OF = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
CUSTOMERS_AT_ONCE = 50_000
SEED = 20261122

_LETTERS, _PERMITS, _CONTRACT_EVERY = 2, 1, 50
_EPOCH = date(1970, 1, 1)
_RARELY_TRUE = 0.004
_MISSING = 0.002
# Those that are a fault where they are true; every other boolean is a fault where it is false.
_FAULTS = {
    "licence.code_repaired",
    "licence.has_restricted_use",
    "licence.is_low_quality",
    "licence.file_was_revised",
    "licence.has_predecessor",
    "licence.name_changed",
    "licence.legal_representative_changed",
    "licence.no_fixed_term",
    "authorization.no_fixed_term",
    "authorization.may_sub_delegate",
    "authorization.is_low_quality",
    "permit.no_fixed_term",
}
_CHOICES = {
    "licence.entity_class": "company",
    "licence.code_class": "enterprise",
    "licence.code_form": "uscc",
    "licence.copy": "duplicate",
    "permit.kind": "cn.food_business_licence",
    "permit.strength": "by_law",
    "permit.form": "licence",
}
_INTEGERS = {
    "documents.licences": 1,
    "documents.authorization_letters": _LETTERS,
    "licence.reading_confidence_percent": 97,
    "activities.permits_required": _PERMITS,
    "contract.payment_terms_days": 60,
    "contract.deposit_percent": 30,
}
# Days from AS_OF to the first and the last of the days from which a date is drawn.
_DAYS = {
    "licence.valid_until": (-40, 365 * 12),
    "authorization.valid_until": (-10, 365 * 5),
    "permit.valid_until": (-10, 365 * 5),
    "licence.seen_on": (-300, 0),
    "authorization.seen_on": (-300, 0),
    "contract.ends_on": (30, 365 * 2),
}
_EARLIER = {"licence.established_on": (-6000, -4000), "licence.valid_from": (-4000, -3000)}
_NOT_STATED = {"licence.name_changed", "licence.legal_representative_changed"}
_TEXT_BYTES = {"business_scope": 240, "powers": 60, "address": 60, "scope": 60}


def fill_database(database: Database, customers: int) -> None:
    """Store so many customers with three credentials each, and a contract with one in fifty."""
    for first in range(0, customers, CUSTOMERS_AT_ONCE):
        _store_some(database, first, min(CUSTOMERS_AT_ONCE, customers - first))


def _store_some(database: Database, first: int, count: int) -> None:
    random = np.random.default_rng([SEED, first])
    catalogue = load_catalogue()
    ids = [_make_id(first + number) for number in range(count)]
    owners = pl.Series("customer_id", ids)
    lines = [_make_lines(random, catalogue, None, owners, [CUSTOMER] * count)]
    for kind, each in ((LETTER, _LETTERS), (PERMIT, _PERMITS)):
        lines += [
            _make_lines(random, catalogue, kind, owners, _name(ids, kind, number))
            for number in range(each)
        ]
    some = owners.gather_every(_CONTRACT_EVERY)
    contracts = [f"{CONTRACT}:HT-{first + n}" for n in range(len(some))]
    lines.append(_make_lines(random, catalogue, CONTRACT, some, contracts))
    table = pl.concat(lines).sort("customer_id", "subject")
    with database.session() as session:
        for kind in (None, LETTER, PERMIT, CONTRACT):
            store_layout(session, kind, choose_layout(kind, catalogue))
        created_at = str(stored_form(session, Customer, "created_at", NOW))
        names = [f"示例{first + number}号商贸有限公司" for number in range(count)]
        insert_frame(
            session,
            Customer,
            pl.DataFrame({"id": owners, "name": names}).with_columns(created_at=pl.lit(created_at)),
        )
        sets = {"version": pl.lit(1), "is_stale": pl.lit(False)}
        insert_frame(session, SheetSet, pl.DataFrame({"customer_id": owners}).with_columns(**sets))
        insert_frame(session, SheetLine, table.drop("texts"))
        built_at = str(stored_form(session, SheetDetail, "built_at", NOW))
        insert_frame(
            session,
            SheetDetail,
            table.select(
                "customer_id",
                "subject",
                pl.lit('{"states": {}, "sources": {}}').alias("details"),
                "texts",
                pl.lit("0" * 64).alias("sha256"),
                pl.lit(built_at).alias("built_at"),
            ),
        )


def _make_lines(
    random: np.random.Generator,
    catalogue: Catalogue,
    kind: str | None,
    owners: pl.Series,
    subjects: list[str],
) -> pl.DataFrame:
    layout = choose_layout(kind, catalogue)
    columns = [_draw(random, catalogue[name], len(owners)) for name, _ in layout]
    written = pl.DataFrame(columns).with_columns(pl.lit("").alias("not applicable"))
    facts = written.select(
        pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator=VALUE_SEPARATOR)
    )
    return pl.DataFrame(
        {"customer_id": owners, "subject": subjects, "facts": facts.to_series()}
    ).with_columns(
        layout_id=pl.lit(name_layout(kind, layout)),
        origin=pl.lit(SheetOrigin.GIVEN.value),
        texts=pl.lit(_write_long_texts(catalogue, kind)),
    )


def _write_long_texts(catalogue: Catalogue, kind: str | None) -> str:
    """Give the texts that the lines of a kind only mark as known."""
    texts = {
        name: "销售" * (_find_size(name) // 6)
        for name, _ in choose_layout(kind, catalogue)
        if catalogue[name].type is FactType.STRING and _find_size(name) > LONGEST_TEXT_BYTES
    }
    return json.dumps(texts, ensure_ascii=False)


def _find_size(name: str) -> int:
    return next((size for part, size in _TEXT_BYTES.items() if part in name), 24)


def _draw(random: np.random.Generator, definition: FactDefinition, count: int) -> pl.Series:
    name = definition.name
    drawn = _draw_values(random, definition, count)
    is_missing = random.random(count) < (1 if name in _NOT_STATED else _MISSING)
    return drawn.set(pl.Series(is_missing), None).alias(name)


def _draw_values(random: np.random.Generator, definition: FactDefinition, count: int) -> pl.Series:
    name = definition.name
    match definition.type:
        case FactType.BOOLEAN:
            is_fault = random.random(count) < _RARELY_TRUE
            return pl.Series(is_fault if name in _FAULTS else ~is_fault).cast(pl.Int8)
        case FactType.INTEGER:
            return pl.repeat(_INTEGERS.get(name, 0), count, eager=True, dtype=pl.Int64)
        case FactType.CHOICE:
            return pl.repeat(_CHOICES[name], count, eager=True)
        case FactType.MONEY:
            return pl.Series(random.integers(1, 500, count) * 1_000_000).cast(pl.String) + " CNY"
        case FactType.DATE:
            earliest, latest = _DAYS.get(name) or _EARLIER.get(name) or (-2000, -400)
            start = (AS_OF - _EPOCH).days
            days = random.integers(start + earliest, start + latest, count)
            return pl.Series(days.astype(np.int32)).cast(pl.Date)
        case FactType.STRING:
            size = _find_size(name)
            if size > LONGEST_TEXT_BYTES:
                return pl.repeat(SET_ASIDE, count, eager=True)
            numbers = pl.Series(random.integers(0, 10_000, count)).cast(pl.String)
            return "示例" + numbers + "字" * ((size - 10) // 3)


def _make_id(number: int) -> str:
    digits = hashlib.sha256(str(number).encode()).hexdigest()
    moment = int((NOW - timedelta(days=1000)).timestamp() * 1000) + number * 40
    return f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7{digits[:3]}-8{digits[3:6]}-{digits[6:18]}"


def _name(ids: list[str], kind: str, number: int) -> list[str]:
    return [
        f"credential:{hashlib.sha256(f'{key}{kind}{number}'.encode()).hexdigest()}#0" for key in ids
    ]
