"""A desk at work, of any number of customers, for measuring pages: written in bulk in minutes.

Each customer has a name of real parts, a credit code, a reference, one of 100 owners, three
credentials and a standing; one in ten has a recorded assessment, a living alert and a review that
is not decided. The papers behind the credentials are left out, and with them the check of foreign
keys. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
from sqlmodel import Session

from rules.pack import load_pack
from storage.bulk import insert_frame
from storage.database import Database
from storage.search_text import list_grams, make_search_text
from storage.tables import (
    Account,
    Alert,
    Assessment,
    Credential,
    Customer,
    CustomerSearch,
    Pack,
    Person,
    Review,
    Row,
    Standing,
)
from storage.vocabulary import Language

AS_OF = date(2026, 11, 22)
PURPOSE = "onboarding"
MOMENT = "2026-11-22 08:00:00.000000"
OWNERS = 100
_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_AT_ONCE = 50_000
_SEED = 20261122
_HASH = "0" * 64
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
_KINDS = ("cn.business_licence", "cn.authorization_letter", "cn.food_business_licence")
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
    with database.session() as session:
        session.add(
            Pack(
                sha256=_HASH,
                id="cn-base",
                version="1",
                content=load_pack("cn-base").content,
                recorded_at=_NOW,
            )
        )
        for number in range(OWNERS):
            session.add(Person(id=owner_id(number), name=f"经办{number}号", created_at=_NOW))
            session.add(make_account(number))
    index = "ix_customer_search_grams"
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP INDEX {index}")
    for first in range(0, customers, _AT_ONCE):
        frames = _make_some(first, min(_AT_ONCE, customers - first), database.is_sqlite)
        _write(database, frames)
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


def _make_some(first: int, count: int, is_sqlite: bool) -> Iterator[tuple[type[Row], pl.DataFrame]]:
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
    yield from _make_credentials(random, ids)
    yield from _make_conclusions(random, ids)


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


def _make_credentials(
    random: np.random.Generator, ids: list[str]
) -> Iterator[tuple[type[Row], pl.DataFrame]]:
    count = len(ids)
    for place, kind in enumerate(_KINDS):
        keys = [f"{key[:19]}c{place}00{key[23:]}" for key in ids]
        days = random.integers(-20, 2_000, count).astype(np.int32) + (AS_OF - date(1970, 1, 1)).days
        yield (
            Credential,
            pl.DataFrame(
                {
                    "id": keys,
                    "customer_id": ids,
                    "document_id": keys,
                    "valid_until": pl.Series(days).cast(pl.Date),
                }
            ).with_columns(
                kind=pl.lit(kind),
                is_current=pl.lit(True),
                recorded_at=pl.lit(MOMENT),
                evidenced_on=pl.lit(AS_OF),
                origin=pl.lit("paper"),
            ),
        )


def _make_conclusions(
    random: np.random.Generator, ids: list[str]
) -> Iterator[tuple[type[Row], pl.DataFrame]]:
    verdicts = random.choice(_VERDICTS, len(ids), p=_VERDICT_WEIGHTS)
    standings = pl.DataFrame({"customer_id": ids, "verdict": verdicts}).with_columns(
        purpose=pl.lit(PURPOSE),
        findings=pl.lit(""),
        changes=pl.lit(""),
        pack_sha256=pl.lit(_HASH),
        as_of=pl.lit(AS_OF),
        sheets_version=pl.lit(1),
        audited_at=pl.lit(MOMENT),
    )
    yield Standing, standings
    some = standings.gather_every(10).select("customer_id", "verdict")
    days = random.integers(-30, 365, len(some)).astype(np.int32) + (AS_OF - date(1970, 1, 1)).days
    due = some.with_columns(due_on=pl.Series(days).cast(pl.Date))
    yield Review, make_reviews(random, due)
    yield (
        Assessment,
        due.select(
            pl.col("customer_id").alias("id"),
            "customer_id",
            "verdict",
            pl.col("due_on").alias("next_review_on"),
        ).with_columns(
            purpose=pl.lit(PURPOSE),
            as_of=pl.lit(AS_OF),
            assessed_at=pl.lit(MOMENT),
            pack_id=pl.lit("cn-base"),
            pack_version=pl.lit("1"),
            pack_sha256=pl.lit(_HASH),
            facts_sha256=pl.lit(_HASH),
            list_versions=pl.lit("{}"),
            document_ids=pl.lit("[]"),
            inputs=pl.lit("x" * 4_000),
            result=pl.lit("x" * 2_000),
            result_sha256=pl.lit(_HASH),
            is_latest=pl.lit(True),
        ),
    )
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
