"""Coverage-guided fuzzing of our own parsers: what they raise beside what their docstrings say.

    python -m benchmarks.fuzz_parsers                   every parser, 14,000 executions each
    python -m benchmarks.fuzz_parsers --runs 50000 money terms

Each parser runs in a process of its own under atheris (libFuzzer), from seeds in its own language.
An exception that is not documented is a find: it is counted once by its type and the line that
raised it, and shown with the shortest input that led there; the fuzzing goes on. Python's own
recursion and memory limits count as finds too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

DEFAULT_RUNS = 14_000
_LONGEST_INPUT_BYTES = 2048
_OUTCOME_MARK = "outcome: "


@dataclass(frozen=True, slots=True)
class Target:
    """A parser to fuzz.

    Attributes:
        parse: Takes the bytes.
        documented: What it may raise.
        seeds: Inputs to start from.
    """

    parse: Callable[[bytes], object]
    documented: tuple[type[Exception], ...]
    seeds: tuple[str, ...]


def load_targets() -> dict[str, Target]:
    """Imports the parsers and gives them by name."""
    from checker.errors import LicetError
    from checker.ledgers.mapping import parse_mapping
    from ingest.document import Method, Page, ReadResult, Word
    from ingest.identifiers import registration_number, repair, resident_id, uscc
    from ingest.normalise import dates, entity, money, names, numerals, terms, text
    from ingest.readers.limits import ReadingLimits
    from ingest.readers.separated_values import read_separated_values
    from ingest.readers.sniff import sniff
    from ingest.readers.unreadable import UnreadableFileError
    from ingest.sandbox.channel import ProtocolError
    from ingest.sandbox.codec import decode_reading, encode_reading
    from ingest.sandbox.task import Reading
    from ingest.statements import amounts, opinion, periods, reading, units
    from ingest.templates import TemplateError, parse_template
    from rules.complaint import ConditionError
    from rules.expression.parse import parse_condition
    from rules.expression.scope import FactScope
    from rules.facts import Catalogue

    limits = ReadingLimits(table_lines=200, table_columns=40)
    scope = FactScope(Catalogue(()))
    page = Page(1, 595.0, 842.0, Method.TEXT, (Word("甲公司", (0.1, 0.1, 0.3, 0.2)),))
    message = json.dumps(encode_reading(Reading(ReadResult.OK, pages=(page,))))
    sheet = "资产负债表,,\n单位：元,,\n项目,2025年12月31日,2024年12月31日\n资产总计,3,(4)\n"

    def decode(data: bytes) -> object:
        try:
            parsed = json.loads(data)
        except (ValueError, RecursionError):  # the channel refuses these before the codec
            return None
        return decode_reading(parsed) if isinstance(parsed, dict) else None

    def read_statements(data: bytes) -> object:
        return reading.read_statement_tables([read_separated_values(data, limits)])

    def check_numbers(read: str) -> object:
        as_of = date(2026, 7, 1)
        return (
            uscc.check(read),
            repair.repair(read),
            registration_number.check(read),
            resident_id.check(read, as_of),
        )

    return {
        "numerals": _of_text(
            lambda t: (numerals.read_numeral(t), numerals.read_digits(t)),
            ("壹仟贰佰叁拾万元", "二〇二五", "十万亿", "1,200", "廿三"),
        ),
        "dates": _of_text(
            lambda t: (dates.read_date(t), dates.find_dates(dates.fold_dates(t))),
            ("二〇二五年三月十六日", "2025-03-16", "2025年2月30日", "0000/00/00", "16 March 2025"),
        ),
        "money": _of_text(
            money.read_money, ("人民币壹仟万元整", "500万美元", "￥1,000.005", "叁佰万元（港币）")
        ),
        "terms": _of_text(
            terms.read_term, ("自2015年3月16日至长期", "长期", "2020-01-01 至 ***", "有效期三年")
        ),
        "names": _of_text(
            lambda t: (
                names.normalise_company_name(t),
                names.normalise_person_name(t),
                names.names_agree(t, t[::-1]),
                entity.entity_class(t),
            ),
            ("臺灣積體電路股份有限公司", "有限责任公司（自然人独资）", "阿卜杜拉·买买提"),
        ),
        "text": _of_text(
            lambda t: (text.fold_with_offsets(t), text.tidy(t), text.squeeze_whitespace(t)),
            ("Ａ　ｂ㈱", "㎏ﬁ", "名 称"),
        ),
        "credit_codes": _of_text(
            lambda t: (check_numbers(t), repair.find_codes(t)),
            (
                "91310000MA1K35W14X",
                "代码9131 0000 MA1K35W14X 11010519491231002X",
                "110108012345678",
            ),
        ),
        "codec": Target(decode, (ProtocolError,), (message,)),
        "sniff": Target(
            sniff, (), ("%PDF-1.7", "PK\x03\x04OFD.xml", "From: a@example.com\n", "甲,乙")
        ),
        "separated_values": Target(
            lambda data: read_separated_values(data, limits),
            (UnreadableFileError,),
            (sheet, "sep=;\n"),
        ),
        "statements": Target(
            read_statements,
            (UnreadableFileError,),
            (sheet, sheet.replace("元", "万元"), sheet.replace("资产负债表", "利润表")),
        ),
        "figures": _of_text(
            lambda t: (
                amounts.read_amount(t),
                units.read_unit([t]),
                periods.find_periods(t),
                opinion.find_audit_opinion([t]),
            ),
            ("(1,234.50)", "△12", "单位：人民币万元", "2025年1—6月", "无法表示意见"),
        ),
        "mappings": _of_text(
            lambda t: parse_mapping(t, "mapping.yaml"),
            (
                "columns:\n  客户: customer\ncurrency: CNY\nunit: 10000\n",
                "kinds: {发票: invoice}\n",
            ),
            LicetError,
        ),
        "templates": _of_text(
            lambda t: parse_template("t.yaml", t),
            ("id: cn.a\ntitles: [执照]\nfields:\n  name: {labels: [名称], type: text}\n", "a: [1"),
            TemplateError,
        ),
        "conditions": _of_text(
            lambda t: parse_condition(t, scope),
            ("customer.kind == 'x' and not (a.b < today + 30 days)", "a in [1, 2]", "((("),
            ConditionError,
        ),
    }


def _of_text(
    parse: Callable[[str], object], seeds: tuple[str, ...], *documented: type[Exception]
) -> Target:
    return Target(lambda data: parse(data.decode("utf-8", "replace")), documented, seeds)


def fuzz(name: str, runs: int) -> None:
    """Fuzzes one parser in this process, prints what became of it, and ends the process."""
    import atheris  # type: ignore[import-untyped,unused-ignore]

    with atheris.instrument_imports(include=["ingest", "rules", "checker"]):
        target = load_targets()[name]
    finds: dict[str, bytes] = {}
    executions = 0

    def test_one_input(data: bytes) -> None:
        nonlocal executions
        executions += 1
        try:
            with suppress(*target.documented):
                target.parse(data)
        except Exception as error:  # noqa: BLE001 - every other one is a find
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
            if len(data) < len(finds.get(place, b"x" * (_LONGEST_INPUT_BYTES + 1))):
                finds[place] = data
        if executions == runs:
            outcome = {place: repr(data) for place, data in finds.items()}
            print(_OUTCOME_MARK + json.dumps([executions, outcome]), flush=True)

    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(target.seeds):
            Path(corpus, str(number)).write_bytes(seed.encode())
        options = [f"-atheris_runs={runs}", f"-max_len={_LONGEST_INPUT_BYTES}", "-seed=7"]
        atheris.Setup([sys.argv[0], *options, corpus], test_one_input)
        atheris.Fuzz()


def run_apart(name: str, runs: int) -> tuple[int, dict[str, Any]]:
    """Fuzzes one parser in a process of its own.

    Returns:
        How often the parser ran, and its finds; a process that died is a find.
    """
    command = [sys.executable, "-m", "benchmarks.fuzz_parsers", "--here", "--runs", str(runs), name]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in ended.stdout.splitlines():
        if line.startswith(_OUTCOME_MARK):
            executions, finds = json.loads(line.removeprefix(_OUTCOME_MARK))
            return executions, finds
    return 0, {f"the process ended with {ended.returncode}": ended.stderr[-2000:]}


def main() -> int:
    """Print a line for each parser; give 1 where something was found."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*")
    arguments.add_argument("--runs", type=int, default=DEFAULT_RUNS)
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.here:
        fuzz(given.names[0], given.runs)
        return 0
    total, found = 0, 0
    for name in given.names or load_targets():
        executions, finds = run_apart(name, given.runs)
        total, found = total + executions, found + len(finds)
        print(f"{name:<18} {executions:>8,} executions {len(finds):>3} finds", flush=True)
        for place, shortest in finds.items():
            print(f"    {place}\n        {shortest}", flush=True)
    print(f"together           {total:>8,} executions {found:>3} finds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
