"""Filing papers: nothing twice, nothing lost, the newest in force, each with the right customer."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE
from checker.errors import CustomerAmbiguous, CustomerUnknown, FileUnreadable
from checker.intake.batch_reading import read_only
from checker.intake.files import Batch
from ingest.document import ReadResult
from storage.customers import add_customer
from storage.errors import CustomerExists
from storage.verification import verify_store
from storage.vocabulary import AlertState
from tests.checker.intake.ingesting import ingest_beside, write_folders
from tests.checker.office import Office, noon
from tests.checker.papers import (
    CODE,
    NAME,
    OTHER_CODE,
    TODAY,
    PreparedReader,
    make_document,
    make_letter,
    make_licence,
    write_file,
)
from tests.storage.processes import run_together

FOOD_LICENCE = "cn.food_business_licence"
OLD = make_licence(issued_on=date(2019, 3, 1), legal_representative="易例赟", name="旧照.pdf")
NEW = make_licence(name="新照.pdf")
OTHER = make_licence(
    registered_name="上海云帆样例贸易有限公司",
    unified_social_credit_code=OTHER_CODE,
    name="别家.pdf",
)
CODELESS = make_licence(
    unified_social_credit_code={"value": None, "raw": "9133", "method": "ocr"}, qr_content="absent"
)


class TestTheSameFileTwice:
    def test_is_one_document(self, office: Office) -> None:
        first = office.receive(make_licence(), make_letter())
        again = office.receive(make_licence(), make_letter(), on=TODAY + timedelta(days=9))
        assert (first.is_new_customer, len(first.filed), first.known_files) == (True, 2, 0)
        assert (again.is_new_customer, len(again.filed), again.known_files) == (False, 0, 2)
        assert again.customer.id == first.customer.id
        assert len(office.documents()) == len(office.credentials()) == 2
        assert {document.received_on for document in office.documents()} == {TODAY}
        assert len(office.reader.read) == 2, "what was read before is not read again"

    def test_is_one_document_under_another_name(self, office: Office) -> None:
        office.receive(make_licence(name="a.pdf"))
        path = next(office.incoming.rglob("*a.pdf"))
        renamed = path.rename(path.with_name("扫描件（最终版）.pdf"))
        assert office.receive_files([renamed, renamed]).known_files == 1
        assert [document.name for document in office.documents()] == ["0-a.pdf"]

    def test_twice_in_one_folder_is_one_document(self, office: Office, tmp_path: Path) -> None:
        files = [write_file(tmp_path / name, make_licence()) for name in ("a.pdf", "b.pdf")]
        assert len(office.receive_files(files).filed) == 1
        assert (
            len(read_only(Batch("", files, is_folder=True), PreparedReader(), lambda _: None)) == 1
        )

    def test_is_a_document_of_each_customer_who_has_it(self, office: Office) -> None:
        shared = make_document(None, {}, result=ReadResult.UNRECOGNISED, name="章程.pdf")
        one = office.receive(make_licence(), shared, folder="甲")
        other = office.receive(OTHER, shared, folder="乙")
        assert one.customer.id != other.customer.id
        assert len(other.filed) == 2
        assert len({document.original_sha256 for document in office.documents()}) == 3
        assert len(office.documents()) == 4
        (known,) = [c for c in office.customers() if c.id == one.customer.id]
        assert (known.name, known.unified_social_credit_code) == (NAME, CODE)

    def test_has_the_name_that_each_customer_gave_it(self, office: Office, tmp_path: Path) -> None:
        shared = make_letter(principal_name="absent", principal_code="absent")
        one = write_file(tmp_path / "甲的内部编号-77.pdf", shared)
        other = write_file(tmp_path / "授权书.pdf", shared)
        office.receive(make_licence())
        office.receive_files([one], customer=CODE)
        office.receive(OTHER, folder="乙")
        office.receive_files([other], customer=OTHER_CODE)
        found = {d.name for d in office.documents() if d.kind == AUTHORIZATION_LETTER}
        assert found == {"甲的内部编号-77.pdf", "授权书.pdf"}


class TestRenewal:
    @pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)], ids=["old first", "old later"])
    def test_a_renewed_licence_supersedes_the_old_one(self, office: Office, order: tuple) -> None:
        for number, paper in enumerate(order):
            office.receive(paper, on=TODAY + timedelta(days=number))
        (customer,) = office.customers()
        (current,) = office.current(BUSINESS_LICENCE)
        (old,) = [c for c in office.credentials() if not c.is_current]
        assert current.issued_on == date(2025, 6, 22)
        assert current.supersedes_id == old.id
        assert customer.unified_social_credit_code == CODE

    def test_a_paper_between_two_finds_its_place(self, office: Office) -> None:
        between = make_licence(issued_on=date(2022, 1, 1))
        for paper in (NEW, OLD, between):
            office.receive(paper)
        by_id = {credential.id: credential for credential in office.credentials()}
        (current,) = office.current(BUSINESS_LICENCE)
        days = [current.issued_on]
        while current.supersedes_id:
            current = by_id[current.supersedes_id]
            days.append(current.issued_on)
        assert days == [date(2025, 6, 22), date(2022, 1, 1), date(2019, 3, 1)]

    def test_a_copy_on_which_the_term_was_not_read_does_not_hide_it(self, office: Office) -> None:
        readable = make_licence(
            legal_representative="absent",
            registered_name={"value": None},
            no_fixed_term="absent",
            name="好.pdf",
        )
        termless = make_licence(valid_until="absent", no_fixed_term="absent", name="缺.pdf")
        office.receive(readable, termless)
        assert [c.valid_until for c in office.current(BUSINESS_LICENCE)] == [date(2038, 9, 21)]

    def test_a_name_change_is_written_down(self, office: Office) -> None:
        office.receive(OLD)
        office.receive(make_licence(registered_name="杭州青禾样本科技有限公司"))
        assert [customer.name for customer in office.customers()] == ["杭州青禾样本科技有限公司"]

    def test_two_agents_once_taken_for_one_are_taken_apart(self, office: Office) -> None:
        """Their chain was refused as a conflict, and with it the whole batch."""
        unnumbered = {"agent_id_number": "absent"}
        office.receive(make_licence(), make_letter(**unnumbered))
        later = date(2026, 11, 1)
        office.receive(make_letter(signed_on=later, **unnumbered))
        office.receive(make_letter(agent_id_number="330106199001010005"))
        assert len(office.current(AUTHORIZATION_LETTER)) == 1
        office.receive(make_letter(signed_on=later))
        assert {c.holder for c in office.current(AUTHORIZATION_LETTER)} == {"甄样淼"}
        assert len(office.current(AUTHORIZATION_LETTER)) == 2


class TestAlertsOfSuperseded:
    LAST_DAY = TODAY + timedelta(days=45)
    RUNNING_OUT = make_licence(issued_on=date(2019, 3, 1), valid_until=LAST_DAY)

    def test_are_closed_by_a_longer_term(self, office: Office) -> None:
        office.receive(self.RUNNING_OUT)
        office.beat(TODAY)
        assert office.alerts(AlertState.OPEN) == ["ends_60"]
        office.receive(NEW)
        assert office.alerts(AlertState.OPEN) == []
        assert office.alerts(AlertState.CLOSED) == ["ends_60"]

    def test_stay_open_under_a_reissued_licence_with_the_same_term(self, office: Office) -> None:
        """They used to be closed; recorded once, they were never raised again."""
        office.receive(self.RUNNING_OUT)
        office.beat(TODAY)
        office.receive(make_licence(valid_until=self.LAST_DAY, legal_representative="易例赟"))
        office.beat(TODAY)
        assert office.alerts() == office.alerts(AlertState.OPEN) == ["ends_60"]
        office.beat(TODAY + timedelta(days=20))
        assert office.alerts(AlertState.OPEN) == ["ends_30"]

    def test_stay_open_when_a_better_scan_comes(self, office: Office) -> None:
        office.receive(make_licence(valid_until=self.LAST_DAY, legal_representative="absent"))
        office.beat(TODAY)
        office.receive(make_licence(valid_until=self.LAST_DAY))
        office.beat(TODAY)
        assert office.alerts() == office.alerts(AlertState.OPEN) == ["ends_60"]

    def test_are_told_anew_if_the_paper_was_no_successor(self, office: Office) -> None:
        """An agent who could not be told from another had the alert of the other closed."""
        unnumbered = {"agent_id_number": "absent"}
        before = TODAY - timedelta(days=1)  # of one day, hashes would say which letter comes first
        first = make_letter(valid_until=self.LAST_DAY, **unnumbered)
        office.receive(make_licence(), first, on=before)
        office.beat(TODAY)
        office.receive(make_letter(signed_on=date(2026, 11, 1), **unnumbered), on=before)
        assert office.alerts() == office.alerts(AlertState.CLOSED) == ["ends_60"]
        office.receive(make_letter(agent_id_number="330106199001010005"), on=before)
        office.receive(make_letter(valid_until=self.LAST_DAY))
        office.beat(TODAY)
        assert office.alerts(AlertState.OPEN) == ["ends_60"]

    def test_are_open_again_when_the_paper_itself_is_in_force_again(self, office: Office) -> None:
        """Its alert of the stage was on record, so nothing was told until the next stage."""
        office.receive(make_licence(), make_letter(valid_until=self.LAST_DAY))
        office.beat(TODAY)
        office.receive(make_letter(signed_on=date(2026, 11, 1), agent_id_number="absent"))
        assert office.alerts() == office.alerts(AlertState.CLOSED) == ["ends_60"]
        other = make_letter(agent_id_number="330106199001010005", signed_on=date(2026, 10, 1))
        office.receive(other, on=TODAY - timedelta(days=9))
        assert self.LAST_DAY in {c.valid_until for c in office.current(AUTHORIZATION_LETTER)}
        assert office.alerts() == office.alerts(AlertState.OPEN) == ["ends_60"]

    def test_of_an_old_paper_are_closed_by_a_newer_copy(self, office: Office) -> None:
        licence = make_licence(valid_until=date(2040, 1, 1))
        office.receive(licence, on=date(2024, 11, 1))
        assert office.credentials()[0].evidenced_on == date(2024, 11, 1)
        office.beat(TODAY)
        assert office.alerts(AlertState.OPEN) == ["old"]
        copy = make_licence(valid_until=date(2040, 1, 1), registered_name={"confidence": 0.5})
        office.receive(copy, on=TODAY)
        assert {row.evidenced_on for row in office.credentials()} == {TODAY}
        assert office.alerts(AlertState.OPEN) == []


class TestWhoseTheyAre:
    def test_the_code_says(self, office: Office) -> None:
        first = office.receive(OLD, folder="甲")
        assert office.receive(NEW, folder="完全不同的文件夹").customer.id == first.customer.id

    def test_the_name_says_where_no_code_contradicts(self, office: Office) -> None:
        first = office.receive(CODELESS, folder="甲")
        second = office.receive(make_licence(), folder="乙")
        assert second.customer.id == first.customer.id
        assert office.customers()[0].unified_social_credit_code == CODE
        namesake = make_licence(unified_social_credit_code=OTHER_CODE)
        assert office.receive(namesake, folder="丙").is_new_customer

    def test_the_folder_says_while_nothing_better_does(self, office: Office) -> None:
        unreadable = make_document(None, {}, result=ReadResult.UNRECOGNISED)
        first = office.receive(unreadable, folder="甲")
        assert first.customer.name == first.customer.reference == "甲"
        assert office.receive(CODELESS, folder="甲").customer.id == first.customer.id
        assert office.receive(make_licence(), folder="甲").customer.id == first.customer.id
        assert office.receive(OTHER, folder="甲").is_new_customer

    def test_a_letter_alone_goes_to_its_principal(self, office: Office) -> None:
        letter = office.receive(make_letter(), folder="甲")
        assert letter.is_new_customer
        assert (letter.customer.name, letter.customer.unified_social_credit_code) == (NAME, CODE)
        assert office.receive(make_licence(), folder="乙").customer.id == letter.customer.id
        unnumbered = make_letter(principal_code="absent", matter="另一合同")
        assert office.receive(unnumbered, folder="丙").customer.id == letter.customer.id

    def test_a_folder_whose_file_another_holds_is_not_for_that_the_others(
        self, office: Office
    ) -> None:
        """It used to be filed to the holder of the shared file, who then took its name."""
        shared = make_letter()
        office.receive(make_licence(), shared, folder="甲")
        other = office.receive(OTHER, shared, folder="乙")
        assert other.is_new_customer
        assert {customer.name for customer in office.customers()} == {NAME, other.customer.name}

    def test_the_same_files_go_to_who_holds_them(self, office: Office) -> None:
        unreadable = make_document(None, {}, result=ReadResult.UNRECOGNISED, name="扫描.pdf")
        first = office.receive(unreadable, folder=None)
        assert office.receive(unreadable, folder=None).customer.id == first.customer.id

    def test_two_firms_without_a_name_are_not_one(self, office: Office) -> None:
        """`***` stands where an individual business has no name; it used to count as one."""
        nameless = {"registered_name": "***", "unified_social_credit_code": "absent"}
        office.receive(make_licence(legal_representative="覃例", **nameless), folder="甲")
        second = office.receive(
            make_licence(legal_representative="翟样彧", **nameless), folder="乙"
        )
        assert second.is_new_customer
        assert {customer.name for customer in office.customers()} == {"甲", "乙"}

    def test_the_person_says(self, office: Office) -> None:
        first = office.receive(make_licence(), folder="甲")
        for wanted in (CODE, NAME, "甲", first.customer.id):
            report = office.receive(make_letter(matter=wanted), folder="x", customer=wanted)
            assert report.customer.id == first.customer.id

    def test_a_licence_of_another_firm_does_not_rename_the_customer(self, office: Office) -> None:
        office.receive(make_licence(), folder="甲")
        later = make_licence(
            registered_name="上海云帆样例贸易有限公司",
            unified_social_credit_code=OTHER_CODE,
            issued_on=date(2026, 6, 1),
        )
        office.receive(later, customer=CODE)
        (customer,) = office.customers()
        assert (customer.name, customer.unified_social_credit_code) == (NAME, CODE)

    def test_a_licence_filed_under_a_customer_without_code_who_is_another(
        self, office: Office
    ) -> None:
        office.receive(make_licence(), folder="甲")
        office.receive(make_document(None, {}, result=ReadResult.UNRECOGNISED), folder="乙")
        with pytest.raises(CustomerExists):
            office.receive(make_licence(copy="original"), customer="乙")
        assert len(office.documents()) == 2

    def test_who_is_unknown_or_several_is_asked_back(self, office: Office) -> None:
        with pytest.raises(CustomerUnknown) as unknown:
            office.receive(make_licence(), customer="无此客户")
        assert "无此客户" in unknown.value.zh
        with office.database.session() as session:
            for _ in range(2):
                add_customer(session, name="同名公司", created_at=noon(TODAY))
        with pytest.raises(CustomerAmbiguous) as ambiguous:
            office.receive(make_licence(), customer="同名公司")
        assert all(customer.id in ambiguous.value.en for customer in office.customers())
        assert office.documents() == []


class TestWhatCouldNotBeRead:
    def test_is_taken_when_it_can_be_later(self, office: Office) -> None:
        office.reader.out_of_time = True
        first = office.receive(make_licence(), folder="甲")
        assert [document.result.value for document in office.documents()] == ["timeout"]
        assert office.credentials() == []
        office.reader.out_of_time = False
        second = office.receive(make_licence(), folder="甲", on=TODAY + timedelta(days=1))
        assert second.customer.id == first.customer.id
        assert len(second.filed) == 1
        (document,) = office.documents()
        assert (document.result.value, document.received_on) == ("ok", TODAY)
        assert [customer.name for customer in office.customers()] == [NAME]
        assert len(office.current(BUSINESS_LICENCE)) == 1

    def test_never_replaces_what_was_read(self, office: Office) -> None:
        office.receive(make_licence())
        office.edit("UPDATE documents SET reader_version = '0'")
        office.reader.out_of_time = True
        assert office.receive(make_licence()).filed == ()
        assert [document.result.value for document in office.documents()] == ["ok"]

    def test_a_file_that_cannot_be_opened_leaves_no_row(self, office: Office) -> None:
        good = write_file(office.incoming / "a.pdf", make_licence())
        with pytest.raises(FileUnreadable):
            office.receive_files([good, office.incoming / "absent.pdf"])
        assert office.customers() == office.documents() == []
        with office.database.read_session() as session:
            assert verify_store(session, office.originals).is_sound


def test_several_documents_of_one_file_are_filed_apart(office: Office) -> None:
    office.receive([make_licence(), make_letter()])
    assert sorted(document.part for document in office.documents()) == [0, 1]
    assert len({document.original_sha256 for document in office.documents()}) == 1
    assert len(office.credentials()) == 2


def test_three_programs_that_file_the_same_folders_at_once_file_them_once(
    office: Office, url: str, tmp_path: Path
) -> None:
    write_folders(tmp_path / "customers")
    arguments = (url, str(office.originals.folder), str(tmp_path / "customers"))
    run_together(ingest_beside, [arguments] * 3)
    assert len(office.customers()) == 3
    assert len(office.documents()) == len(office.credentials()) == 9
    assert len(office.current(BUSINESS_LICENCE)) == 3


class TestPermits:
    """Permits are credentials like any other: they have an end, and what replaces them."""

    FIELDS: ClassVar[dict[str, Any]] = {
        "number": "JY13301060012345",
        "holder_name": NAME,
        "scope": "散装食品销售",
        "issuer": "杭州市西湖区市场监督管理局",
        "issued_on": date(2021, 12, 1),
        "valid_until": date(2026, 12, 1),
    }

    def test_a_permit_is_filed_and_its_end_falls_due(self, office: Office) -> None:
        office.receive(make_licence(), make_document(FOOD_LICENCE, self.FIELDS))
        (permit,) = office.current(FOOD_LICENCE)
        assert (permit.number, permit.holder) == ("JY13301060012345", NAME)
        assert (permit.issuer, permit.scope) == ("杭州市西湖区市场监督管理局", "散装食品销售")
        assert (permit.issued_on, permit.valid_until) == (date(2021, 12, 1), date(2026, 12, 1))
        office.beat(TODAY)
        assert "ends_14" in office.alerts()

    def test_the_renewed_permit_closes_what_was_due(self, office: Office) -> None:
        office.receive(make_licence(), make_document(FOOD_LICENCE, self.FIELDS))
        office.beat(TODAY)
        renewed = self.FIELDS | {"issued_on": TODAY, "valid_until": date(2031, 12, 1)}
        office.receive(make_licence(), make_document(FOOD_LICENCE, renewed))
        (permit,) = office.current(FOOD_LICENCE)
        assert permit.valid_until == date(2031, 12, 1)
        assert permit.supersedes_id is not None
        assert office.alerts(AlertState.OPEN) == []

    def test_permits_of_two_shops_do_not_replace_one_another(self, office: Office) -> None:
        second = self.FIELDS | {"number": "JY13301060099999", "issued_on": date(2025, 1, 1)}
        office.receive(
            make_licence(),
            make_document(FOOD_LICENCE, self.FIELDS),
            make_document(FOOD_LICENCE, second),
        )
        assert len(office.current(FOOD_LICENCE)) == 2
