"""`licet rules lint` and `licet rules test`: a pack checks itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from checker.cli.options import AsOfOption, JsonOption, LangOption, PackOption, open_output
from checker.errors import ExitCode, ExtraMissing

if TYPE_CHECKING:
    from rules.proof import Proof


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
    prove: Annotated[
        bool,
        typer.Option(
            "--prove",
            help="用 z3 证明规则与策略没有漏洞，或给出反例 · prove rules and policies with z3, or "
            "show where they fail",
        ),
    ] = False,
    lang: LangOption = None,
) -> None:
    """检查规则包 · Find what is wrong in a pack, with file, line and column."""
    from checker.cli.show_checks import describe_fault, show_faults
    from checker.facts.supply import list_supplied_facts
    from checker.settings import load_settings
    from rules.lint import lint_pack
    from rules.pack import load_pack
    from rules.proof import Fault

    out = open_output(lang, as_json=as_json)
    name = load_settings(pack=pack).pack
    complaints = lint_pack(
        name,
        supplied=list_supplied_facts(),
        as_of=as_of,
        checked_within_months=checked_within,
    )
    proof = _prove(name) if prove else None
    faults = [Fault(complaint) for complaint in complaints]
    if proof is not None:
        told = {(complaint.code, complaint.place) for complaint in complaints}
        proven = (f for f in proof.faults if (f.complaint.code, f.complaint.place) not in told)
        faults = sorted([*faults, *proven], key=lambda fault: fault.complaint.place)
    if as_json:
        claims = {} if proof is None else {"claims": proof.claims}
        out.emit({"pack": name, **claims, "problems": [describe_fault(fault) for fault in faults]})
    show_faults(out, faults)
    errors = sum(fault.complaint.is_error for fault in faults)
    if errors:
        out.show(out.say("lint_count", count=errors))
        raise typer.Exit(ExitCode.CONFIGURATION_INVALID)
    if faults:
        out.show(out.say("lint_warnings", count=len(faults)))
        return
    loaded = load_pack(name)
    cases = sum(len(rule.cases) for rule in loaded.rules)
    cases += sum(len(policy.cases) for policy in loaded.policies)
    cases += sum(len(card.cases) for card in loaded.scorecards)
    cases += sum(len(matrix.cases) for matrix in loaded.matrices)
    out.show(out.say("lint_clean", pack=loaded.id, rules=len(loaded.rules), cases=cases))
    if proof is not None:
        out.show(out.say("proof_clean", claims=proof.claims))


def run_pack_cases(
    pack: PackOption = None,
    as_json: JsonOption = False,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate",
            help="逐一改动规则与策略，找出用例察觉不到的改动 · change rules and policies bit by "
            "bit and find the changes that no case notices",
        ),
    ] = False,
    lang: LangOption = None,
) -> None:
    """运行规则包自带的用例 · Run the cases that a pack carries."""
    from checker.cli.show_checks import describe_mutation, show_mutation
    from checker.settings import load_settings
    from rules.cases import run_cases, run_table_cases
    from rules.mutation.run import mutate_pack
    from rules.pack import load_pack
    from rules.policy_cases import run_policy_cases

    out = open_output(lang, as_json=as_json)
    name = load_settings(pack=pack).pack
    loaded = load_pack(name)
    results, table_results = run_cases(loaded), run_table_cases(loaded)
    policy_results = [r for p in loaded.policies for r in run_policy_cases(p, loaded.rules)]
    failed = [result for result in results if not result.has_passed]
    failed_tables = [result for result in table_results if not result.has_passed]
    failed_policies = [result for result in policy_results if not result.has_passed]
    total = len(results) + len(table_results) + len(policy_results)
    failures = len(failed) + len(failed_tables) + len(failed_policies)
    report = mutate_pack(name) if mutate and not failures else None
    if as_json:
        mutation = {} if report is None else {"mutation": describe_mutation(report)}
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
                "failed_policies": [
                    {
                        "policy": result.policy.purpose,
                        "case": result.case.name,
                        "expected": result.expected,
                        "found": result.said,
                    }
                    for result in failed_policies
                ],
                **mutation,
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
    for policy in failed_policies:
        said = out.say("case_failed", expected=policy.expected, found=policy.said)
        out.show(f"✗ {policy.policy.purpose} {policy.case.name}: {said}")
    out.show(out.say("cases_passed", passed=total - failures, total=total))
    if report is not None:
        show_mutation(out, report)
    if failures or (report is not None and report.survivors):
        raise typer.Exit(ExitCode.CONFIGURATION_INVALID)


def _prove(pack: str) -> Proof:
    from rules.proof import SolverMissing

    try:
        from rules.proof.prove import prove_pack
    except SolverMissing as error:
        raise ExtraMissing(extra="prove") from error
    return prove_pack(pack)
