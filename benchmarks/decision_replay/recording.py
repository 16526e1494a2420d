"""Making decisions to replay: of drawn facts and of filed papers, the same on every database."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from checker.access.actor import PROGRAM
from checker.assessment.assess import evaluate_sheets
from checker.assessment.customer_check import check_customer, record_check
from checker.assessment.lists import list_versions
from ingest.document import Document
from licet_examples.check_digits import complete_credit_code
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.customers import add_customer
from storage.database import Database
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, PreparedReader, make_letter, make_licence
from tests.checker.portfolio.generated import draw_customer
from tests.storage.keys import make_originals

DECISIONS_OF_A_CUSTOMER = 5
_FILED_EVERY = 10
"""One customer in so many has papers on file; the facts of the others are drawn."""
_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def record_decisions(
    databases: Sequence[Database],
    folder: Path,
    packs: Sequence[Pack],
    engine: ChainEngine,
    *,
    customers: Sequence[int],
    seed: int,
) -> Iterator[tuple[str, ...]]:
    """Record five decisions about each customer, on every database the same.

    Args:
        databases: Where to.
        folder: Where papers are written and originals kept.
        packs: Customers are judged by the one or the other.
        engine: Derives the verdict beside the fix-point.
        customers: Their numbers, none of which was there before.
        seed: Of all that is drawn.

    Yields:
        For each decision, its id on each database.
    """
    with PreparedReader() as reader:
        offices = [
            Office(database, make_originals(folder / str(n)), reader, folder / f"incoming-{n}")
            for n, database in enumerate(databases)
        ]
        for number in customers:
            chance = random.Random(f"{seed} {number}")  # noqa: S311
            pack = packs[number % len(packs)]
            record = _record_filed if number % _FILED_EVERY == 0 else _record_drawn
            yield from record(offices, number, pack, engine, chance)


def _record_drawn(
    offices: Sequence[Office],
    number: int,
    pack: Pack,
    engine: ChainEngine,
    chance: random.Random,
) -> Iterator[tuple[str, ...]]:
    sheets = draw_customer(number)
    customers = []
    for office in offices:
        with office.database.session() as session:
            customers.append(add_customer(session, name=f"示例{number}", created_at=noon(TODAY)))
    for as_of, purpose in _draw_questions(pack, chance):
        assessment = evaluate_sheets(sheets, as_of, pack, purpose, engine, list_versions())
        yield tuple(
            record_check(
                office.database, customer, assessment, (), noon(max(as_of, TODAY)), by=PROGRAM
            ).id
            for office, customer in zip(offices, customers, strict=True)
        )


def _record_filed(
    offices: Sequence[Office],
    number: int,
    pack: Pack,
    engine: ChainEngine,
    chance: random.Random,
) -> Iterator[tuple[str, ...]]:
    papers = _draw_papers(number, chance)
    ids = [office.receive(*papers, folder=f"客户{number}").customer.id for office in offices]
    for as_of, purpose in _draw_questions(pack, chance, earliest=TODAY):
        yield tuple(
            check_customer(
                office.database,
                customer_id,
                as_of=as_of,
                now=noon(as_of),
                pack=pack,
                purpose=purpose,
                engine=engine,
                by=PROGRAM,
            ).id
            for office, customer_id in zip(offices, ids, strict=True)
        )


def _draw_questions(
    pack: Pack, chance: random.Random, earliest: date = TODAY - timedelta(days=500)
) -> list[tuple[date, str]]:
    purposes = sorted(policy.purpose for policy in pack.policies)
    first = (earliest - TODAY).days
    return [
        (TODAY + timedelta(days=chance.randint(first, 500)), chance.choice(purposes))
        for _ in range(DECISIONS_OF_A_CUSTOMER)
    ]


def _draw_papers(number: int, chance: random.Random) -> list[Document]:
    base = "MA" + "".join(_DIGITS[number // 31**place % 31] for place in range(6))
    code = complete_credit_code("91", "330106", base)
    name = f"杭州示例{number}有限公司"
    until = TODAY + timedelta(days=chance.randint(-30, 900))
    licence = make_licence(
        registered_name=chance.choice((name, name, "absent")),
        unified_social_credit_code=code,
        valid_until=until,
        no_fixed_term=chance.random() < 0.1,
        qr_content=f"http://gsxt.example.cn/index?uniscid={code}",
        problems=chance.choice(((), (), ("low_resolution",))),
    )
    letter = make_letter(
        principal_name=chance.choice((name, f"{name}（筹）")),
        principal_code=code,
        has_seal=chance.random() < 0.8,
        valid_until=TODAY + timedelta(days=chance.randint(-30, 400)),
    )
    return [licence, letter][: chance.choice((1, 2, 2))]


def upgrade(pack: Pack) -> Pack:
    """Give a later version of a pack, in which its first rule is gone."""
    return replace(pack, version="99.0.0", rules=pack.rules[1:])
