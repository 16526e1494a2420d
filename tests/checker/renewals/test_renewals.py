"""What falls due for one credential on a day, whenever somebody looked before."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from checker.customer_file.dossier import BUSINESS_LICENCE
from checker.renewals.ladder import Due, find_credential_dues, find_review_due
from storage.tables import Assessment, Credential
from tests.checker.office import LADDER, noon
from tests.checker.papers import TODAY


def credential(
    valid_until: date | None, came_on: date = date(2026, 1, 1), holder: str = "示例公司"
) -> Credential:
    return Credential(
        id="c",
        customer_id="k",
        document_id="d",
        kind=BUSINESS_LICENCE,
        holder=holder,
        valid_until=valid_until,
        recorded_at=noon(came_on),
    )


def steps(dues: tuple[Due, ...]) -> list[str]:
    return [due.key.rpartition("/")[2] for due in dues]


def days_before(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_each_rung_is_due_from_its_day_on() -> None:
    for rung in LADDER:
        paper = credential(TODAY, came_on=days_before(400))
        on_the_day = steps(find_credential_dues(paper, days_before(rung), LADDER))
        a_day_early = steps(find_credential_dues(paper, days_before(rung + 1), LADDER))
        assert f"expiring-{rung}" in on_the_day
        assert f"expiring-{rung}" not in a_day_early


def test_the_last_day_is_still_within_the_term() -> None:
    paper = credential(TODAY)
    assert steps(find_credential_dues(paper, TODAY, LADDER))[-1] == "expiring-1"
    assert steps(find_credential_dues(paper, TODAY + timedelta(days=1), LADDER))[-1] == "expired"


def test_the_most_urgent_comes_last_whatever_the_order_of_the_ladder() -> None:
    found = find_credential_dues(credential(TODAY), TODAY, (1, 90, 14))
    assert steps(found) == ["expiring-90", "expiring-14", "expiring-1"]


def test_of_what_was_passed_when_it_came_only_the_last_counts() -> None:
    paper = credential(TODAY, came_on=days_before(20))
    assert steps(find_credential_dues(paper, days_before(20), LADDER)) == ["expiring-30"]
    assert steps(find_credential_dues(paper, days_before(7), LADDER)) == [
        "expiring-30",
        "expiring-14",
        "expiring-7",
    ]


def test_a_credential_that_came_when_it_had_ended_is_only_expired() -> None:
    paper = credential(days_before(100), came_on=TODAY)
    assert steps(find_credential_dues(paper, TODAY, LADDER)) == ["expired"]


def test_without_a_last_day_nothing_is_due() -> None:
    assert find_credential_dues(credential(None), TODAY, LADDER) == ()


def test_a_term_that_ends_on_a_leap_day() -> None:
    paper = credential(date(2028, 2, 29))
    assert steps(find_credential_dues(paper, date(2028, 1, 30), (30, 1))) == ["expiring-30"]
    assert steps(find_credential_dues(paper, date(2028, 2, 28), (30, 1)))[-1] == "expiring-1"
    assert steps(find_credential_dues(paper, date(2028, 2, 29), (30, 1)))[-1] == "expiring-1"
    assert steps(find_credential_dues(paper, date(2028, 3, 1), (30, 1)))[-1] == "expired"


def test_two_scans_of_one_licence_are_one_work_to_do() -> None:
    one, other = (
        credential(TODAY, holder="示例（甲）公司"),
        credential(TODAY, holder="示例(甲)公司"),
    )
    other.id = "another row"
    assert [due.key for due in find_credential_dues(one, TODAY, LADDER)] == [
        due.key for due in find_credential_dues(other, TODAY, LADDER)
    ]


@given(
    ends_in=st.integers(-40, 120),
    looks=st.lists(st.integers(0, 200), max_size=8),
    last_look=st.integers(0, 200),
    ladder=st.lists(st.integers(1, 100), min_size=1, max_size=5, unique=True),
)
def test_whoever_looks_last_has_found_what_looking_every_day_finds(
    ends_in: int, looks: list[int], last_look: int, ladder: list[int]
) -> None:
    paper = credential(TODAY + timedelta(days=ends_in), came_on=TODAY)

    def found(days: list[int]) -> set[str]:
        return {
            due.key
            for day in days
            for due in find_credential_dues(paper, TODAY + timedelta(days=day), ladder)
        }

    some_days = [day for day in looks if day <= last_look]
    assert found([*some_days, last_look]) == found(list(range(last_look + 1)))


def test_a_review_is_due_from_its_day_on_under_its_own_key() -> None:
    assessment = Assessment(
        customer_id="k", purpose="onboarding", next_review_on=TODAY, assessed_at=noon(TODAY)
    )
    assert find_review_due(assessment, TODAY - timedelta(days=1)) is None
    due = find_review_due(assessment, TODAY)
    assert due is not None
    assert due == find_review_due(assessment, TODAY + timedelta(days=99))
    assessment.purpose = "contract"
    other = find_review_due(assessment, TODAY)
    assert other is not None
    assert other.key != due.key
    assessment.next_review_on = None
    assert find_review_due(assessment, TODAY) is None
