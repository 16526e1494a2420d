"""An assessment as a document and on record, and what happens where there is no verdict."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from checker.assessment.assess import assess, canonical_json, sha256_of
from checker.customer_file.dossier import Dossier, make_dossier
from checker.customer_list import list_summaries
from checker.errors import CustomerUnknown, PurposeUnknown
from rules.chain.errors import ChainDisagreement, ChainError, ChainFailed
from rules.chain.process import ChainProcess
from rules.pack import Pack
from rules.policy import Policy
from rules.vocabulary import Dimension, OutcomeKey
from storage.assessments import get_assessment
from storage.customer_pages import CustomerFilter
from storage.tables import Assessment as Record
from storage.tables import Pack as PackRow
from storage.vocabulary import AlertState
from tests.checker.office import Office
from tests.checker.papers import CODE, NAME, TODAY, make_letter, make_licence
from tests.checker.samples import SAMPLES, sample_dossier
from tests.rules.chain.workers import run

DESIGN_KEYS = {
    "customer", "as_of", "pack", "verdict", "dimensions", "findings", "missing", "changes_on",
    "next_review_on",
}  # fmt: skip
FINDING_KEYS = {
    "rule", "outcome", "severity", "dimension", "subject", "message", "remedy", "evidence",
    "basis", "trace",
}  # fmt: skip
_DIES = """
import os, signal, sys
from rules.chain import engine, worker

def die(self, outcomes):
    os.kill(os.getpid(), signal.SIGKILL)

