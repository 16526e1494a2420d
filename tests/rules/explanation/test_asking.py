"""The documents asked for are the cheapest that carry what settles every outcome."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.explanation import asking
from rules.explanation.asking import choose_documents
from rules.explanation.documents import estimate_effort, name_kind, name_renewed
from rules.explanation.lexicon import Lexicon
from rules.explanation.settling import Settling, find_settling
from rules.explanation.settling_words import word_request
from rules.facts import Catalogue, FactDefinition, FactType, Means
from rules.vocabulary import Bilingual
from tests.rules.explanation.world import catalogue, firm, judge, make_pack, make_rule

KINDS = ["cn.business_licence", "cn.authorization_letter", "other.a", "other.b"]


def settle(adverse: str) -> Settling:
    return find_settling(judge(make_rule(1, adverse), firm()), catalogue())


def make_facts(settled_by: list[list[str]]) -> Catalogue:
    title = Bilingual("事实", "fact")
    return Catalogue(
        FactDefinition(
            name=f"f.x{n}", type=FactType.BOOLEAN, title=title, settled_by=tuple(dict.fromkeys(k))
        )
        for n, k in enumerate(settled_by)
    )


def weigh(kinds: tuple[str, ...]) -> tuple[int, int]:
    efforts = [estimate_effort(kind, Means.COPY) for kind in kinds]
    return sum(e.days for e in efforts), sum(e.rank for e in efforts)


@given(
    settled_by=st.lists(
        st.lists(st.sampled_from(KINDS), min_size=1, max_size=3), min_size=1, max_size=4
    ),
    data=st.data(),
)
def test_nothing_cheaper_would_do(settled_by: list[list[str]], data: st.DataObject) -> None:
    facts = make_facts(settled_by)
    names = st.lists(st.sampled_from(sorted(facts.definitions)), min_size=1, max_size=3)
    alternatives = st.lists(names.map(lambda s: tuple(sorted(set(s)))), min_size=1, max_size=3)
    wanted = data.draw(st.lists(alternatives, min_size=1, max_size=3))
    template = settle("firm.is_open")
    settlings = [template._replace(certain=tuple(sets), possible=()) for sets in wanted]

    def is_enough(kinds: tuple[str, ...]) -> bool:
        return all(
            any(all(set(facts[n].settled_by) & set(kinds) for n in s) for s in sets)
            for sets in wanted
        )

    found = choose_documents(settlings, facts)
    choices = [c for size in range(len(KINDS) + 1) for c in combinations(KINDS, size)]
    assert is_enough(found.kinds)
    assert weigh(found.kinds) == min(weigh(c) for c in choices if is_enough(c))
    assert found.days == weigh(found.kinds)[0]


def test_one_document_that_carries_both_is_asked_for_once() -> None:
    found = choose_documents(
        [settle("firm.closes_on < today"), settle("firm.is_open")], catalogue()
    )
    assert found.kinds == ("notice",)
    assert found.facts == ("firm.closes_on", "firm.is_open")
    (said,) = word_request(found, Lexicon.of(make_pack()))
    assert "notice" in said.en
    assert "内部估计" in said.zh


def test_what_no_document_shows_is_said() -> None:
    found = choose_documents([settle("firm.rumour")], catalogue())
    assert (found.kinds, found.unsupplied) == ((), ("firm.rumour",))
    (said,) = word_request(found, Lexicon.of(make_pack()))
    assert said.zh == "没有已知的文件能够载明“有传闻”与否。"
    assert said.en == "No known document would show whether there is a rumour."


def test_what_lies_in_the_own_house_is_obtained_and_not_asked_of_the_customer() -> None:
    ledger = settle("firm.closes_on < today")
    own = make_facts([["receivables_ledger"]])
    facts = Catalogue(
        d.model_copy(update={"name": "firm.closes_on"}) for d in own.definitions.values()
    )
    (said,) = word_request(choose_documents([ledger], facts), Lexicon(facts, {}))
    assert said.zh.startswith("最省事的办法是取得财务系统最新导出的应收账款明细（预计 1 天")
    assert "obtain a fresh export of the receivables ledger (about 1 day" in said.en


def test_among_many_kinds_the_choice_spares_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_KINDS", 1)
    found = choose_documents(
        [settle("firm.closes_on < today"), settle("firm.is_open")], catalogue()
    )
    assert found.kinds == ("notice",)
    assert not found.is_cheapest


def test_a_kind_without_an_estimate_has_a_name_all_the_same() -> None:
    assert name_kind("xx.unheard_of") == ("xx.unheard_of", "xx.unheard_of")
    assert name_renewed("xx.unheard_of") == ("新的 xx.unheard_of", "new xx.unheard_of")
    assert estimate_effort("xx.unheard_of", Means.RENEWAL).days >= 1
