"""`licet rules lint` and `licet rules test`: a pack checks itself."""

from __future__ import annotations

from typing import Annotated

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, PackOption, open_output
from checker.errors import ExitCode


def register(group: typer.Typer) -> None:
    """Add the commands of this module to `licet rules`."""
    group.command("lint")(lint)
    group.command("test")(run_pack_cases)


def lint(
    pack: PackOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    checked_within: Annotated[
        int,
        typer.Option(
            "--checked-within",
            min=1,
            metavar="MONTHS",
            help="与 --as-of 合用：依据应在此月数内核对过 · with --as-of: months for which a "
            "reading of a source counts",
        ),
    ] = 24,
    lang: LangOption = None,
) -> None:
    """检查规则包 · Find what is wrong in a pack, with file, line and column."""
    from rich.markup import escape

    from checker.facts.supply import list_supplied_facts
    from checker.settings import load_settings
    from rules.lint import lint_pack
    from rules.pack import load_pack

    out = open_output(lang, as_json=as_json)
    name = load_settings(pack=pack).pack
    complaints = lint_pack(
        name,
        supplied=list_supplied_facts(),
        as_of=as_of,
        checked_within_months=checked_within,
    )
    if as_json:
        out.emit(
            {
                "pack": name,
                "problems": [
                    {
                        "code": complaint.code,
                        "weight": complaint.weight.value,
                        "file": complaint.place.file,
                        "line": complaint.place.line,
                        "column": complaint.place.column,
                        "message": {"zh": complaint.message.zh, "en": complaint.message.en},
                        "suggestion": complaint.suggestion,
                    }
                    for complaint in complaints
                ],
            }
        )
    for complaint in complaints:
        weight = out.say(f"weight_{complaint.weight.value}")
        out.show(escape(f"{complaint.place}: {weight}: {out.pick(complaint.message)}"))
    errors = sum(complaint.is_error for complaint in complaints)
    if errors:
        out.show(out.say("lint_count", count=errors))
        raise typer.Exit(ExitCode.CONFIGURATION_INVALID)
    if complaints:
        out.show(out.say("lint_warnings", count=len(complaints)))
        return
    loaded = load_pack(name)
    cases = sum(len(rule.cases) for rule in loaded.rules)
    cases += sum(len(card.cases) for card in loaded.scorecards)
    cases += sum(len(matrix.cases) for matrix in loaded.matrices)
    out.show(out.say("lint_clean", pack=loaded.id, rules=len(loaded.rules), cases=cases))


def run_pack_cases(
    pack: PackOption = None, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """运行规则包自带的用例 · Run the cases that a pack carries."""
    from checker.settings import load_settings
    from rules.cases import run_cases, run_table_cases
    from rules.pack import load_pack

    out = open_output(lang, as_json=as_json)
    loaded = load_pack(load_settings(pack=pack).pack)
    results, table_results = run_cases(loaded), run_table_cases(loaded)
    failed = [result for result in results if not result.has_passed]
    failed_tables = [result for result in table_results if not result.has_passed]
    total, failures = len(results) + len(table_results), len(failed) + len(failed_tables)
    if as_json:
        out.emit(
            {
                "pack": loaded.id,
                "total": total,
                "failed": [
                    {
                        "rule": result.rule.id,
                        "case": result.case.name,
                        "expected": result.case.outcome.value,
                        "found": result.outcome.outcome.value,
                    }
                    for result in failed
                ],
                "failed_tables": [
                    {
                        "table": result.table,
                        "case": result.case,
                        "expected": result.expected,
                        "found": result.found,
                    }
                    for result in failed_tables
                ],
            }
        )
    for result in failed:
        expected = out.say(f"outcome_{result.case.outcome.value}")
        found = out.say(f"outcome_{result.outcome.outcome.value}")
        said = out.say("case_failed", expected=expected, found=found)
        out.show(f"✗ {result.rule.id} {result.case.name}: {said}")
    for table in failed_tables:
        said = out.say("case_failed", expected=table.expected, found=table.found)
        out.show(f"✗ {table.table} {table.case}: {said}")
    out.show(out.say("cases_passed", passed=total - failures, total=total))
    if failures:
        raise typer.Exit(ExitCode.CONFIGURATION_INVALID)
