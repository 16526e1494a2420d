"""What docs/scorecards.md shows can be loaded and draws no complaint."""

from __future__ import annotations

import re
from pathlib import Path

from rules.lint import lint_pack
from rules.pack import load_pack
from tests.conftest import REPOSITORY
from tests.rules.packs_on_disk import write_pack

HEADER = """id: shown
version: 1.0.0
title: {zh: 示例, en: Shown}
description: {zh: 示例, en: Shown}
"""
POLICY = """purpose: periodic_review
title: {zh: 复核, en: Review}
review_after_months: 12
conclusions: []
verdicts: {}
cases: [{name: nothing, outcomes: {}, verdict: approve}]
"""
MATRIX = """id: service
title: {zh: 分层, en: Tiers}
description: {zh: 分层, en: Tiers}
subject: customer
basis: [{instrument: {zh: 内部制度, en: House policy}, status: unverified}]
"""
STABILITY = """id: stability
title: {zh: 稳定性, en: Stability}
measures: {zh: 年限, en: Age}
dimension: reliability
subject: customer
basis: [{instrument: {zh: 内部制度, en: House policy}, status: unverified}]
total: sum
minimum_coverage_percent: 0
characteristics:
  - {id: age, fact: licence.established_on, measured_in: months_since, points: {at_least: {36: 1}, otherwise: 0}, missing: 0, not_applicable: 0}
grades:
  - {grade: steady, at_least: 1, title: {zh: 稳定, en: steady}}
  - {grade: weak, title: {zh: 不稳定, en: weak}}
cases:
  - {name: old, as_of: 2026-01-01, facts: {licence.established_on: 2020-01-01}, score: 1, grade: steady}
  - {name: unknown, as_of: 2026-01-01, score: 0, grade: weak}
"""  # noqa: E501


def test_examples_are_sound(tmp_path: Path) -> None:
    text = (REPOSITORY / "docs" / "scorecards.md").read_text(encoding="utf-8")
    card, matrix = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    contents = {
        "pack.yaml": HEADER,
        "policy-periodic-review.yaml": POLICY,
        "scorecards/papers.yaml": card,
        "scorecards/stability.yaml": STABILITY,
        "matrices/service.yaml": MATRIX + matrix,
    }
    folder = write_pack(tmp_path, contents)
    assert [(c.code, c.message.en) for c in lint_pack(folder)] == []
    assert load_pack(folder).find_matrix("service") is not None
