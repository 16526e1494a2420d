"""Facts of a company registered outside mainland China: what its papers say and whether they agree.

Its certificate of incorporation, extract of the register and certificate of good standing stand for
the business licence. A customer without any of them has none of these facts but the counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations

from checker.customer_file.dossier import (
    GOOD_STANDING,
    INCORPORATION,
    POWER_OF_ATTORNEY,
    REGISTRY_EXTRACT,
    Dossier,
    FiledDocument,
    FiledRegistryRecord,
)
from checker.facts.company_names import FoundName, is_same_name, is_same_number, list_names
from checker.facts.formulas import formula
from checker.facts.reading import (
    document_source,
    is_poor_copy,
    known,
    not_applicable,
    read_fact,
    source_of,
    sources_of,
)
from checker.registries.statuses import RegistrationStatus, read_status
from ingest.normalise.packaged_yaml import read_table
from rules.facts import Fact, Source

READ_FIELDS = ("holder_name", "registration_number", "established_on")
_NUMBER = "registration_number"
_NUMBER_OF_LEI = "registered_as"
_LEI = "lei"


def incorporation_facts(dossier: Dossier) -> dict[str, Fact]:
    """Give the facts, by their name without the prefix `incorporation.`.

    Args:
        dossier: What lies on file on the day in question.
    """
    papers = _newest_first(dossier.of_kind(INCORPORATION, REGISTRY_EXTRACT))
    standings = _newest_first(dossier.of_kind(GOOD_STANDING))
    records = sorted(dossier.records, key=lambda each: (each.as_of, each.reference), reverse=True)
    return {
        **_count_papers(papers, standings, dossier.of_kind(POWER_OF_ATTORNEY)),
        **{name: read_fact(papers, name) if papers else not_applicable() for name in READ_FIELDS},
        **_compare_papers([*papers, *standings]),
        "standing": _read_standing(_newest_first([*papers, *standings])),
        "good_standing_on": _date_good_standing(standings),
        "register_name_agrees": _compare_name(papers, records),
        "register_number_agrees": _compare_number(papers, records),
        **_judge_copies(papers),
    }


@formula("count_papers_of_incorporation")
def _count_papers(
    papers: Sequence[FiledDocument],
    standings: Sequence[FiledDocument],
    powers: Sequence[FiledDocument],
) -> dict[str, Fact]:
    counted = {"papers": papers, "good_standings": standings, "powers_of_attorney": powers}
    return {
        name: known(len(documents), *map(document_source, documents))
        for name, documents in counted.items()
    }


@formula("compare_papers_of_incorporation")
def _compare_papers(papers: Sequence[FiledDocument]) -> dict[str, Fact]:
    """Compare names and numbers of the papers; not applicable where fewer than two state one."""
    names = [own for filed in papers if (own := list_names([filed]))]
    numbers = [(filed, text) for filed in papers if (text := filed.text(_NUMBER))]
    same_names = [_share_name(one, other) for one, other in combinations(names, 2)]
    same_numbers = [is_same_number(a, b) for (_, a), (_, b) in combinations(numbers, 2)]
    return {
        "names_agree": _all_agree(same_names, [(own[0].filed, own[0].field) for own in names]),
        "numbers_agree": _all_agree(same_numbers, [(filed, _NUMBER) for filed, _ in numbers]),
    }


@formula("read_standing_on_paper")
def _read_standing(papers: Sequence[FiledDocument]) -> Fact:
    """Give the standing that the newest paper states; words that nobody knows are unknown."""
    for filed in papers:
        if (text := filed.text("status")) is not None:
            return known(_read_printed(text).value, source_of(filed, "status"))
    return not_applicable()


@formula("date_good_standing")
def _date_good_standing(standings: Sequence[FiledDocument]) -> Fact:
    return read_fact(standings, "issued_on") if standings else not_applicable()


@formula("compare_register_with_papers")
def _compare_name(papers: Sequence[FiledDocument], records: Sequence[FiledRegistryRecord]) -> Fact:
    found = next((record for record in records if "name" in record.values), None)
    names = list_names(papers)
    if found is None or not names:
        return not_applicable()
    said = str(found.values["name"])
    agrees = any(is_same_name(each.text, said) for each in names)
    return known(agrees, _place(found), source_of(names[0].filed, names[0].field))


@formula("compare_number_with_register")
def _compare_number(
    papers: Sequence[FiledDocument], records: Sequence[FiledRegistryRecord]
) -> Fact:
    """Compare the number on paper with that behind the newest LEI, else with that of a register."""
    stating = next(((f, text) for f in papers if (text := f.text(_NUMBER))), None)
    found = next(((each, number) for each in records if (number := _number_of(each))), None)
    if stating is None or found is None:
        return not_applicable()
    (filed, printed), (record, number) = stating, found
    return known(is_same_number(printed, number), _place(record), source_of(filed, _NUMBER))


@formula("judge_papers_of_incorporation")
def _judge_copies(papers: Sequence[FiledDocument]) -> dict[str, Fact]:
    if not papers:
        return {"seen_on": not_applicable(), "is_low_quality": not_applicable()}
    newest = max(papers, key=lambda filed: filed.received_on)
    return {
        "seen_on": known(newest.received_on, document_source(newest)),
        "is_low_quality": known(all(map(is_poor_copy, papers)), document_source(papers[0])),
    }


def _newest_first(papers: Sequence[FiledDocument]) -> list[FiledDocument]:
    return sorted(papers, key=_age_of, reverse=True)


def _age_of(filed: FiledDocument) -> tuple[date, date, str]:
    return filed.day("issued_on") or date.min, filed.received_on, filed.reference


def _share_name(one: Sequence[FoundName], other: Sequence[FoundName]) -> bool:
    return any(is_same_name(left.text, right.text) for left in one for right in other)


def _all_agree(pairs: Sequence[bool], places: Sequence[tuple[FiledDocument, str]]) -> Fact:
    return known(all(pairs), *sources_of(places)) if pairs else not_applicable()


def _number_of(record: FiledRegistryRecord) -> str | None:
    """Give the number of the company's own register; the LEI itself is none."""
    if _NUMBER_OF_LEI in record.values:
        return str(record.values[_NUMBER_OF_LEI])
    return next((number for scheme, number in record.numbers.items() if scheme != _LEI), None)


def _read_printed(text: str) -> RegistrationStatus:
    printed = load_printed_standings().get(" ".join(text.casefold().split()).strip(" .;,"))
    return RegistrationStatus(printed) if printed else read_status(text)


@cache
def load_printed_standings() -> Mapping[str, str]:
    """Read what papers print as the standing of a company: words in lower case to their meaning."""
    table = read_table("checker.facts", "printed_standings.yaml", dict[str, tuple[str, ...]])
    return {word: meaning for meaning, words in table.items() for word in words}


def _place(record: FiledRegistryRecord) -> Source:
    return Source(document=record.reference, document_name=f"{record.source} {record.as_of}")
