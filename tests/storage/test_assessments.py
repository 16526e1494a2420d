from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from storage.assessments import (
    assessments_of,
    changing,
    get_assessment,
    latest_assessment,
)
from storage.database import Database
from storage.packs import read_pack, store_pack
from storage.vocabulary import Verdict
from tests.storage.examples import NOW, TODAY, make_assessment, make_customer, make_pack


def test_an_assessment_keeps_all_it_takes_to_replay_it(database: Database) -> None:
    inputs, result = '{"名称":"示例","z":1,"a":2}', '{"verdict":"refer"}'
    with database.session() as session:
        written = make_assessment(
            session, make_customer(session).id, inputs=inputs, result=result, document_ids=["d"]
        )
    with database.read_session() as session:
        read = get_assessment(session, written.id)
        assert read is not None
        pack = read_pack(session, read.pack_sha256)
    assert pack is not None
    assert (read.inputs, read.result, read.document_ids) == (inputs, result, ["d"])
    assert read.facts_sha256 == hashlib.sha256(inputs.encode()).hexdigest()
    assert read.result_sha256 == hashlib.sha256(result.encode()).hexdigest()
    assert (read.pack_id, read.pack_version) == (pack.id, pack.version) == ("cn-base", "1.0.0")
    assert read.list_versions == {"calendar": "2026"}
    assert read.verdict is Verdict.REFER


def test_the_last_one_for_a_purpose_is_the_latest(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session)
        assert latest_assessment(session, customer.id, "onboarding") is None
        ids = [
            make_assessment(
                session, customer.id, purpose=purpose, assessed_at=NOW + timedelta(hours=hour)
            ).id
            for hour, purpose in enumerate(["onboarding", "contract", "onboarding"])
        ]
    with database.read_session() as session:
        latest = [
            latest_assessment(session, customer.id, purpose)
            for purpose in ("onboarding", "contract")
        ]
        assert [assessment.id for assessment in latest if assessment] == [ids[2], ids[1]]
        listed = [assessment.id for assessment in assessments_of(session, customer.id, limit=2)]
        assert listed == [ids[2], ids[1]]


def test_no_verdict_is_not_a_verdict(database: Database) -> None:
    with database.session() as session:
        written = make_assessment(session, make_customer(session).id, verdict=None)
    with database.read_session() as session:
        read = get_assessment(session, written.id)
    assert read is not None
    assert read.verdict is None


def test_only_the_latest_changes(database: Database) -> None:
    with database.session() as session:
        for name, days in (("甲", (0, 10)), ("乙", (0, -3)), ("丙", (2, 1)), ("丁", (0, None))):
            customer = make_customer(session, name)
            for offset in days:
                day = None if offset is None else TODAY + timedelta(offset)
                make_assessment(session, customer.id, next_change_on=day)
    found = []
    with database.read_session() as session:
        page = changing(session, TODAY + timedelta(9), limit=1)
        found += page.rows
        while page.next is not None:
            page = changing(session, TODAY + timedelta(9), after=page.next, limit=1)
            found += page.rows
    assert [row.next_change_on and row.next_change_on - TODAY for row in found] == [
        timedelta(-3),
        timedelta(1),
    ]


def test_a_pack_is_kept_once_and_only_under_its_own_hash(database: Database) -> None:
    with database.session() as session:
        first = make_pack(session)
        assert make_pack(session) is first
        with pytest.raises(ValueError, match="does not hash"):
            store_pack(
                session,
                sha256="0" * 64,
                pack_id="cn-base",
                version="1.0.0",
                content="{}",
                recorded_at=NOW,
            )
        assert read_pack(session, "0" * 64) is None
