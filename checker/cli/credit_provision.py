"""`licet credit provision`: the allowance for receivables by a provision matrix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from checker.cli.ledger import BookOption
from checker.cli.options import CsvOption, JsonOption, LangOption, XlsxOption, open_output

if TYPE_CHECKING:
    from fractions import Fraction

    from checker.provisions import Adjustment, GivenRates, Matrix
    from storage.tables import Ledger


def register(group: typer.Typer) -> None:
    """Add the command of this module to `licet credit`."""
    group.command("provision")(provision)


def provision(
    book: BookOption = "main",
    months: Annotated[
        int,
        typer.Option(
            "--months",
            help="取几个月末的迁徙率 · month ends for roll rates",
            min=4,
            max=12,
        ),
    ] = 12,
    rates: Annotated[
        Path | None,
        typer.Option(
            "--rates",
            metavar="FILE",
            help="自备损失率，YAML 或 CSV · loss rates of your own, YAML or CSV",
            show_default=False,
        ),
    ] = None,
    last_loss: Annotated[
        str,
        typer.Option(
            "--last-loss-percent",
            metavar="N",
            help="最后一段的损失率 · how much of the last bucket is lost",
        ),
    ] = "100",
    forward: Annotated[
        str | None,
        typer.Option(
            "--forward-percent",
            metavar="N",
            help="前瞻性调整，如 10 或 -5，须附 --because · forward-looking adjustment, with "
            "--because",
            show_default=False,
        ),
    ] = None,
    because: Annotated[
        str, typer.Option("--because", metavar="TEXT", help="调整的理由 · why", show_default=False)
    ] = "",
    csv: CsvOption = None,
    xlsx: XlsxOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """按账龄矩阵计算坏账准备 · The allowance for receivables (IFRS 9, CAS 22 simplified).

    损失率＝本段及以后各段迁徙率之积 × 末段损失率 ×（1＋前瞻性调整），以账本截止日为准。
    A loss rate is the product of the roll rates from a bucket on, as of the ledger's day.

    示例 · Examples:
      licet credit provision --months 12 --forward-percent 10 --because 行业下行
      licet credit provision --rates 损失率.yaml --xlsx 准备.xlsx
    """
    import polars as pl

    from checker.cli.export_files import ExportFiles
    from checker.cli.show_provision import show_provision, write_files
    from checker.errors import BookMissing
    from checker.provisions import read_given_rates
    from checker.settings import load_settings
    from checker.workspace import open_workspace
    from storage.ledgers import find_ledger

    out = open_output(lang, as_json=as_json)
    adjustment = _read_adjustment(forward, because)
    loss_of_last = _read_percent(last_loss, "--last-loss-percent")
    if not 0 <= loss_of_last <= 1:
        raise typer.BadParameter("0–100", param_hint="--last-loss-percent")
    given = None if rates is None else read_given_rates(rates)
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        ledger = find_ledger(session, book)
        if ledger is None:
            raise BookMissing(book=book)
        lines = pl.scan_parquet(workspace.originals.locate(ledger.sha256), glob=False)
        matrices = _work_out(lines, ledger, given, months, loss_of_last, adjustment)
        data = _to_data(ledger, matrices, adjustment, given, rates, loss_of_last)
    files = ExportFiles(csv, xlsx, None)
    write_files(out, files, matrices)
    if as_json:
        out.emit(data)
    else:
        show_provision(out, data)


def _work_out(
    lines: Any,  # noqa: ANN401  (a frame of Polars, which is not imported here)
    ledger: Ledger,
    given: GivenRates | None,
    months: int,
    loss_of_last: Fraction,
    adjustment: Adjustment,
) -> list[Matrix]:
    from checker.provisions import provide_by_given_rates, provide_by_history

    if given is not None:
        return provide_by_given_rates(lines, ledger.as_of, given.rates, adjustment)
    return provide_by_history(
        lines, ledger.as_of, months=months, loss_of_last=loss_of_last, adjustment=adjustment
    )


def _read_adjustment(forward: str | None, because: str) -> Adjustment:
    """Read the adjustment, which nobody makes without saying why."""
    from checker.provisions import Adjustment
    from checker.renewals.acts import require_words

    if forward is None:
        if because.strip():
            raise typer.BadParameter(
                "须同时给出 --forward-percent · needs --forward-percent", param_hint="--because"
            )
        return Adjustment()
    require_words(because, option="--because", what_zh="为何调整", what_en="why it is adjusted")
    share = _read_percent(forward, "--forward-percent")
    if share < -1:
        raise typer.BadParameter(">= -100", param_hint="--forward-percent")
    return Adjustment(share, because.strip())


def _read_percent(text: str, option: str) -> Fraction:
    from checker.provisions.given_rates import read_share

    share = read_share(text)
    if share is None:
        raise typer.BadParameter(
            "请写成百分数，如 12.5 · write a percentage such as 12.5", param_hint=option
        )
    return share


def _to_data(
    ledger: Ledger,
    matrices: list[Matrix],
    adjustment: Adjustment,
    given: GivenRates | None,
    path: Path | None,
    loss_of_last: Fraction,
) -> dict[str, Any]:
    from checker.provisions.data import matrix_to_data, to_basis_points, words_to_data
    from checker.provisions.words import say

    notes = [say("rounding"), say("small_enterprises")]
    if given is None:
        percent = f"{float(100 * loss_of_last):g}%"
        notes = [say("assumed_loss_of_last", percent=percent), say("part_payments"), *notes]
    else:
        notes = [say("rates_of_file", file=str(path)), *notes]
    return {
        "book": ledger.book,
        "as_of": ledger.as_of.isoformat(),
        "rates_from": "history" if given is None else "file",
        "rates_because": None if given is None else given.because,
        "forward_bp": to_basis_points(adjustment.share),
        "forward_because": adjustment.because or None,
        "matrices": [matrix_to_data(matrix) for matrix in matrices],
        "notes": [words_to_data(note) for note in notes],
    }
