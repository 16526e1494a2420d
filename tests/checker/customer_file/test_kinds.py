"""Kinds of document: the permits that can be read are those that rules speak of."""

from __future__ import annotations

from checker.customer_file.dossier import BUSINESS_LICENCE
from checker.customer_file.kinds import (
    PERMIT,
    expiring_certificate_kinds,
    kind_title,
    permit_kinds,
)
from ingest.templates import load_templates
from rules.explanation.documents import name_kind
from rules.facts import load_catalogue


def test_the_permits_that_are_read_are_those_of_the_catalogue() -> None:
    kinds = load_catalogue()["permit.kind"].values
    assert permit_kinds() == kinds.keys()
    for kind, title in kinds.items():
        assert kind_title(kind) == tuple(title)


def test_what_runs_out_without_allowing_an_activity() -> None:
    assert expiring_certificate_kinds() >= {
        "intl.good_standing",
        "intl.insurance_certificate",
        "intl.iso_certificate",
        "intl.power_of_attorney",
    }
    assert not expiring_certificate_kinds() & permit_kinds()


def test_every_kind_has_a_name() -> None:
    assert kind_title("us.w9") == ("美国 W-9 表（纳税人识别号及证明）", "form W-9 (US)")
    assert kind_title(BUSINESS_LICENCE).en == "business licence"
    assert kind_title(PERMIT).zh == "该项许可证或者备案凭证"
    assert kind_title("xx.unknown") == ("xx.unknown", "xx.unknown")


def test_every_kind_that_is_read_or_asked_for_has_a_name() -> None:
    asked = {kind for each in load_catalogue().definitions.values() for kind in each.settled_by}
    for kind in {template.id for template in load_templates()} | asked:
        for title in (kind_title(kind), name_kind(kind) if kind in asked else kind_title(kind)):
            assert kind not in (title.zh, title.en)
            assert not title.zh.isascii()
