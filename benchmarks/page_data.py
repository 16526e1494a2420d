"""A desk at work, of any number of customers, for measuring pages: written in bulk in minutes.

Each customer has a name of real parts, a credit code, a reference, one of 100 owners, three
credentials and a standing. One in ten has a whole file besides: documents with their fields, an
assessment with its facts and findings, a living alert, a review that is not decided, and events in
the log. One in twenty stands differently some day, one in a hundred has a deadline or has become
worse by the last audit. Of the others' documents the fields are left out. Foreign keys hold, but
are not checked at each row. Everything follows from the seed. The owners may sign in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
from sqlmodel import Session

from benchmarks.page_pattern import KINDS, Pattern, RowValues, make_pattern
from checker.access.actor import Actor
from checker.access.passwords import HASHER
from checker.audit_log.event_body import GENESIS, Json, hash_event, make_body
from storage.bulk import insert_frame
from storage.database import Database
from storage.events import read_head
from storage.search_text import list_grams, make_search_text
from storage.tables import (
    Account,
    Alert,
    Assessment,
    Audit,
    Credential,
    Customer,
    CustomerSearch,
    Deadline,
    Document,
    DocumentField,
    Event,
    Original,
    Pack,
    Person,
    Review,
    RoleGrant,
    Row,
    Standing,
    StandingChange,
)
from storage.vocabulary import AccountRole, Language

AS_OF = date(2026, 11, 22)
PURPOSE = "onboarding"
MOMENT = "2026-11-22 08:00:00.000000"
OWNERS = 100
PASSWORD = "seventeen quiet otters"  # noqa: S105 - of a throw-away database
"""Of every owner, who signs in as `maker0` and so on."""
_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_AT_ONCE = 50_000
_SEED = 20261122
_FULL_EVERY = 10
_CHANGING_EVERY, _WORSE_EVERY = 20, 100
_ROLES = (AccountRole.MAKER, AccountRole.ADMINISTRATOR)
_AUDIT = "01a20320-a200-7000-a000-000000000000"
_PLACES = [
    "北京",
    "上海",
    "天津",
    "重庆",
    "深圳",
    "广州",
    "杭州",
    "苏州",
    "南京",
    "成都",
    "武汉",
    "青岛",
    "宁波",
    "厦门",
    "长沙",
    "合肥",
]
_SYLLABLES = (
    "华瑞鑫海天宏达盛兴隆泰安康宁和顺丰裕昌明辉耀光景云清青禾林森木石岩山川江河湖波涛远博雅文"
    "思源启航展翼飞腾跃升恒永久长信诚义仁德善美佳优卓越超凡新创智慧科联合众力金银玉宝珍龙凤"
)
_TRADES = [
    "贸易",
    "商贸",
    "科技",
    "食品",
    "建筑工程",
    "物流",
    "机械设备",
    "电子",
    "医疗器械",
    "化工",
    "纺织",
    "餐饮管理",
    "咨询",
]
_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "有限公司上海分公司", "厂")
_FORM_WEIGHTS = (0.8, 0.1, 0.04, 0.03, 0.03)
_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_REGIONS = [f"{province}0{city}00" for province in range(11, 55) for city in range(1, 6)]
_VERDICTS = ("approve", "approve_with_conditions", "refer", "reject")
_VERDICT_WEIGHTS = (0.8, 0.1, 0.09, 0.01)
_CAUSES = ("new_customer", "new_documents", "periodic", "outcome_changed")
_STATES = ("open", "waiting", "submitted")
_SEVERITIES = ("info", "minor", "major", "blocker")


def fill(database: Database, customers: int) -> None:
    """Write people and customers with all that is about them.

    Args:
        database: An empty one, up to date.
        customers: How many.
    """
    pattern = make_pattern()
    _write(database, _make_house(pattern))
    with database.session() as session:
        password_hash = HASHER.hash(PASSWORD)
        for number in range(OWNERS):
            session.add(Person(id=owner_id(number), name=f"经办{number}号", created_at=_NOW))
        session.flush()
        for number in range(OWNERS):
            account = make_account(number)
            account.person_id, account.password_hash = account.id, password_hash
            account.password_set_at = _NOW
            session.add(account)
        session.flush()
        for number in range(OWNERS):
            for role in _ROLES[: 2 if number == 0 else 1]:
                session.add(RoleGrant(account_id=owner_id(number), role=role, granted_at=_NOW))
    index = "ix_customer_search_grams"
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP INDEX {index}")
    for first in range(0, customers, _AT_ONCE):
        count = min(_AT_ONCE, customers - first)
        _write(database, _make_some(pattern, first, count, database.is_sqlite))
        write_events(database, range(first, first + count, _FULL_EVERY))
    method, only = ("", " WHERE grams IS NOT NULL") if database.is_sqlite else ("USING gin ", "")
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        connection.exec_driver_sql(f"CREATE INDEX {index} ON customer_search {method}(grams){only}")
    tidy = "ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(tidy)


def customer_id(number: int) -> str:
    """Give the id of a customer, which sorts by the number."""
    return f"01a20320-a200-7000-8000-{number:012x}"


def owner_id(number: int) -> str:
    """Give the id of a person."""
    return f"01a20320-a200-7000-9000-{number:012x}"


def full_customer_id(number: int) -> str:
    """Give the id of a customer with a whole file.

    Args:
        number: Of any customer; the nearest before who has one is named.
    """
    return customer_id(number - number % _FULL_EVERY)


def make_account(number: int) -> Account:
    """Make one of the accounts that reviews are assigned to."""
    return Account(
        id=owner_id(number),
        name=f"maker{number}",
        folded_name=f"maker{number}",
        display_name=f"经办{number}号",
        language=Language.ZH,
        created_at=_NOW,
    )


def _write(database: Database, frames: Iterator[tuple[type[Row], pl.DataFrame]]) -> None:
    """Write tables of columns without checking foreign keys."""
    engine = database.engine
    if database.is_sqlite:
        engine = engine.execution_options(licet_access="migrate")
    with Session(engine) as session, session.begin():
        if not database.is_sqlite:
            session.connection().exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table, frame in frames:
            insert_frame(session, table, frame)


def write_events(database: Database, numbers: Sequence[int]) -> None:
    """Go on with the log: three events of each of some customers, in the one chain of hashes.

    Args:
        database: Where to.
        numbers: Of the customers.
    """
    with database.read_session() as session:
        seq, last_hash = read_head(session)
    last = bytes.fromhex(last_hash) if last_hash else GENESIS
    rows = []
    for number in numbers:
        customer, actor_id = customer_id(number), owner_id(number % OWNERS)
        actor = Actor(actor_id, f"maker{number % OWNERS}", frozenset())
        done: tuple[tuple[str, str, Mapping[str, Json]], ...] = (
            ("documents.filed", f"customer:{customer}", {"filed": 3}),
            ("review.opened", f"review:{customer}", {"customer_id": customer}),
            ("review.assigned", f"review:{customer}", {"account_id": actor_id}),
        )
        for action, subject, data in done:
            seq += 1
            told: dict[str, Json] = {"customer_id": customer, **data}
            body = make_body(seq, actor, action, subject=subject, data=told, now=_NOW)
            last = hash_event(last, body)
            rows.append(
                {
                    "seq": seq,
                    "at": MOMENT,
                    "actor_id": actor_id,
                    "actor_name": actor.name,
                    "action": action,
                    "subject": subject,
                    "customer_id": customer,
                    "body": body.decode(),
                    "hash": last.hex(),
                }
            )
    _write(database, iter([(Event, pl.DataFrame(rows))]))


def _make_house(pattern: Pattern) -> Iterator[tuple[type[Row], pl.DataFrame]]:
    yield Pack, pl.DataFrame([pattern.pack])
    yield Original, pl.DataFrame(pattern.originals, infer_schema_length=None)
    yield (
        Audit,
        pl.DataFrame(
            [
                {
                    "id": _AUDIT,
                    "purpose": PURPOSE,
                    "pack_sha256": pattern.pack["sha256"],
                    "as_of": AS_OF,
                    "began_at": MOMENT,
                    "ended_at": MOMENT,
                    "examined": 0,
                    "added": 0,
                    "changed": 0,
                }
            ]
        ),
    )


def _make_some(
    pattern: Pattern, first: int, count: int, is_sqlite: bool
) -> Iterator[tuple[type[Row], pl.DataFrame]]:
    random = np.random.default_rng([_SEED, first])
    numbers = range(first, first + count)
    ids = [customer_id(number) for number in numbers]
    names, codes = _make_names(random, count), _make_codes(random, count)
    references = [f"K-{number:07d}" for number in numbers]
    yield (
        Customer,
        pl.DataFrame(
            {
                "id": ids,
                "name": names,
                "unified_social_credit_code": codes,
                "reference": references,
                "owner_id": [owner_id(number) for number in random.integers(0, OWNERS, count)],
            }
        ).with_columns(created_at=pl.lit(MOMENT), is_own=pl.lit(False)),
    )
    texts = [make_search_text(fields) for fields in zip(names, codes, references, strict=True)]
    grams = [
        None if is_sqlite else "{" + ",".join(map(str, list_grams(text))) + "}" for text in texts
    ]
    yield (
        CustomerSearch,
        pl.DataFrame(
            {"customer_id": ids, "text": texts, "grams": grams},
            schema_overrides={"grams": pl.String},
        ),
    )
    yield from _make_papers(pattern, ids)
    yield from _make_credentials(random, ids, names)
    yield from _make_conclusions(random, ids, pattern)


def _make_names(random: np.random.Generator, count: int) -> list[str]:
    places = random.integers(0, len(_PLACES), count)
    syllables = random.integers(0, len(_SYLLABLES), (count, 3))
    trades = random.integers(0, len(_TRADES), count)
    forms = random.choice(len(_FORMS), count, p=_FORM_WEIGHTS)
    return [
        _PLACES[place] + "".join(_SYLLABLES[one] for one in word) + _TRADES[trade] + _FORMS[form]
        for place, word, trade, form in zip(places, syllables, trades, forms, strict=True)
    ]


def _make_codes(random: np.random.Generator, count: int) -> list[str]:
    regions = random.integers(0, len(_REGIONS), count)
    letters = random.integers(0, len(_CODE_LETTERS), (count, 8))
    return [
        f"91{_REGIONS[region]}MA" + "".join(_CODE_LETTERS[one] for one in word)
        for region, word in zip(regions, letters, strict=True)
    ]


def _credential_id(customer: str, place: int) -> str:
    """Give the id of a credential, which is that of its paper as well."""
    return f"{customer[:19]}c{place}00{customer[23:]}"


def _make_papers(pattern: Pattern, ids: Sequence[str]) -> Iterator[tuple[type[Row], pl.DataFrame]]:
    for place, (document, fields) in enumerate(zip(pattern.documents, pattern.fields, strict=True)):
        papers = pl.DataFrame({"customer_id": ids}).with_columns(
            id=pl.Series([_credential_id(key, place) for key in ids])
        )
        yield Document, papers.join(_rest(document, "id", "customer_id"), how="cross")
        if fields:
            of_papers = papers.gather_every(_FULL_EVERY).select(document_id="id")
            read = pl.DataFrame(fields, infer_schema_length=None).drop("document_id")
            yield DocumentField, of_papers.join(read, how="cross")


def _rest(row: RowValues, *left_out: str) -> pl.DataFrame:
    """Give a row of the pattern without some columns, and without those that are empty."""
    kept = {k: v for k, v in row.items() if k not in left_out and v is not None}
    return pl.DataFrame([kept])


def _make_credentials(
    random: np.random.Generator, ids: list[str], names: list[str]
) -> Iterator[tuple[type[Row], pl.DataFrame]]:
    count, today = len(ids), (AS_OF - date(1970, 1, 1)).days
    for place, kind in enumerate(KINDS):
        keys = [_credential_id(key, place) for key in ids]
        ends = random.integers(-20, 2_000, count).astype(np.int32) + today
        received = today - random.integers(0, 700, count).astype(np.int32)
        numbers = random.integers(10**9, 10**10, count)
        yield (
            Credential,
            pl.DataFrame(
                {
                    "id": keys,
                    "customer_id": ids,
                    "document_id": keys,
                    "holder": names,
                    "number": [f"JY{number}" for number in numbers],
                    "valid_until": pl.Series(ends).cast(pl.Date),
                    "evidenced_on": pl.Series(received).cast(pl.Date),
                }
            ).with_columns(
                kind=pl.lit(kind),
                is_current=pl.lit(True),
                recorded_at=pl.lit(MOMENT),
                origin=pl.lit("paper"),
            ),
        )


def _make_conclusions(
    random: np.random.Generator, ids: list[str], pattern: Pattern
) -> Iterator[tuple[type[Row], pl.DataFrame]]:
    count, today = len(ids), (AS_OF - date(1970, 1, 1)).days
    verdicts = random.choice(_VERDICTS, count, p=_VERDICT_WEIGHTS)
    turns = random.integers(-30, 365, count).astype(np.int32) + today
    standings = pl.DataFrame(
        {"customer_id": ids, "verdict": verdicts, "next_change_on": pl.Series(turns).cast(pl.Date)}
    ).with_columns(
        pl.when(pl.int_range(pl.len()) % _CHANGING_EVERY == 0).then(pl.col("next_change_on")),
        purpose=pl.lit(PURPOSE),
        findings=pl.lit("CN-AUT-011=a"),
        changes=pl.lit("CN-AUT-011=pa"),
        pack_sha256=pl.lit(pattern.pack["sha256"]),
        as_of=pl.lit(AS_OF),
        sheets_version=pl.lit(1),
        audited_at=pl.lit(MOMENT),
    )
    yield Standing, standings
    some = standings.gather_every(_FULL_EVERY).select("customer_id", "verdict")
    days = random.integers(-30, 365, len(some)).astype(np.int32) + today
    due = some.with_columns(due_on=pl.Series(days).cast(pl.Date))
    yield Review, make_reviews(random, due)
    judged = due.select(
        pl.col("customer_id").alias("id"),
        "customer_id",
        "verdict",
        pl.col("due_on").alias("next_review_on"),
    )
    of_pattern = _rest(pattern.assessment, "id", "customer_id", "verdict", "next_review_on")
    yield Assessment, judged.join(of_pattern, how="cross")
    yield from _make_days(random, standings.select("customer_id", "verdict"), today)
    yield (
        Alert,
        due.select(
            pl.col("customer_id").alias("subject_id"),
            "customer_id",
            "due_on",
            pl.Series(random.choice(_SEVERITIES, len(some))).alias("severity"),
        ).with_columns(
            source=pl.lit("review"),
            kind=pl.lit(PURPOSE),
            urgency=pl.lit(0),
            stage=pl.lit("due"),
            is_estimated=pl.lit(False),
            state=pl.lit("open"),
            level=pl.lit(0),
            round=pl.lit(0),
            raised_on=pl.lit(AS_OF),
            told_from=pl.lit(AS_OF),
            recorded_at=pl.lit(MOMENT),
            beat_id=pl.lit("b"),
        ),
    )


def _make_days(
    random: np.random.Generator, standings: pl.DataFrame, today: int
) -> Iterator[tuple[type[Row], pl.DataFrame]]:
    """Give some customers a deadline, and let others have become worse."""
    noted = standings.gather_every(_WORSE_EVERY, offset=1).select("customer_id")
    days = random.integers(-5, 365, len(noted)).astype(np.int32) + today
    yield (
        Deadline,
        noted.select(
            pl.col("customer_id").alias("id"),
            "customer_id",
            pl.Series(days).cast(pl.Date).alias("due_on"),
        ).with_columns(
            kind=pl.lit("notice"),
            title=pl.lit("年度报告公示"),
            recorded_by=pl.lit("经办0号"),
            recorded_at=pl.lit(MOMENT),
            is_current=pl.lit(True),
        ),
    )
    turned = standings.gather_every(_WORSE_EVERY, offset=2).filter(pl.col("verdict") != "approve")
    yield (
        StandingChange,
        turned.select(
            "customer_id",
            pl.col("verdict").alias("verdict_after"),
        ).with_columns(
            audit_id=pl.lit(_AUDIT),
            verdict_before=pl.lit("approve"),
            gained=pl.lit("CN-AUT-011=a"),
            lost=pl.lit(""),
        ),
    )


def make_reviews(random: np.random.Generator, due: pl.DataFrame) -> pl.DataFrame:
    """Give an undecided review of each customer, one in five of nobody.

    Args:
        random: Where chance comes from.
        due: `customer_id` and `due_on`.
    """
    count = len(due)
    assignees = [owner_id(number) for number in random.integers(0, OWNERS, count)]
    return due.select(
        pl.col("customer_id").alias("id"),
        "customer_id",
        "due_on",
        pl.Series(random.choice(_SEVERITIES, count, p=(0.5, 0.3, 0.19, 0.01))).alias("severity"),
        pl.Series(random.choice(_CAUSES, count)).alias("cause"),
        pl.Series(random.choice(_STATES, count, p=(0.7, 0.2, 0.1))).alias("state"),
        pl.when(pl.Series(random.random(count) < 0.8))
        .then(pl.Series(assignees))
        .alias("assignee_id"),
    ).with_columns(
        purpose=pl.lit(PURPOSE),
        opened_at=pl.lit(MOMENT),
        is_standing=pl.lit(False),
        version=pl.lit(1),
    )
