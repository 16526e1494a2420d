"""`licet rules score`: a scorecard alone, over a table of facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    office_today,
    open_output,
)

if TYPE_CHECKING:
    from checker.cli.output import Output
    from rules.facts import Catalogue
    from rules.scorecard.score import Part, Score
    from rules.scorecard.table import FactTable


def register(group: typer.Typer) -> None:
    """Add the commands of this module to `licet rules`."""
    group.command("score")(score)


def score(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="CSV，列名为事实 · CSV of facts")],
    card: Annotated[str, typer.Option("--card", metavar="ID", help="评分卡 · scorecard")],
    pack: PackOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """用评分卡为表格逐行评分 · Score every row of a table by a scorecard."""
    from checker.settings import load_settings
    from rules.facts import load_catalogue
    from rules.pack import load_pack
    from rules.scorecard import extend_catalogue, score_sheet
    from rules.scorecard.table import read_fact_table

    out = open_output(lang, as_json=as_json)
    loaded = load_pack(load_settings(pack=pack).pack)
    found = loaded.find_scorecard(card)
    if found is None:
        known = ", ".join(each.id for each in loaded.scorecards) or "—"
        raise typer.BadParameter(out.say("card_unknown", card=card, known=known))
    catalogue = extend_catalogue(load_catalogue(), loaded.scorecards)
    facts = read_fact_table(_read(table), str(table), found, catalogue)
    _refuse_faulty(facts, table)
    day = as_of or office_today()
    scores = [score_sheet(found, row.sheet, day) for row in facts.rows]
    if as_json:
        rows = zip(facts.rows, scores, strict=True)
        out.emit(
            {
                "card": found.id,
                "pack": loaded.identity,
                "as_of": day.isoformat(),
                "absent": list(facts.absent),
                "rows": [
                    {"line": row.line, "labels": dict(row.labels), **_to_data(one, catalogue)}
                    for row, one in rows
                ],
            }
        )
    else:
        _write_csv(out, facts, scores, catalogue)
        if facts.absent:
            typer.echo(out.say("card_absent", facts=", ".join(facts.absent)), err=True)


def _read(table: Path) -> bytes:
    from checker.errors import FileUnreadable, PathMissing

    try:
        return table.read_bytes()
    except FileNotFoundError as error:
        raise PathMissing(path=table) from error
    except OSError as error:
        raise FileUnreadable(path=table, reason=error.strerror or error) from error


def _refuse_faulty(facts: FactTable, table: Path) -> None:
    from checker.errors import TableInvalid

    if facts.complaints:
        zh = "\n".join(f"{c.place}: {c.message.zh}" for c in facts.complaints)
        en = "\n".join(f"{c.place}: {c.message.en}" for c in facts.complaints)
        raise TableInvalid(path=table, faults_zh=zh, faults_en=en)


def _to_data(score: Score, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "score": score.score,
        "grade": score.grade,
        "coverage": score.coverage_percent / 100,
        "reasons": [_part_to_data(part, catalogue) for part in score.reasons],
    }


def _part_to_data(part: Part, catalogue: Catalogue) -> dict[str, Any]:
    from rules.facts import value_to_json
    from rules.scorecard import word_part

    words, value = word_part(part, catalogue), part.fact.value
    return {
        "characteristic": part.characteristic.id,
        "fact": part.characteristic.fact,
        "state": part.fact.state.value,
        "value": None if value is None else value_to_json(value),
        "points": part.points,
        "best": part.characteristic.best,
        "lost": part.lost,
        "message": {"zh": words.zh, "en": words.en},
    }


def _write_csv(out: Output, facts: FactTable, scores: list[Score], catalogue: Catalogue) -> None:
    """Write one row for each row that came in: its labels, what the card says, what it cost."""
    import csv
    import sys

    from rules.scorecard import word_part

    labels = list(facts.rows[0].labels) if facts.rows else []
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*labels, "score", "grade", "coverage_percent", "reasons"])
    for row, score in zip(facts.rows, scores, strict=True):
        costly = [part for part in score.reasons if part.lost or not part.is_counted]
        reasons = " | ".join(out.pick(word_part(part, catalogue)) for part in costly)
        total = "" if score.score is None else score.score
        given = [total, score.grade or "", score.coverage_percent, reasons]
        writer.writerow([*row.labels.values(), *given])
