"""A fitted card as the YAML that rule packs are made of, with examples from the rows themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from checker.scoring.fact_columns import PREFIX
from checker.scoring.fitting import FIT_VERSION, FactTable, FittedCard, PointsLine, list_steps
from checker.scoring.grade_bands import GRADES
from checker.scoring.woe_bins import Bin, Integers
from rules.complaint import PackError
from rules.expression import FactScope
from rules.facts import Catalogue
from rules.schema import validate
from rules.scorecard import Scorecard
from rules.scorecard.check import find_card_flaws
from rules.yaml_source import YamlSource

MINIMUM_COVERAGE_PERCENT = 60


class _PlainDumper(yaml.SafeDumper):
    """The safe dumper, without aliases: packs have none."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


@dataclass(frozen=True, slots=True)
class FitSource:
    """What a card was fitted to.

    Attributes:
        name: The file, without its folder.
        sha256: Of its content.
        rows: How many companies counted.
        bad: How many of them defaulted.
        fitted_on: The day.
        seed: Of the cross-validation.
        auc: Of the cross-validation.
        lines: The line of each company in the file.
    """

    name: str
    sha256: str
    rows: int
    bad: int
    fitted_on: date
    seed: int
    auc: float
    lines: Sequence[int]


def make_card_data(
    card: FittedCard, bands: Sequence[Bin], source: FitSource, card_id: str
) -> dict[str, Any]:
    """Give a card as plain data, without examples.

    Args:
        card: The card.
        bands: The bands of its grades, the best first.
        source: What it was fitted to.
        card_id: What it shall be called.
    """
    size_zh = f"{source.rows} 家企业，其中 {source.bad} 家违约"
    size_en = f"{source.rows} companies of which {source.bad} defaulted"
    how_zh = f"文件 {source.name}（SHA-256 {source.sha256[:16]}），方法 {FIT_VERSION}"
    how_en = f"file {source.name} (SHA-256 {source.sha256[:16]}), method {FIT_VERSION}"
    day = source.fitted_on.isoformat()
    auc = f"{source.auc:.3f}"
    return {
        "id": card_id,
        "title": {"zh": "自有数据拟合评分卡", "en": "Points card fitted to own data"},
        "measures": {
            "zh": f"违约的可能性，按 {size_zh}的结果拟合；每多 20 分，好坏比翻一倍。",
            "en": f"How likely a default is, fitted to {size_en}; 20 points double the odds.",
        },
        "dimension": "credit",
        "subject": "customer",
        "basis": [
            {
                "instrument": {"zh": "自有数据", "en": "Own data"},
                "status": "unverified",
                "note": {
                    "zh": f"{day} 拟合：{size_zh}；{how_zh}，随机种子 {source.seed}。"
                    f"五折交叉验证 AUC {auc}。界限与分值只对这批数据成立，不是法律规定。",
                    "en": f"Fitted on {day}: {size_en}; {how_en}, seed {source.seed}. AUC {auc} by "
                    "five-fold cross-validation. Bounds and points hold for these data; no law.",
                },
            }
        ],
        "total": "sum",
        "minimum_coverage_percent": MINIMUM_COVERAGE_PERCENT,
        "characteristics": [_make_characteristic(line) for line in card.lines],
        "grades": [_make_grade(place, bands) for place in range(len(bands))],
    }


def add_cases(
    data: dict[str, Any],
    catalogue: Catalogue,
    source: FitSource,
    table: FactTable,
    grades: Sequence[str | None],
    scores: Integers,
) -> dict[str, Any]:
    """Add an example of each grade, a company in the middle of it, and one that is not rated."""
    card = read_card(write_card(data), catalogue)
    facts = [characteristic.fact for characteristic in card.characteristics]
    cases = []
    for grade in card.grade_ids:
        places = [n for n, one in enumerate(grades) if one == grade]
        if places:
            places.sort(key=lambda n: (int(scores[n]), n))
            place = places[len(places) // 2]
            name = f"line {source.lines[place]} of {source.name}, grade {grade}"
            told = _tell_facts(table, facts, place)
            cases.append({"name": name, "as_of": source.fitted_on, **told})
            cases[-1] |= {"score": int(scores[place]), "grade": grade}
    nothing = sum(int(c.missing) for c in card.characteristics)
    cases.append(
        {
            "name": "nothing known",
            "as_of": source.fitted_on,
            "score": nothing,
            "grade": None,
            "coverage_percent": 0,
        }
    )
    return {**data, "cases": cases}


def write_card(data: dict[str, Any]) -> str:
    """Write a card as YAML."""
    head = "# yaml-language-server: $schema=../../../schemas/scorecard.json\n"
    return head + yaml.dump(
        data,
        Dumper=_PlainDumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=1_000,
    )


def read_card(text: str, catalogue: Catalogue) -> Scorecard:
    """Read a card as a pack does.

    Raises:
        PackError: It is not what a pack would take: a mistake in the program.
    """
    source = YamlSource(text, "card.yaml")
    card = validate(Scorecard, source, (), source.data)
    found = find_card_flaws(card, FactScope(catalogue))
    flaws = [flaw.locate(source.place(path)) for path, flaw in found]
    if flaws:
        raise PackError(flaws)
    return card


def _make_characteristic(line: PointsLine) -> dict[str, Any]:
    binned = line.binned
    steps = list_steps(line)
    if binned.is_more_better:
        points = {"at_least": {cut: above for cut, _, above in steps}, "otherwise": line.points[0]}
    else:
        points = {
            "at_most": {cut - 1: below for cut, below, _ in steps},
            "otherwise": line.points[-1],
        }
    bins = ", ".join(f"{one.bad}/{one.good + one.bad}" for one in binned.bins)
    missing, idle = binned.missing, binned.not_applicable
    policy_zh = [] if missing.is_fitted else ["缺失按最差一档计分（样本不足 30 行）"]
    policy_zh += [] if idle.is_fitted else ["不适用按平均水平计分（样本不足 30 行）"]
    policy_en = [] if missing.is_fitted else ["missing earns the worst bin (fewer than 30 rows)"]
    policy_en += [] if idle.is_fitted else ["not applicable earns the average (fewer than 30 rows)"]
    return {
        "id": binned.fact.removeprefix(PREFIX).replace(".", "_"),
        "fact": binned.fact,
        "points": points,
        "missing": line.missing,
        "not_applicable": line.not_applicable,
        "note": {
            "zh": "；".join([f"各档违约数/家数（由低到高）：{bins}", *policy_zh]),
            "en": "; ".join([f"defaults/companies by bin from below: {bins}", *policy_en]),
        },
    }


def _make_grade(place: int, bands: Sequence[Bin]) -> dict[str, Any]:
    band = bands[place]
    rows = band.good + band.bad
    told = f"{100 * band.rate:.2f}%（{band.bad}/{rows}）"
    grade: dict[str, Any] = {"grade": GRADES[place]}
    if place < len(bands) - 1:
        grade["at_least"] = band.first
    grade["title"] = {
        "zh": f"观察违约率 {told}",
        "en": f"{100 * band.rate:.2f} % defaulted ({band.bad}/{rows})",
    }
    return grade


def _tell_facts(table: FactTable, facts: Sequence[str], place: int) -> dict[str, Any]:
    known = {f: int(table[f].values[place]) for f in facts if table[f].is_known[place]}
    idle = [f for f in facts if table[f].does_not_apply[place]]
    return {"facts": known} | ({"not_applicable": idle} if idle else {})
