"""Every line of a real annual report's statements against what Licet keeps of it.

    python -m benchmarks.moutai_2020                  # the report in ../shared/data/pdf_financial
    python -m benchmarks.moutai_2020 REPORT.pdf

The truth is read another way: the text layer by pdfium, line by line, from the title of each
statement to its last row; every line with an amount counts, with both of its periods. A line is
`kept` where the statement of its scope holds the amount of each period as a figure, and `left`
otherwise; those left are listed by page and name, so that nothing is dropped unseen. (What the
figures are called is compared with the hand-made extract by `benchmarks.statements`.) Then the sums
of the statements, CPU seconds of the child and its peak memory. No amount is printed.
"""

from __future__ import annotations

import argparse
import re
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pypdfium2

from benchmarks.statements import DEFAULT_FOLDER
from ingest.sandbox import ReaderPool
from ingest.statements import Statement
from ingest.statements.sums import SUMS, find_difference

_TITLE = re.compile(
    r"(?:\d+[.、．]\s*)?(合并|母公司)(资产负债表|利润表|现金流量表|所有者权益变动表)"
)
_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})*\.\d{2}")
_SCOPES = {"合并": "consolidated", "母公司": "company"}
_STATEMENTS = ("资产负债表", "利润表", "现金流量表")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line with amounts: those of the period and of the one before, in minor units."""

    page: int
    scope: str
    statement: str
    name: str
    amounts: tuple[int, ...]


def read_lines(path: Path) -> Iterator[PrintedLine]:
    """The lines with amounts, up to the second time that the first statement's title stands."""
    seen: set[tuple[str, str]] = set()
    where: tuple[str, str] | None = None
    with pypdfium2.PdfDocument(path) as document:
        for number, page in enumerate(document, start=1):
            for line in page.get_textpage().get_text_range().splitlines():
                title = _TITLE.fullmatch(line.strip())
                if title:
                    where = (title[1], title[2])
                    if where in seen:  # the tables of a change of standard
                        return
                    seen.add(where)
                amounts = _AMOUNT.findall(line)
                if where is None or where[1] not in _STATEMENTS or not amounts:
                    continue
                yield PrintedLine(
                    number,
                    _SCOPES[where[0]],
                    where[1],
                    _AMOUNT.split(line)[0].strip(),
                    tuple(int(Decimal(each.replace(",", "")) * 100) for each in amounts),
                )


def is_kept(line: PrintedLine, statements: Sequence[Statement]) -> bool:
    """Tells whether each period's statement of the line's scope holds its amount."""
    current, before = (
        {
            abs(figure.minor_units)
            for statement in statements
            if (statement.scope, statement.is_comparative) == (line.scope, is_comparative)
            for figure in statement.figures.values()
            if figure.minor_units is not None
        }
        for is_comparative in (False, True)
    )
    amounts = [abs(each) for each in line.amounts]
    if len(amounts) == 1:  # one of the two columns is blank; the text does not say which
        return amounts[0] in current | before
    return amounts[0] in current and amounts[-1] in before


def main() -> int:
    """Reads, compares, prints; 1 where a sum does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("report", type=Path, nargs="?")
    report: Path = parser.parse_args().report or next(DEFAULT_FOLDER.glob("*.pdf"))
    with ReaderPool() as reader:
        reading = reader.read_documents(report.read_bytes(), report.name)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    statements = [each for document in reading.documents for each in document.statements]
    lines = list(read_lines(report))
    for scope in _SCOPES.values():
        for statement in _STATEMENTS:
            of_it = [each for each in lines if (each.scope, each.statement) == (scope, statement)]
            left = [each for each in of_it if not is_kept(each, statements)]
            sys.stdout.write(f"{scope} {statement}: {len(of_it)} lines, {len(left)} left\n")
            for each in left:
                sys.stdout.write(f"  left, page {each.page}: {each.name}\n")
    held = broken = 0
    for found in statements:
        for total, terms in SUMS:
            off = find_difference(found.figures, total, terms)
            held += off == 0
            broken += bool(off)
    pages = sum(len(document.pages) for document in reading.documents)
    sys.stdout.write(
        f"sums: {held} hold, {broken} do not\n"
        f"{pages} pages, {reading.cpu_seconds:.1f} CPU s, child's peak {peak:.0f} MiB\n"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