engine.Engine.evaluate = die
sys.exit(worker.main())
"""


class DisagreeingEngine:
    """Derives nothing from anything."""

    def derive(self, policy: Policy, outcomes: Iterable[OutcomeKey]) -> frozenset[str]:  # noqa: ARG002
        return frozenset()


class TestDocument:
    def test_has_the_keys_of_the_design(self, pack: Pack, chain: ChainProcess) -> None:
        data = assess(sample_dossier(SAMPLES[5]), TODAY, pack, "onboarding", chain).to_data()
        assert data.keys() >= DESIGN_KEYS
        assert data["customer"].keys() == {"name", "unified_social_credit_code"}
        assert data["pack"] == {"id": pack.id, "version": pack.version, "sha256": pack.sha256}
        assert data["dimensions"].keys() == {dimension.value for dimension in Dimension}
        assert data["dimensions"]["legality"] == "adverse"
        assert data["dimensions"]["credit"] == "not_applicable"
        for finding in data["findings"]:
            assert finding.keys() >= FINDING_KEYS
        assert data["changes_on"] == (TODAY + timedelta(days=15)).isoformat()
        assert {change["rule"] for change in data["changes"]} >= {"CN-LIC-004", "CN-LIC-005"}

    def test_says_what_is_missing_and_what_would_settle_it(
        self, pack: Pack, chain: ChainProcess
    ) -> None:
        data = assess(sample_dossier(SAMPLES[3]), TODAY, pack, "onboarding", chain).to_data()
        settled_by = {entry["fact"]: entry["settled_by"] for entry in data["missing"]}
        assert settled_by["licence.unified_social_credit_code"] == ["cn.business_licence"]

    def test_an_empty_folder_is_no_approval(self, pack: Pack, chain: ChainProcess) -> None:
        data = assess(Dossier("空文件夹", ()), TODAY, pack, "onboarding", chain).to_data()
        assert data["verdict"] == "refer"
        assert data["customer"] == {"name": "空文件夹", "unified_social_credit_code": None}

    def test_an_unknown_purpose_is_named(self, pack: Pack, chain: ChainProcess) -> None:
        with pytest.raises(PurposeUnknown) as unknown:
            assess(Dossier("x", ()), TODAY, pack, "抵押", chain)
        assert "抵押" in unknown.value.zh
        assert "onboarding" in unknown.value.en

    def test_papers_received_later_do_not_count(self, pack: Pack, chain: ChainProcess) -> None:
        yesterday = TODAY - timedelta(days=1)
        assessment = assess(sample_dossier(SAMPLES[0]), yesterday, pack, "onboarding", chain)
        assert assessment.sheets[0]["documents.licences"].value == 0

    def test_a_renewed_licence_is_no_reason_to_refer(self, pack: Pack, chain: ChainProcess) -> None:
        """One copy in force beside the one it replaced used to leave the names open."""
        old = make_licence(issued_on=date(2019, 3, 1))
        dossier = make_dossier("x", [old, make_licence(), make_letter()], TODAY)
        assert assess(dossier, TODAY, pack, "onboarding", chain).conclusions.verdict == "approve"


class TestRecord:
    def test_holds_inputs_result_and_documents(
        self, office: Office, pack: Pack, chain: ChainProcess
    ) -> None:
        office.receive(make_licence(), make_letter())
        recorded = office.check(CODE, pack, chain)
        with office.database.read_session() as session:
            row = get_assessment(session, recorded.id)
            stored = session.exec(select(PackRow)).one()
        assert row is not None
        assert row.result == recorded.assessment.result == canonical_json(json.loads(row.result))
        assert row.result_sha256 == sha256_of(row.result)
        assert row.facts_sha256 == sha256_of(recorded.assessment.inputs)
        assert set(row.document_ids) == {document.id for document in office.documents()}
        assert row.list_versions.keys() == {"cn.administrative_divisions"}
        assert stored.content == pack.content
        everybody = CustomerFilter("onboarding")
        (line,) = list_summaries(office.database, everybody, after=None, limit=10).customers
        assert (line.name, line.number, line.verdict) == (NAME, CODE, "approve")
        assert line.assessment_id == recorded.id
        assert line.next_expiry_on == date(2027, 10, 22)

    def test_what_is_on_file_and_what_lies_in_a_folder_are_judged_alike(
        self, office: Office, pack: Pack, chain: ChainProcess
    ) -> None:
        for number, customer in enumerate(SAMPLES):
            dossier = sample_dossier(customer)
            papers = [paper.document for paper in dossier.documents]
            filed = office.receive(*papers, folder=customer.folder)
            assert filed.is_new_customer, number
            recorded = office.check(filed.customer.id, pack, chain).assessment
            loose = assess(dossier, TODAY, pack, "onboarding", chain)
            assert recorded.conclusions == loose.conclusions
            assert [f.message for f in recorded.findings] == [f.message for f in loose.findings]

    def test_an_unknown_customer_is_named(
        self, office: Office, pack: Pack, chain: ChainProcess
    ) -> None:
        with pytest.raises(CustomerUnknown):
            office.check("无此客户", pack, chain)


class TestNoVerdict:
    def assert_nothing_recorded(self, office: Office, pack: Pack, engine: object) -> ChainError:
        office.receive(make_licence(issued_on=date(2030, 1, 1)), make_letter())
        with pytest.raises(ChainError) as caught:
            office.check(CODE, pack, engine)  # type: ignore[arg-type]
        assert office._all(Record) == office._all(PackRow) == []
        assert caught.value.message.zh
        assert caught.value.message.en
        return caught.value

    def test_where_the_child_is_killed_in_the_midst(self, office: Office, pack: Pack) -> None:
        with ChainProcess(command=run(_DIES)) as engine:
            error = self.assert_nothing_recorded(office, pack, engine)
            assert isinstance(error, ChainFailed)
            assert "SIGKILL" in error.message.en
            assert engine.pids == ()

    def test_where_the_engine_disagrees(self, office: Office, pack: Pack) -> None:
        error = self.assert_nothing_recorded(office, pack, DisagreeingEngine())
        assert isinstance(error, ChainDisagreement)
        assert "refer" in error.message.en

    def test_leaves_the_review_due(self, office: Office, pack: Pack, chain: ChainProcess) -> None:
        office.receive(make_licence(issued_on=date(2026, 1, 1), registered_name={"value": None}))
        office.check(CODE, pack, chain)
        (day,) = {record.next_review_on for record in office._all(Record)}
        office.beat(day)
        with pytest.raises(ChainDisagreement):
            office.check(CODE, pack, DisagreeingEngine(), on=day)
        assert len(office.alerts(AlertState.OPEN)) == 1
        assert len(office._all(Record)) == 1

    def test_a_child_killed_between_two_is_replaced(self, office: Office, pack: Pack) -> None:
        office.receive(make_licence(), make_letter())
        with ChainProcess() as engine:
            first = office.check(CODE, pack, engine)
            (pid,) = engine.pids
            os.kill(pid, signal.SIGKILL)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            second = office.check(CODE, pack, engine)
        assert first.assessment.result == second.assessment.result
