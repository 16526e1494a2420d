"""`licet credit fit`, `drift` and `calibration`: a card made from one's own defaults, and kept."""

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
    from collections.abc import Iterable

    from checker.cli.output import Output
    from checker.measures import FigureRef
    from checker.scoring import FiguresTable
    from checker.scoring.calibration import Calibration
    from rules.pack import Pack
    from rules.scorecard import Scorecard

SEED = 20261122

TableArgument = Annotated[
    Path,
    typer.Argument(
        metavar="TABLE",
        help="CSV 或 XLSX，列名为报表项目 · CSV or XLSX; columns named as items of statements",
    ),
]
TargetOption = Annotated[
    str,
    typer.Option(
        "--target",
        metavar="COLUMN",
        help="是否违约的列（1/0、是/否）· column that says who defaulted (1/0, yes/no)",
    ),
]
CardOption = Annotated[
    str, typer.Option("--card", metavar="NAME", help="规则包中的评分卡 · scorecard of the pack")
]


def register(group: typer.Typer) -> None:
    """Add the commands of this module to `licet credit`."""
    group.command("fit")(fit)
    group.command("drift")(drift)
    group.command("calibration")(calibration)


def fit(
    table: TableArgument,
    target: TargetOption,
    out_file: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE.yaml",
            help="把评分卡写成 YAML · write the card as YAML",
            show_default=False,
        ),
    ] = None,
    card_id: Annotated[
        str,
        typer.Option("--card-id", metavar="ID", help="评分卡的名称 · what the card is called"),
    ] = "own",
    holdout: Annotated[
        Path | None,
        typer.Option(
            "--holdout",
            metavar="FILE",
            help="留出样本，只测一次 · rows to measure the card on, once",
            show_default=False,
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", help="交叉验证的随机种子 · seed of the cross-validation")
    ] = SEED,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """用自己的违约记录拟合评分卡 · Fit a points card to your own defaults.

    需要附加组件 fit。ledger.late_share_bp 等付款事实可作为附加列。
    写出的 YAML 放进规则包的 scorecards/ 即可使用。
    Needs the extra `fit`; facts of payment may be further columns.

    示例 · Example:  licet credit fit 报表.csv --target 违约 --out own.yaml
    """
    import hashlib
    import re

    from checker.cli.export_files import write_file
    from checker.cli.show_fit import show_fit
    from checker.intake.files import read_bytes
    from checker.scoring.fact_columns import list_inputs
    from checker.scoring.fit_report import TableSource, fit_table
    from checker.scoring.fitting import import_sklearn, list_candidates
    from checker.scoring.outcomes import read_outcomes
    from rules.facts import load_catalogue
    from rules.scorecard.card import CARD_ID

    out = open_output(lang, as_json=as_json)
    if re.fullmatch(CARD_ID, card_id) is None:
        raise typer.BadParameter(out.say("fit_card_id"), param_hint="--card-id")
    import_sklearn("linear_model")
    inputs = list_inputs(list_candidates())
    day = as_of or office_today()
    rows = read_outcomes(_read(table, inputs), target, str(table))
    source = TableSource(str(table), table.name, hashlib.sha256(read_bytes(table)).hexdigest())
    found = fit_table(rows, source, load_catalogue(), card_id=card_id, fitted_on=day, seed=seed)
    data: dict[str, Any] = {"card": card_id, "fitted_on": day.isoformat(), **found.to_data()}
    data["holdout"] = None
    if holdout is not None:
        tried = read_outcomes(_read(holdout, inputs), target, str(holdout))
        auc = found.score_rows(tried, day)
        data["holdout"] = {
            "rows": len(tried.rows),
            "bad": tried.bad,
            "left_out": len(tried.left_out),
            "auc": None if auc is None else round(auc, 4),
        }
    if out_file is not None:
        write_file(out_file, found.text.encode())
        data["file"] = str(out_file)
    if as_json:
        out.emit({**data, "yaml": found.text})
    else:
        show_fit(out, data)


def drift(
    reference: Annotated[
        Path,
        typer.Argument(
            metavar="REFERENCE", help="基准数据表 · the table that the card was made for"
        ),
    ],
    table: TableArgument,
    card: CardOption,
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar="COLUMN",
            help="企业编号列，看等级变动 · column of company numbers, for grades that moved",
            show_default=False,
        ),
    ] = None,
    pack: PackOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """被评企业是否变了：PSI、缺失、等级变动 · Have the companies changed: PSI, missing, grades."""
    from checker.cli.show_fit import show_drift
    from checker.scoring import CardScorer
    from checker.scoring.drift import measure_drift
    from rules.facts import load_catalogue

    out = open_output(lang, as_json=as_json)
    loaded = _load_pack(pack)
    found = _find_card(out, loaded, card)
    day = as_of or office_today()
    scorer = CardScorer(found, loaded.scorecards, load_catalogue(), day)
    tables = [_read(path, scorer.inputs) for path in (reference, table)]
    for path, one in zip((reference, table), tables, strict=True):
        if key is not None and not all(key in row.labels for row in one.rows):
            raise typer.BadParameter(out.say("drift_no_key", column=key, path=path))
    sound = [[row for row in one.rows if not row.faults] for one in tables]
    if not all(sound):
        raise typer.BadParameter(out.say("drift_nothing"))
    facts = [characteristic.fact for characteristic in found.characteristics]
    data = {
        "card": card,
        "pack": loaded.identity,
        "as_of": day.isoformat(),
        "rows": [len(rows) for rows in sound],
        "left_out": [len(t.rows) - len(r) for t, r in zip(tables, sound, strict=True)],
        **measure_drift(scorer, card, facts, sound[0], sound[1], key).to_data(),
    }
    if as_json:
        out.emit(data)
    else:
        show_drift(out, data)


