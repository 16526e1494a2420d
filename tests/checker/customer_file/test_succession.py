"""Which paper is current: copies of one sheet, renewals, poor copies, letters of several agents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.customer_file.dossier import BUSINESS_LICENCE, FiledDocument
from checker.customer_file.succession import order_letters, order_licences
from ingest.document import Document
from licet_examples.check_digits import complete_resident_id
from tests.checker.papers import (
    NAME,
    OTHER_CODE,
    TODAY,
    filed,
    make_bare,
    make_letter,
    make_licence,
)

OLD = make_licence(issued_on=date(2019, 3, 1), name="旧照.pdf")
NEW = make_licence(issued_on=date(2025, 6, 22), name="新照.pdf")
OTHER_AGENT_ID = complete_resident_id("33010619900101000")


def names(papers: Iterable[FiledDocument]) -> list[str]:
    return [paper.document.name for paper in papers]


def received(*documents: Document, on: date = TODAY) -> list[FiledDocument]:
    return [filed(document, on) for document in documents]


class TestLicences:
    def test_two_scans_of_one_sheet_are_one_generation_the_better_one_first(self) -> None:
        poor = make_licence(legal_representative={"value": None}, name="糊.jpg")
        (generation,) = order_licences(received(poor, make_licence(name="清.pdf")))
        assert names(generation.copies) == ["清.pdf", "糊.jpg"]

    def test_original_and_duplicate_are_one_generation(self) -> None:
        papers = received(make_licence(copy="original"), make_licence(copy="duplicate"))
        assert len(order_licences(papers)) == 1

    def test_a_later_day_of_issue_makes_a_new_generation(self) -> None:
        generations = order_licences(received(NEW, OLD))
        assert [names(generation.copies) for generation in generations] == [
            ["旧照.pdf"],
            ["新照.pdf"],
        ]

    def test_the_same_code_and_day_of_issue_settle_it_whatever_the_name_reads(self) -> None:
        misread = make_licence(registered_name="杭州青禾示侧科技有限公司")
        assert len(order_licences(received(make_licence(), misread))) == 1

    def test_another_term_is_another_licence(self) -> None:
        unlimited = make_licence(
            issued_on="absent", valid_until="absent", no_fixed_term=True, name="长期.pdf"
        )
        assert len(order_licences(received(make_licence(issued_on="absent"), unlimited))) == 2

    def test_a_licence_of_another_firm_is_no_copy(self) -> None:
        other = make_licence(registered_name="另一示例公司", unified_social_credit_code=OTHER_CODE)
        assert len(order_licences(received(make_licence(), other))) == 2

    def test_papers_that_share_nothing_are_not_taken_for_one(self) -> None:
        blank = make_bare(BUSINESS_LICENCE, legal_representative="贾例昱")
        assert len(order_licences(received(make_licence(), blank))) == 2

    def test_a_poor_copy_without_dates_joins_what_it_fits(self) -> None:
        poor = make_licence(issued_on="absent", valid_until="absent", no_fixed_term="absent")
        (generation,) = order_licences(received(poor, make_licence()))
        assert generation.best.day("issued_on") is not None

    def test_a_poor_copy_that_fits_two_generations_does_not_make_them_one(self) -> None:
        """First by receipt, it used to take the old and the new licence for copies of itself."""
        poor = make_bare(BUSINESS_LICENCE, registered_name=NAME)
        for day in (TODAY - timedelta(days=9), TODAY, TODAY + timedelta(days=9)):
            old, new = order_licences([*received(OLD, NEW), filed(poor, day)])
            assert names(new.copies) == ["新照.pdf"]
            assert len(old.copies) == 2

    def test_one_that_fits_none_is_as_old_as_its_receipt(self) -> None:
        stray = make_bare(BUSINESS_LICENCE, registered_name="曾用示例名有限公司")
        early = order_licences([filed(stray, date(2020, 1, 1)), *received(NEW)])
        assert early[-1].best.document == NEW
        late = order_licences([filed(stray, TODAY), *received(NEW)])
        assert late[-1].best.document == stray


LICENCES = st.builds(
    lambda year, changes: make_licence(
        **{"issued_on": date(year, 1, 1), "valid_until": date(year + 20, 1, 1), **changes}
    ),
    st.integers(2016, 2026),
    st.fixed_dictionaries(
        {},
        optional={
            "registered_name": st.just("absent"),
            "valid_until": st.just("absent"),
            "no_fixed_term": st.just("absent"),
            "legal_representative": st.sampled_from(["absent", "贾例昱", "易例赟"]),
        },
    ),
)
DAYS = st.integers(0, 400).map(lambda n: TODAY - timedelta(days=n))


@settings(max_examples=50)
@given(papers=st.lists(LICENCES, min_size=1, max_size=6), data=st.data())
def test_the_order_of_receipt_does_not_change_which_dated_licence_is_current(
    papers: list[Document], data: st.DataObject
) -> None:
    newest = max(day for paper in papers if (day := filed(paper).day("issued_on")))
    seen = set()
    for _ in range(2):
        days = data.draw(st.lists(DAYS, min_size=len(papers), max_size=len(papers)))
        shuffled = data.draw(st.permutations(list(zip(papers, days, strict=True))))
        generations = order_licences(filed(paper, day) for paper, day in shuffled)
        current = generations[-1]
        assert current.best.day("issued_on") == newest
        seen.add(frozenset(copy.reference for copy in current.copies))
    assert len(seen) == 1


UNDATED: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"issued_on": st.just("absent")},
    optional={
        "unified_social_credit_code": st.sampled_from(["absent", OTHER_CODE]),
        "registered_name": st.sampled_from(["absent", "曾用示例名有限公司"]),
        "valid_until": st.sampled_from(["absent", date(2030, 1, 1)]),
        "no_fixed_term": st.sampled_from(["absent", True]),
    },
)


@settings(max_examples=50)
@given(
    papers=st.lists(LICENCES | UNDATED.map(lambda fields: make_licence(**fields)), max_size=6),
    data=st.data(),
)
def test_papers_of_one_day_are_ordered_alike_in_whatever_order_they_come(
    papers: list[Document], data: st.DataObject
) -> None:
    together = received(*papers)
    assert order_licences(together) == order_licences(data.draw(st.permutations(together)))


@settings(max_examples=50)
@given(papers=st.lists(LICENCES | UNDATED.map(lambda fields: make_licence(**fields)), max_size=6))
def test_no_paper_is_lost_and_no_generation_holds_two_days_of_issue(papers: list[Document]) -> None:
    together = received(*papers)
    generations = order_licences(together)
    copies = [copy for generation in generations for copy in generation.copies]
    assert sorted(names(copies)) == sorted(names(together))
    for generation in generations:
        assert len({day for copy in generation.copies if (day := copy.day("issued_on"))}) <= 1


class TestLetters:
    def test_letters_of_two_agents_stand_side_by_side(self) -> None:
        other = make_letter(agent_name="乔样祺", agent_id_number=OTHER_AGENT_ID)
        assert len(order_letters(received(make_letter(), other))) == 2

    def test_a_renewed_letter_of_the_same_agent_replaces_the_one_before(self) -> None:
        renewed = make_letter(
            signed_on=date(2027, 10, 1), valid_from=date(2027, 10, 1), valid_until=date(2028, 10, 1)
        )
        for papers in ((make_letter(), renewed), (renewed, make_letter())):
            (chain,) = order_letters(received(*papers))
            assert [generation.best.day("signed_on") for generation in chain] == [
                date(2026, 10, 22),
                date(2027, 10, 1),
            ]

    def test_the_start_of_the_term_stands_in_for_the_day_of_signing(self) -> None:
        undated = make_letter(
            signed_on="absent", valid_from=date(2020, 1, 1), valid_until=date(2021, 1, 1)
        )
        (chain,) = order_letters(received(undated, make_letter()))
        assert chain[-1].best.day("signed_on") == date(2026, 10, 22)

    def test_another_principal_or_an_unread_agent_replaces_nothing(self) -> None:
        elsewhere = make_letter(principal_name="另一示例公司")
        unread = make_letter(agent_name={"value": None}, agent_id_number="absent")
        assert len(order_letters(received(make_letter(), elsewhere, unread))) == 3

    def test_namesakes_are_told_apart_by_their_number(self) -> None:
        """A letter with the name alone used to bring two people of that name into one chain."""
        one, other = make_letter(), make_letter(agent_id_number=OTHER_AGENT_ID)
        unnumbered = make_letter(agent_id_number="absent", signed_on=date(2026, 1, 5))
        for day in (TODAY - timedelta(days=9), TODAY):
            chains = order_letters([filed(unnumbered, day), *received(one, other)])
            assert len(chains) == 2
            for chain in chains:
                numbers = {
                    copy.text("agent_id_number")
                    for generation in chain
                    for copy in generation.copies
                }
                assert len(numbers - {None}) == 1
