"""`licet rules show`, `diff`, `catalogue`, `schema`: what packs say, for people and editors."""

from __future__ import annotations

import difflib
from typing import Annotated

import typer

from checker.cli.options import (
    AsOfOption,
    JsonOption,
    LangOption,
    PackOption,
    office_today,
    open_output,
)


def register(group: typer.Typer) -> None:
    """Add the commands of this module to `licet rules`."""
    group.command("show")(show)
    group.command("diff")(diff)
    group.command("catalogue")(catalogue)
    group.command("schema")(schema)


def show(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="规则编号、证照种类或 credit_policy · rule, kind of credential or credit_policy: "
            "CN-LIC-003, cn.food_business_licence",
        ),
    ],
    pack: PackOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = None,
) -> None:
    """查看规则、证照续期安排或授信政策 · Show a rule, a renewal or the credit policy."""
    from checker.cli.show_credit_policy import NAME, credit_policy_as_data, show_credit_policy
    from checker.cli.show_renewal import renewal_as_data, show_renewal
    from checker.cli.show_rule import show_rule
    from checker.settings import load_settings
    from rules.pack import load_pack
    from rules.renewal import RenewalSource

    out = open_output(lang, as_json=as_json)
    name = load_settings(pack=pack).pack
    loaded = load_pack(name)
    if rule == NAME:
        if as_json:
            out.emit(credit_policy_as_data(loaded))
        else:
            show_credit_policy(out, loaded)
        return
    day = as_of or office_today()
    if rule in loaded.renewals.kinds(RenewalSource.CREDENTIAL):
        if as_json:
            out.emit(renewal_as_data(loaded, rule, day))
        else:
            show_renewal(out, loaded, rule, day)
        return
    found = loaded.find_rule(rule.upper(), day)
    if found is None:
        removal = None if loaded.extends is None else loaded.extends.find_removal(rule.upper())
        if removal is not None and removal.reason is not None:
            raise typer.BadParameter(
                out.say(
                    "rule_removed",
                    pack=removal.pack,
                    version=removal.version,
                    rule=removal.rule,
                    reason=out.pick(removal.reason),
                )
            )
        known = sorted({candidate.id for candidate in loaded.rules})
        near = difflib.get_close_matches(rule.upper(), known, n=3, cutoff=0.3)
        raise typer.BadParameter(out.say("rule_unknown", rule=rule, near=", ".join(near) or "—"))
    if as_json:
        change = None
        if loaded.extends is not None:
            change = loaded.extends.find_change(found.id, found.in_force.starts_on)
        out.emit(
            {
                "rule": found.model_dump(mode="json", by_alias=True, exclude_none=True),
                "extends": None if loaded.extends is None else loaded.extends.parent.model_dump(),
                "change": None if change is None else change.model_dump(mode="json"),
            }
        )
    else:
        show_rule(out, found, loaded, str(name))


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="规则包 · name or folder of a pack")],
    after: Annotated[str, typer.Argument(metavar="B", help="规则包 · name or folder of a pack")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """比较两个规则包 · Show everything in which two packs differ."""
    from checker.cli.show_difference import difference_as_data, show_difference
    from rules.pack import load_pack
    from rules.pack.difference import compare_packs

    out = open_output(lang, as_json=as_json)
    difference = compare_packs(load_pack(before), load_pack(after))
    if as_json:
        out.emit(difference_as_data(difference))
    else:
        show_difference(out, difference)


def catalogue(
    pack: PackOption = None, as_json: JsonOption = False, lang: LangOption = None
) -> None:
    """列出事实与规则 · Print every fact and rule as Markdown or JSON."""
    from checker.cli.show_catalogue import write_catalogue
    from checker.settings import load_settings
    from rules.catalogue_text import describe_facts, describe_rules
    from rules.facts import load_catalogue
    from rules.pack import load_pack

    out = open_output(lang, as_json=as_json)
    loaded = load_pack(load_settings(pack=pack).pack)
    facts, rules = describe_facts(load_catalogue(), loaded), describe_rules(loaded)
    if as_json:
        named = loaded.identity
        out.emit({"pack": named, "facts": facts, "rules": rules})
    else:
        typer.echo(write_catalogue(out, loaded, facts, rules), nl=False)


def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help="rule, policy, list, pack …")],
) -> None:
    """输出 JSON Schema · Print the JSON Schema of a kind of file, for editors."""
    from rules.schemas import list_schemas, write_schema

    if name not in list_schemas():
        raise typer.BadParameter(", ".join(list_schemas()))
    typer.echo(write_schema(name), nl=False)
