"""What an exposure says to a person: its parts by name, its gaps with what to do."""

from __future__ import annotations

from functools import cache

from checker.customer_file.securities import load_security_reasons
from checker.exposure.exposure import Part
from checker.sentences import fill_in
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual

PARTS = {
    Part.RECEIVABLES: Bilingual("未收应收账款", "open receivables"),
    Part.UNBILLED_DELIVERIES: Bilingual("已发货未开票", "deliveries not billed"),
    Part.OPEN_ORDERS: Bilingual("窗口期内未交订单", "open orders inside the horizon"),
    Part.LATER_ORDERS: Bilingual("窗口期后未交订单", "orders after the horizon"),
    Part.SECURITY: Bilingual("保证金与质押", "deposits and pledges"),
}


def word_reason(code: str) -> Bilingual:
    """Say why something is not known or does not count.

    Raises:
        KeyError: There is no such sentence: a mistake in the program.
    """
    return fill_in(load_reasons()[code])


@cache
def load_reasons() -> dict[str, Sentence]:
    """Give every sentence by its code; those about securities stand beside these."""
    own = read_table("checker.exposure", "reasons.yaml", dict[str, Sentence])
    return own | load_security_reasons()
