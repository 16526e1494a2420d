"""Replaying an assessment: the recorded inputs must give the recorded bytes again.

Two questions, answered apart: does the machinery still come to the same result from the inputs that
were recorded, and are those inputs still what the documents, the installed pack and the lists say.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from checker.assessment.assess import Assessment, evaluate_sheets, iso, sha256_of
from checker.assessment.lists import list_versions
from checker.customer_file.dossier import Dossier
from checker.customer_file.records import (
    load_hits,
    load_registry_records,
    load_shared_files,
    load_shared_pictures,
    to_filed_document,
)
from checker.customer_file.statements import load_statements
from checker.errors import AssessmentUnknown, CustomerErased, RecordUnreadable
from checker.facts import build_sheets
from checker.facts.ledger import lay_over, load_ledger_facts
from checker.rule_packs import read_kept_pack
from rules.chain.agreement import ChainEngine
from rules.facts import CONTRACT, FactError, FactSheet
from rules.pack import Pack
from rules.scorecard import supply
from storage.assessments import get_assessment
from storage.customers import get_customer
from storage.database import Database
from storage.documents import read_document
from storage.packs import read_pack
from storage.retention import find_erasure
from storage.tables import Assessment as Record


@dataclass(frozen=True, slots=True)
class InputDifference:
    """An input that is not what it was.

    Attributes:
        kind: `fact`, `pack`, `list`, or `record` where the recorded bytes themselves were changed.
        name: Which one.
        recorded: What the assessment used.
        found: What is there now.
    """

    kind: str
    name: str
    recorded: str | None
    found: str | None


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay showed.

    Attributes:
        assessment_id: Which assessment.
        is_identical: Whether the recorded inputs gave the recorded bytes again.
        recorded_sha256: Of the result as it was recorded.
        replayed_sha256: Of the result of the replay.
        result: The replayed result as canonical JSON.
        differences: Inputs that are no longer what they were.
    """

    assessment_id: str
    is_identical: bool
    recorded_sha256: str
    replayed_sha256: str
    result: str
    differences: tuple[InputDifference, ...]


def replay(database: Database, assessment_id: str, installed: Pack, engine: ChainEngine) -> Replay:
    """Evaluate a recorded assessment again and compare its inputs with those of today.

    Args:
        database: Where it is recorded.
        assessment_id: Which one.
        installed: The pack that would decide today.
        engine: Derives the verdict beside the fix-point.

    Raises:
        AssessmentUnknown: There is none with this id.
        CustomerErased: Its inputs went with the customer.
        RecordUnreadable: The recorded inputs or the recorded pack are no longer what was recorded,
            and make no sense.
        ChainFailed, ChainDisagreement: No result can be stood by.
    """
    with database.read_session() as session:
        recorded = get_assessment(session, assessment_id)
        if recorded is None:
            raise AssessmentUnknown(reference=assessment_id)
        erasure = find_erasure(session, recorded.customer_id)
        if erasure is not None:
            raise CustomerErased(customer=recorded.customer_id, on=erasure.erased_at.date())
        stored_pack = read_pack(session, recorded.pack_sha256)
        customer = get_customer(session, recorded.customer_id)
        documents = [read_document(session, name) for name in recorded.document_ids]
        statements = load_statements(session, recorded.customer_id)
        shared = load_shared_files(session, recorded.customer_id)
        pictures = load_shared_pictures(session, recorded.customer_id)
        hits = load_hits(session, recorded.customer_id)
        records = load_registry_records(session, recorded.customer_id)
        ledger = load_ledger_facts(session, recorded.customer_id)
    if stored_pack is None or customer is None:
        raise AssessmentUnknown(reference=assessment_id)
    pack, sheets = _restore(recorded, stored_pack.content)
    again = evaluate_sheets(
        sheets, recorded.as_of, pack, recorded.purpose, engine, recorded.list_versions
    )
    result = again.result
    on_file = tuple(to_filed_document(stored) for stored in documents if stored is not None)
    requirements = installed.requirements.for_purpose(recorded.purpose)
    dossier = Dossier(
        str(sheets[0].label), on_file, tuple(statements), shared, pictures, hits, records
    )
    now = lay_over(build_sheets(dossier, recorded.as_of, requirements), ledger)
    now = supply(pack, now, recorded.as_of)
    return Replay(
        assessment_id=assessment_id,
        is_identical=result == recorded.result,
        recorded_sha256=recorded.result_sha256,
        replayed_sha256=sha256_of(result),
        result=result,
        differences=(
            *_compare_record(recorded, stored_pack.content),
            *_compare_columns(recorded, again),
            *_compare_facts([sheet for sheet in sheets if sheet.kind != CONTRACT], now),
            *_compare_pack(recorded, installed),
            *_compare_lists(recorded),
        ),
    )


