"""What a derivation says to a person: its components by name, its gaps with what to do."""

from __future__ import annotations

from functools import cache

from checker.customer_file.securities import load_security_reasons
from checker.limits.derivation import Component
from checker.sentences import fill_in
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual

COMPONENTS = {
    Component.NEED: Bilingual("业务需要量", "need of the business"),
    Component.NET_WORTH: Bilingual("有形净资产", "tangible net worth"),
    Component.TURNOVER: Bilingual("年营业收入", "yearly turnover"),
    Component.WORKING_CAPITAL: Bilingual("营运资金", "working capital"),
    Component.CAP: Bilingual("规则包上限", "cap of the pack"),
}


def word_reason(code: str) -> Bilingual:
    """Say why something has no value.

    Raises:
        KeyError: There is no such sentence: a mistake in the program.
    """
    return fill_in(load_reasons()[code])


@cache
def load_reasons() -> dict[str, Sentence]:
    """Give every sentence by its code; those about securities stand beside these."""
    own = read_table("checker.limits", "reasons.yaml", dict[str, Sentence])
    return own | load_security_reasons()
