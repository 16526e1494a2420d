"""A replay gives the same bytes, and says which input is no longer what it was."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest

from checker.assessment import lists
from checker.assessment.replay import InputDifference, Replay, replay
from checker.errors import AssessmentUnknown, RecordUnreadable
from ingest.identifiers import divisions
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.tables import Assessment
from tests.checker.office import Office
from tests.checker.papers import CODE, TODAY, make_letter, make_licence
from tests.conftest import REPOSITORY


@pytest.fixture
def recorded(office: Office, pack: Pack, chain: ChainProcess) -> str:
    """The id of an assessment with findings, of a customer with a predecessor and a letter."""
    office.receive(
        make_licence(issued_on=date(2019, 3, 1)),
        make_licence(valid_until=TODAY + timedelta(days=20)),
        make_letter(),
    )
    return office.check(CODE, pack, chain).id


def differences(told: Replay) -> set[tuple[str, str]]:
    return {(difference.kind, difference.name) for difference in told.differences}


def test_the_same_bytes_in_another_process(
    office: Office, url: str, pack: Pack, chain: ChainProcess, recorded: str
) -> None:
    (row,) = office._all(Assessment)
    command = [sys.executable, "-m", "tests.checker.assessment.replaying", url, recorded]
    done = subprocess.run(command, capture_output=True, check=True, cwd=REPOSITORY)
    assert done.stdout == row.result.encode()
    assert done.stderr.split()[-2:] == [b"True", b"0"]
    here = replay(office.database, recorded, pack, chain)
    assert (here.result, here.is_identical, here.differences) == (row.result, True, ())


def test_what_came_later_changes_nothing(
    office: Office, pack: Pack, chain: ChainProcess, recorded: str
) -> None:
    later = TODAY + timedelta(days=1)
    office.receive(make_licence(issued_on=later, registered_name="改名示例公司"), on=later)
    office.check(CODE, pack, chain, on=later)
    told = replay(office.database, recorded, pack, chain)
    assert told.is_identical
    assert told.differences == ()


def test_a_field_that_was_edited_is_named(
    office: Office, pack: Pack, chain: ChainProcess, recorded: str
) -> None:
    (document,) = [d for d in office.documents() if d.kind == "cn.authorization_letter"]
    value = json.dumps({"type": "text", "value": "另一合同"})
    office.edit(
        "UPDATE fields SET value = :value WHERE name = 'matter' AND document_id = :id",
        value=value,
        id=document.id,
    )
    told = replay(office.database, recorded, pack, chain)
    assert told.is_identical, "the recorded inputs still give the recorded result"
    (difference,) = told.differences
    assert difference.kind == "fact"
    assert difference.name.endswith(": authorization.matter")
    assert "样本项目" in str(difference.recorded)
    assert "另一合同" in str(difference.found)


def test_another_pack_is_named(
    office: Office, pack: Pack, chain: ChainProcess, recorded: str
) -> None:
    newer = replace(pack, version="9.0.0", rules=pack.rules[1:])
    told = replay(office.database, recorded, newer, chain)
    assert told.is_identical
    (difference,) = told.differences
    assert (difference.kind, difference.name) == ("pack", "cn-base")
    assert "9.0.0" in str(difference.found)
    assert pack.sha256 in str(difference.recorded)


def test_another_list_is_named(
    office: Office,
    pack: Pack,
    chain: ChainProcess,
    recorded: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = lists.list_versions()["cn.administrative_divisions"]
    monkeypatch.setattr(divisions, "version", lambda: "2031")
    told = replay(office.database, recorded, pack, chain)
    assert told.is_identical
    assert told.differences == (
        InputDifference("list", "cn.administrative_divisions", before, "2031"),
    )


@pytest.mark.parametrize(
    ("column", "statement"),
    [
        ("result", "UPDATE assessments SET result = replace(result, 'adverse', 'pass')"),
        ("inputs", "UPDATE assessments SET inputs = replace(inputs, '2026-12-12', '2036-12-12')"),
        ("verdict", "UPDATE assessments SET verdict = 'approve'"),
        ("next_review_on", "UPDATE assessments SET next_review_on = NULL"),
        ("pack", "UPDATE packs SET content = replace(content, '请', '可')"),
    ],
)
def test_a_record_that_was_tampered_with_is_told(
    office: Office, pack: Pack, chain: ChainProcess, recorded: str, column: str, statement: str
) -> None:
    office.edit(statement)
    told = replay(office.database, recorded, pack, chain)
    assert ("record", column) in differences(told)
    assert told.is_identical == (column in ("verdict", "next_review_on"))


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("UPDATE assessments SET inputs = '['", "inputs"),
        ("UPDATE assessments SET inputs = '[{}]'", "inputs"),
        ("UPDATE assessments SET inputs = '[7]'", "inputs"),
        ("UPDATE packs SET content = '{}'", "pack"),
        ("UPDATE packs SET content = 'x'", "pack"),
    ],
)
def test_a_record_that_makes_no_sense_any_more_is_told(
    office: Office, pack: Pack, chain: ChainProcess, recorded: str, statement: str, part: str
) -> None:
    office.edit(statement)
    with pytest.raises(RecordUnreadable) as error:
        replay(office.database, recorded, pack, chain)
    assert part in error.value.en
    assert recorded in error.value.zh


def test_an_unknown_assessment_is_named(office: Office, pack: Pack, chain: ChainProcess) -> None:
    with pytest.raises(AssessmentUnknown):
        replay(office.database, "no such id", pack, chain)
