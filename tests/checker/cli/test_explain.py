"""`licet check --explain`, on the text PDFs of one sample customer."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.errors import ExitCode
from tests.checker.assessment.test_samples import write_text_pdfs
from tests.checker.cli.conftest import Licet
from tests.checker.papers import TODAY
from tests.checker.samples import SAMPLES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Customer 03, whose letter names another principal."""
    return write_text_pdfs(tmp_path_factory.mktemp("customers"), SAMPLES[2])


def test_json_has_the_explanation_beside_what_it_had(licet: Licet, folder: Path) -> None:
    words = ("check", folder, "--json", "--as-of", TODAY.isoformat())
    plain, explained = licet(*words), licet(*words, "--explain")
    assert plain.exit_code == explained.exit_code == ExitCode.FINDINGS
    explanation = explained.json.pop("explanation")
    assert {**explained.json, "explanation": explanation} == {
        **plain.json,
        "explanation": explanation,
    }
    assert [turning["verdict"] for turning in explanation["would_turn"]] == ["refer", "approve"]
    assert explanation["verdict_rests_on"][0]["conclusion"] == "must_reject"


def test_without_the_flag_only_what_would_turn_it_is_added(licet: Licet, folder: Path) -> None:
    words = ("check", folder, "--as-of", TODAY.isoformat(), "--lang", "en")
    brief, full = licet(*words).stdout, licet(*words, "--explain").stdout
    assert "What would turn the verdict" in brief
    assert brief.count("from “reject” to “refer to a person”") == 1
    assert "Rules that pass" not in brief
    assert "Rules that pass" in full
    assert full.count("from “reject” to “refer to a person”") == 1


def test_one_rule_alone(licet: Licet, folder: Path) -> None:
    called = licet("check", folder, "cn-aut-001", "--explain", "--as-of", TODAY.isoformat())
    assert called.exit_code == ExitCode.FINDINGS
    assert "CN-AUT-001" in called.stdout
    assert "CN-AUT-002" not in called.stdout


def test_a_rule_that_is_not_there_is_answered_with_those_near(licet: Licet, folder: Path) -> None:
    called = licet("check", folder, "CN-AUT-999", "--explain", "--lang", "en")
    assert called.exit_code == ExitCode.USAGE
    assert "CN-AUT-0" in called.stderr
    assert licet("check", folder, "CN-AUT-001").exit_code == ExitCode.USAGE