def _restore(recorded: Record, pack_content: str) -> tuple[Pack, list[FactSheet]]:
    """Make pack and fact sheets of their recorded texts.

    Texts with the hash they were recorded with can be read, or there is a bug.
    """
    part, is_intact = "pack", sha256_of(pack_content) == recorded.pack_sha256
    try:
        pack = read_kept_pack(pack_content)
        part, is_intact = "inputs", sha256_of(recorded.inputs) == recorded.facts_sha256
        sheets = [FactSheet.from_json(json.dumps(data)) for data in json.loads(recorded.inputs)]
    except (ValueError, KeyError, TypeError, AttributeError, FactError) as error:
        if is_intact:
            raise
        raise RecordUnreadable(reference=recorded.id, part=part) from error
    return pack, sheets


def _compare_record(recorded: Record, pack_content: str) -> list[InputDifference]:
    """Find bytes of the record itself that no longer have the hash they were recorded with."""
    texts = (
        ("pack", pack_content, recorded.pack_sha256),
        ("inputs", recorded.inputs, recorded.facts_sha256),
        ("result", recorded.result, recorded.result_sha256),
    )
    return [
        InputDifference("record", name, sha256, sha256_of(text))
        for name, text, sha256 in texts
        if sha256_of(text) != sha256
    ]


def _compare_columns(recorded: Record, again: Assessment) -> list[InputDifference]:
    """Find what lists and schedules show of the result and the result does not say."""
    columns = (
        ("verdict", recorded.verdict, again.conclusions.verdict.value),
        ("next_change_on", iso(recorded.next_change_on), iso(again.change and again.change.on)),
        ("next_review_on", iso(recorded.next_review_on), iso(again.next_review_on)),
    )
    return [
        InputDifference("record", name, shown, derived)
        for name, shown, derived in columns
        if shown != derived
    ]


def _compare_facts(before: Sequence[FactSheet], now: Sequence[FactSheet]) -> list[InputDifference]:
    """Name each fact, by subject, that the documents no longer give as it was recorded.

    A contract is given with the question and nothing else tells of it: it is not among them.
    """
    old, new = _flatten(before), _flatten(now)
    return [
        InputDifference("fact", name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _flatten(sheets: Sequence[FactSheet]) -> dict[str, str]:
    """Give every fact by subject and name; what a credential shares with its customer once."""
    flat: dict[str, str] = {}
    for sheet in sheets:
        for name, fact in json.loads(sheet.to_json())["facts"].items():
            said = json.dumps(fact, ensure_ascii=False, sort_keys=True)
            if flat.get(f"{sheets[0].subject}: {name}") != said:
                flat[f"{sheet.subject}: {name}"] = said
    return flat


def _compare_pack(recorded: Record, installed: Pack) -> list[InputDifference]:
    if installed.sha256 == recorded.pack_sha256:
        return []
    was = f"{recorded.pack_id} {recorded.pack_version} {recorded.pack_sha256}"
    found = f"{installed.id} {installed.version} {installed.sha256}"
    return [InputDifference("pack", recorded.pack_id, was, found)]


def _compare_lists(recorded: Record) -> list[InputDifference]:
    now = list_versions()
    return [
        InputDifference("list", name, recorded.list_versions.get(name), now.get(name))
        for name in sorted(now.keys() | recorded.list_versions.keys())
        if now.get(name) != recorded.list_versions.get(name)
    ]