def calibration(
    table: TableArgument,
    card: CardOption,
    target: TargetOption,
    base_rate: Annotated[
        str | None,
        typer.Option(
            "--base-rate-percent",
            metavar="N",
            help="重新校准到的总体违约率，默认为观察值 · overall default rate to recalibrate to "
            "(default: as observed)",
            show_default=False,
        ),
    ] = None,
    pack: PackOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """各等级的违约率与政策相符吗 · Do as many of each grade default as the policy says."""
    from checker.cli.show_fit import show_calibration
    from checker.scoring import CardScorer
    from checker.scoring.outcomes import read_outcomes
    from rules.facts import load_catalogue

    out = open_output(lang, as_json=as_json)
    rate = _read_rate(base_rate)
    loaded = _load_pack(pack)
    found = _find_card(out, loaded, card)
    day = as_of or office_today()
    scorer = CardScorer(found, loaded.scorecards, load_catalogue(), day)
    rows = read_outcomes(_read(table, scorer.inputs), target, str(table))
    grades = scorer.tabulate(rows.rows)[f"grade.{card}"].to_list()
    data = {
        "card": card,
        "pack": loaded.identity,
        "as_of": day.isoformat(),
        "rows": len(rows.rows),
        "bad": rows.bad,
        "left_out": rows.count_left_out(),
        **_calibrate(loaded, found, grades, rows.is_bad, rate).to_data(),
    }
    if as_json:
        out.emit(data)
    else:
        show_calibration(out, data)


def _calibrate(
    pack: Pack,
    card: Scorecard,
    grades: list[str | None],
    is_bad: Any,  # noqa: ANN401  (an array of NumPy, which is not imported here)
    base_rate: float | None,
) -> Calibration:
    from checker.scoring.calibration import calibrate

    policy = pack.credit_policy
    told = {}
    if policy is not None and policy.grade_card == card.id:
        told = {g: bp / 10_000 for g, bp in policy.default_probability_bp.items()}
    return calibrate(card.grade_ids, grades, is_bad, told, base_rate)


def _read(path: Path, inputs: Iterable[FigureRef]) -> FiguresTable:
    from checker.errors import PathMissing
    from checker.intake.files import read_bytes
    from checker.scoring import read_figures_table
    from ingest.sandbox import ReaderPool

    if not path.exists():
        raise PathMissing(path=path)
    with ReaderPool() as reader:
        return read_figures_table(read_bytes(path), str(path), inputs, reader)


def _load_pack(pack: str | None) -> Pack:
    from checker.settings import load_settings
    from rules.pack import load_pack

    return load_pack(load_settings(pack=pack).pack)


def _find_card(out: Output, pack: Pack, name: str) -> Scorecard:
    cards = [card for card in pack.scorecards if card.sheet_kind is None]
    found = next((card for card in cards if card.id == name), None)
    if found is None:
        known = ", ".join(card.id for card in cards)
        raise typer.BadParameter(out.say("card_unknown", card=name, known=known))
    if found.awaits is not None:
        raise typer.BadParameter(out.say("card_awaits", card=name, awaits=out.pick(found.awaits)))
    return found


def _read_rate(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        rate = float(text) / 100
    except ValueError:
        rate = 0.0
    if not 0 < rate < 1:
        raise typer.BadParameter("0 < N < 100", param_hint="--base-rate-percent")
    return rate
