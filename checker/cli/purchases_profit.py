"""`licet purchases profit` and `rates`: what is earned by customers after what they cost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.acting import cli_actor
from checker.cli.options import JsonOption, LangOption, open_output

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from storage.originals import Originals

BookOption = Annotated[
    str, typer.Option("--book", help="账簿名称 · which of your books", show_default=True)
]


def show_profit(
    book: BookOption = "main",
    rates: Annotated[
        Path | None,
        typer.Option(
            "--rates",
            metavar="FILE",
            help="作业费率，默认用已设定的 · rates of activities (default: those that are set)",
            show_default=False,
        ),
    ] = None,
    loss_rates: Annotated[
        Path | None,
        typer.Option(
            "--loss-rates",
            metavar="FILE",
            help="各账龄损失率，同 credit provision --rates · loss rates by age of what is owed",
            show_default=False,
        ),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", help="写入鲸鱼曲线 · write the whale curve", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(help="最多列出 · how many at most", min=1)] = 50,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """扣除作业成本后的客户利润与鲸鱼曲线 · Profit by activity-based cost, and the whale curve.

    利润＝收入－返利－销售成本－Σ（动因数量×费率）－预期信用损失。Revenue less rebates, cost of
    goods, drivers times rates, and expected credit loss, of the book's last 12 months.

    示例 · Example:  licet purchases profit --rates 费率.yaml --svg 鲸鱼.svg
    """
    from checker.cli.export_files import write_file
    from checker.cli.show_profit import profits_to_data, show_profits
    from checker.purchases.profit_report import report_profits
    from checker.purchases.rates import load_rates
    from checker.purchases.whale_chart import draw_whale_chart
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    given = load_rates(rates) if rates else None
    with open_workspace(load_settings()) as workspace, workspace.database.read_session() as session:
        losses = None
        if loss_rates is not None:
            losses = _find_losses(session, workspace.originals, book, loss_rates)
        report = report_profits(session, workspace.originals, book, given, losses)
    if svg is not None:
        write_file(svg, draw_whale_chart(report.curve, report.rates.currency).encode())
    if as_json:
        out.emit_rows(*profits_to_data(report))
    else:
        show_profits(out, report, limit)
        if svg is not None:
            out.show(out.say("whale_written", path=svg))


def set_rates(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML")],
    book: BookOption = "main",
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """设定作业费率，重新计算净贡献 · Set the rates of activities; net margins follow.

    示例 · Example:  licet purchases rates 费率.yaml
    """
    from checker.purchases.profit_report import set_rates as set_rates_of_book
    from checker.purchases.rates import load_rates
    from checker.settings import load_settings
    from checker.workspace import open_workspace

    out = open_output(lang, as_json=as_json)
    given = load_rates(file)
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        row = set_rates_of_book(
            session,
            workspace.originals,
            book,
            given,
            source_name=file.name,
            by=cli_actor(),
            now=datetime.now(UTC),
        )
        if as_json:
            out.emit({"id": row.id, "book": book, "rates": row.content})
        else:
            out.show(out.say("rates_set", book=book, drivers=len(given.drivers)))


def _find_losses(
    session: Session, originals: Originals, book_name: str, path: Path
) -> Mapping[str, int] | None:
    """Find the expected credit loss of each customer; None where there is no ledger."""
    import polars as pl

    from checker.provisions.by_customer import lose_by_customer
    from checker.provisions.given_rates import read_given_rates
    from storage.ledgers import list_ledgers
    from storage.purchases import find_book
    from storage.vocabulary import BookContent

    given = read_given_rates(path)
    book = find_book(session, book_name, BookContent.TRANSACTIONS)
    if book is None or book.currency is None:
        return None
    losses: dict[str, int] | None = None
    for ledger in list_ledgers(session):
        if book.currency in ledger.currencies:
            lines = pl.scan_parquet(originals.locate(ledger.sha256), glob=False)
            found = lose_by_customer(lines, book.currency, ledger.as_of, given.rates)
            losses = losses or {}
            for customer, loss in found.items():
                losses[customer] = losses.get(customer, 0) + loss
    return losses
