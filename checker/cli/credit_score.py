"""`licet credit score`: a scorecard or a score of the literature over a table of statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
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
    from checker.scoring import CardScorer, FiguresTable, LiteratureScorer, RowScore, TableRow

_MOST_FAULTS_SHOWN = 20


def register(group: typer.Typer) -> None:
    """Add the commands of this module to `licet credit`."""
    group.command("score")(score)


def score(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE",
            help="CSV 或 XLSX，列名为报表项目，上年加 _prior · CSV or XLSX; columns named as items "
            "of statements, with _prior for the year before",
        ),
    ],
    card: Annotated[
        str,
        typer.Option(
            "--card",
            metavar="NAME",
            help="评分卡，或 altman_z 等文献模型 · scorecard, or altman_z, altman_z_prime, "
            "altman_z_double_prime, zmijewski",
        ),
    ],
    pack: PackOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """为报表数据表逐行评分，每行一个结果 · Score every row of a table of statements."""
    from checker.errors import ExitCode, PathMissing
    from checker.intake.files import read_bytes
    from checker.scoring import LiteratureScorer, read_figures_table
    from ingest.sandbox import ReaderPool

    out = open_output(lang, as_json=as_json)
    day = as_of or office_today()
    scorer, about = _make_scorer(out, card, pack, day)
    if not table.exists():
        raise PathMissing(path=table)
    with ReaderPool() as reader:
        figures = read_figures_table(read_bytes(table), str(table), scorer.inputs, reader)
    scores = zip(figures.rows, scorer.score(figures.rows), strict=True)
    if as_json:
        out.emit_rows({"card": card, "as_of": day.isoformat(), **about}, _to_data(scores))
    else:
        _write_csv(out, figures, scores)
        if isinstance(scorer, LiteratureScorer):
            typer.echo(out.say("score_of_literature"), err=True)
    _tell_of_columns(out, figures, scorer)
    if _tell_of_faults(out, figures):
        raise typer.Exit(ExitCode.INPUT_UNREADABLE)


def _make_scorer(
    out: Output, name: str, pack: str | None, as_of: date
) -> tuple[CardScorer | LiteratureScorer, dict[str, Any]]:
    """Make what scores rows, and say what it is for the JSON document."""
    from checker.cli.export_files import say_both
    from checker.scoring import LITERATURE_SCORES, CardScorer, LiteratureScorer
    from checker.settings import load_settings
    from rules.facts import load_catalogue
    from rules.pack import load_pack

    if name in LITERATURE_SCORES:
        note = say_both("score_of_literature")
        return LiteratureScorer(name), {"pack": None, "note": {"zh": note.zh, "en": note.en}}
    loaded = load_pack(load_settings(pack=pack).pack)
    cards = [card for card in loaded.scorecards if card.sheet_kind is None]
    found = next((card for card in cards if card.id == name), None)
    if found is None:
        known = ", ".join([*(card.id for card in cards), *LITERATURE_SCORES])
        raise typer.BadParameter(out.say("card_unknown", card=name, known=known))
    if found.awaits is not None:
        raise typer.BadParameter(out.say("card_awaits", card=name, awaits=out.pick(found.awaits)))
    scorer = CardScorer(found, cards, load_catalogue(), as_of)
    return scorer, {"pack": loaded.identity, "facts_not_in_tables": list(scorer.absent_facts)}


def _to_data(scores: Iterable[tuple[TableRow, RowScore]]) -> Iterable[dict[str, Any]]:
    return (
        {"line": row.line, "labels": dict(row.labels), **score.to_data()} for row, score in scores
    )


def _write_csv(
    out: Output, figures: FiguresTable, scores: Iterable[tuple[TableRow, RowScore]]
) -> None:
    """Write one row for each row that came in: its labels, the score, and what it cost."""
    import csv
    import sys

    labels = list(figures.rows[0].labels) if figures.rows else []
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*labels, "score", "grade", "coverage_percent", "reasons"])
    for row, one in scores:
        reasons = " | ".join(out.pick(reason.message) for reason in one.reasons)
        total = "" if one.score is None else one.score
        given = [total, one.grade or "", one.coverage_percent, reasons]
        writer.writerow([*row.labels.values(), *given])


def _tell_of_columns(
    out: Output, figures: FiguresTable, scorer: CardScorer | LiteratureScorer
) -> None:
    """Say what the score misses in the table, and which columns were perhaps meant for it."""
    from checker.scoring import CardScorer

    absent = figures.list_absent(scorer.inputs)
    if absent:
        typer.echo(out.say("items_absent", items=", ".join(absent)), err=True)
    labels = figures.rows[0].labels if figures.rows else {}
    missing = scorer.absent_facts if isinstance(scorer, CardScorer) else ()
    if facts := ", ".join(fact for fact in missing if fact not in labels):
        typer.echo(out.say("facts_not_in_tables", facts=facts), err=True)
    for written, meant in figures.suspects:
        typer.echo(out.say("column_suspect", column=written, item=meant), err=True)


def _tell_of_faults(out: Output, figures: FiguresTable) -> int:
    """Say which rows could not be scored; give how many."""
    faulty = [row for row in figures.rows if row.faults]
    for row in faulty[:_MOST_FAULTS_SHOWN]:
        for fault in row.faults:
            typer.echo(out.pick(fault.message), err=True)
    if faulty:
        typer.echo(out.say("rows_not_scored", count=len(faulty)), err=True)
    return len(faulty)
