"""Whatever is wrong with a scorecard or a matrix is told at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.complaint import PackError
from rules.lint import lint_pack
from rules.pack import Pack, load_pack
from tests.rules.packs_on_disk import write_pack
from tests.rules.strategies import small_catalogue

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("broken.cases.yaml").read_text(encoding="utf-8")
)
SOUND: dict[str, str] = CASES["sound"]
LINT_ONLY = {
    "grade_unreachable",
    "tier_unreachable",
    "case_fails",
    "no_case_of_grade",
    "no_case_not_rated",
    "no_case_of_tier",
}


def test_sound(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SOUND)
    assert [(str(c.place), c.message.en) for c in lint_pack(folder, small_catalogue())] == []
    pack = load_pack(folder, small_catalogue())
    again = Pack.from_content(pack.content)
    assert again.content == pack.content
    assert [card.id for card in again.scorecards] == ["age", "firm"]
    assert again.scorecards == tuple(
        card.model_copy(update={"cases": ()}) for card in pack.scorecards
    )
    assert again.matrices == tuple(m.model_copy(update={"cases": ()}) for m in pack.matrices)


@pytest.mark.parametrize("case", CASES["broken"], ids=lambda case: case["name"])
def test_broken(case: dict[str, Any], tmp_path: Path) -> None:
    change = case["change"]
    before = SOUND[change["file"]]
    assert before.count(change["from"]) == 1
    contents = {**SOUND, change["file"]: before.replace(change["from"], change["to"])}
    folder = write_pack(tmp_path, contents)
    complaints = lint_pack(folder, small_catalogue())
    told = [
        {"code": c.code, "line": c.place.line, "column": c.place.column}
        | ({"suggestion": c.suggestion} if c.suggestion else {})
        for c in complaints
        if c.place.file.endswith(change["file"])
    ]
    assert told == case["told"]
    if {c.code for c in complaints} <= LINT_ONLY:
        load_pack(folder, small_catalogue())
    else:
        with pytest.raises(PackError):
            load_pack(folder, small_catalogue())


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("scorecards/age.yaml", "12: 5", "13: 5"),
        ("scorecards/firm.yaml", "at_least: 80", "at_least: 81"),
        ("scorecards/firm.yaml", "demotion: {margin: 5}", "demotion: {margin: 6}"),
        ("matrices/tiers.yaml", "days: 60", "days: 61"),
        ("matrices/tiers.yaml", "B: {approve: gold", "B: {approve: iron"),
    ],
)
def test_what_decides_is_hashed(file: str, before: str, after: str, tmp_path: Path) -> None:
    def strip(text: str) -> str:
        """Without cases, which a changed table may no longer meet."""
        return text.partition("cases:\n")[0] if "/" in file else text

    plain = {**SOUND, file: strip(SOUND[file])}
    changed = {**plain, file: plain[file].replace(before, after)}
    assert changed != plain
    one, other = (
        load_pack(write_pack(tmp_path / name, contents), small_catalogue())
        for name, contents in (("plain", plain), ("changed", changed))
    )
    assert one.sha256 != other.sha256
