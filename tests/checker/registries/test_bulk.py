"""Whole registers: our customers' lines are read, the others counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.registries.bulk import read_known
from checker.registries.errors import PayloadUnreadable, RegistryNotATable, SourceNotRecognised
from tests.checker.registries.payloads import BULK, CODE, gsxt

GOLDEN = (
    "LEI,Entity.LegalName,Entity.EntityStatus,Registration.ManagingLOU,"
    "Entity.RegistrationAuthority.RegistrationAuthorityEntityID\n"
    f"5493001KJTIIGC8Y1R12,CHENYAO TRADING,ACTIVE,X,{CODE}\n"
    "549300LBI3LRIZ2V8V66,ANOTHER,INACTIVE,X,123\n"
)


def write(folder: Path, text: str) -> Path:
    path = folder / "whole.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_known_lines_are_read_and_the_others_counted(tmp_path: Path) -> None:
    found = read_known(write(tmp_path, BULK), {"07654321"})
    assert [each.record.values["name"] for each in found.found] == ["MARROWGATE LIMITED"]
    assert (found.found[0].line, found.passed_over) == (2, 1)


def test_number_at_the_own_register_counts_too(tmp_path: Path) -> None:
    found = read_known(write(tmp_path, GOLDEN), {CODE})
    assert [each.record.source for each in found.found] == ["gleif.golden_copy"]
    assert found.passed_over == 1


def test_what_is_no_table_of_a_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceNotRecognised):
        read_known(write(tmp_path, "a,b\n1,2\n"), set())
    labels = gsxt()
    line = ",".join(f'"{value}"' for value in labels.values())
    with pytest.raises(RegistryNotATable):
        read_known(write(tmp_path, f"{','.join(labels)}\n{line}\n"), {CODE})
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"CompanyNumber,CompanyStatus,IncorporationDate\n\xff\xfe,\xff,\xff\n")
    with pytest.raises(PayloadUnreadable):
        read_known(bad, set())
