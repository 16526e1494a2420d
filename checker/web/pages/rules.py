"""The rules that decide: their list, each in words, and trying one on facts made up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from urllib.parse import urlencode

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.assessment.trial import NOT_APPLICABLE_WORD, facts_asked, try_rule
from checker.assessment.worded_cases import WordedCase, word_cases
from checker.errors import LicetError
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.portfolio.candidates import list_candidates
from checker.web.addresses import make_pager, read_key
from checker.web.faults import NO_FAULTS, Faults
from checker.web.showing import show_page
from checker.web.words import judgement
from rules.explanation.conditions import word_condition
from rules.explanation.lexicon import Lexicon
from rules.facts import FactType
from rules.pack import Pack, Rule
from rules.vocabulary import Bilingual, Severity
from storage.active_packs import active_pack
from storage.standing_hits import find_rule_hits

router = DeskRouter()

_FACT = "f."
_PLACE = re.compile(r"\{([^{}]+)\}")
_YES_NO = {"yes": Bilingual("是", "Yes"), "no": Bilingual("否", "No")}


class RuleUnknown(LicetError):
    """No rule of this id is in force."""

    code = "rule_unknown"
    zh = "现行规则包中没有规则 {rule}。"
    en = "The rule pack in force has no rule {rule}."


@router.page("/rules", act=Act.READ_RULES)
def list_rules(visit: Visiting) -> Response:
    """List the rules in force, by topic."""
    return show_rules(visit)


@router.page("/rules/{rule_id}", act=Act.READ_RULES)
def show_rule(visit: Visiting, rule_id: str) -> Response:
    """Show one rule; with facts in the address, what it says of them."""
    desk = visit.desk
    pack, today = desk.pack(), desk.today()
    rule = pack.find_rule(rule_id.upper(), today)
    if rule is None:
        raise RuleUnknown(rule=rule_id)
    asked = visit.request.query_params
    written = {name[len(_FACT) :]: text for name, text in asked.items() if name.startswith(_FACT)}
    as_of = _read_day(asked.get("as_of", "")) or today
    is_tried = "try" in asked
    trial = try_rule(pack, rule, written, as_of) if is_tried else None
    key = read_key(visit.request, 1)
    with desk.database.read_session() as session:
        found = find_rule_hits(
            session, desk.settings.purpose, rule.id, after=str(key[0]) if key else None
        )
    return show_page(
        visit,
        "rules/rule.html",
        rule=rule,
        words=_word_conditions(rule, pack),
        message=_name_places(rule.message, pack),
        remedy=_name_places(rule.remedy, pack),
        versions=[one for one in pack.rules if one.id == rule.id],
        facts=[(one, written.get(one.name, "")) for one in facts_asked(rule, pack)],
        trial=trial,
        as_of=as_of,
        cases=word_cases(rule, pack),
        case_path=_case_path,
        hits=found.hits,
        pager=make_pager(visit.request, len(found.hits), [found.next] if found.next else None),
        na=NOT_APPLICABLE_WORD,
        yes_no=_YES_NO,
        types=FactType,
        codes=judgement,
        dimensions=judgement.DIMENSION_WORDS,
        severity_tones=judgement.SEVERITY_TONES,
    )


def show_rules(visit: Visit, faults: Faults = NO_FAULTS) -> Response:
    """Show the list of rules, with what is wrong with a pack that was brought."""
    desk, asked = visit.desk, visit.request.query_params
    pack = desk.pack()
    in_force = pack.rules_in_force(desk.today())
    chosen = {name: asked.get(name, "") for name in ("topic", "severity", "dimension")}
    shown = [rule for rule in in_force if _fits(rule, chosen)]
    with desk.database.read_session() as session:
        active = active_pack(session)
    return show_page(
        visit,
        "rules/list.html",
        pack=pack,
        is_activated=active is not None and active.sha256 == pack.sha256,
        by_topic=_group(shown),
        chosen=chosen,
        topics=_topics(in_force),
        total=len(in_force),
        shown=len(shown),
        codes=judgement,
        dimensions=judgement.DIMENSION_WORDS,
        severities=list(Severity),
        severity_tones=judgement.SEVERITY_TONES,
        candidates=list_candidates(desk.settings),
        may_bring=may(visit.actor, Act.PROPOSE_PACK),
        faults=faults,
    )


def _fits(rule: Rule, chosen: dict[str, str]) -> bool:
    said = {
        "topic": rule.topic.en,
        "severity": rule.severity.value,
        "dimension": rule.dimension.value,
    }
    return all(not wanted or said[name] == wanted for name, wanted in chosen.items())


def _group(rules: Sequence[Rule]) -> list[tuple[Bilingual, list[Rule]]]:
    topics: dict[str, tuple[Bilingual, list[Rule]]] = {}
    for rule in rules:
        topics.setdefault(rule.topic.en, (rule.topic, []))[1].append(rule)
    return list(topics.values())


def _topics(rules: Sequence[Rule]) -> list[Bilingual]:
    return list({rule.topic.en: rule.topic for rule in rules}.values())


def _word_conditions(rule: Rule, pack: Pack) -> dict[str, Bilingual]:
    lexicon = Lexicon.of(pack)
    words = {"adverse_when": word_condition(rule.adverse_when.root, lexicon)}
    if rule.applies_when is not None:
        words["applies_when"] = word_condition(rule.applies_when.root, lexicon)
    return words


def _name_places(text: Bilingual, pack: Pack) -> Bilingual:
    """Put what a fact is called into the places where a finding has its value."""

    def name(found: re.Match[str], *, is_chinese: bool) -> str:
        fact = found[1].partition(":")[0]
        if fact not in pack.catalogue:
            return found[0]
        title = pack.catalogue[fact].title
        return f"〔{title.zh}〕" if is_chinese else f"[{title.en}]"

    return Bilingual(
        _PLACE.sub(partial(name, is_chinese=True), text.zh),
        _PLACE.sub(partial(name, is_chinese=False), text.en),
    )


def _case_path(case: WordedCase) -> str:
    """Give the address of the page that asks the rule about an example."""
    asked = {"try": "1", "as_of": case.as_of.isoformat()}
    asked |= {_FACT + name: text for name, text in case.written.items()}
    return f"?{urlencode(asked)}#try"


def _read_day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
