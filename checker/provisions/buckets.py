"""The buckets of a matrix: those of the ledger's ageing, or ranges of days that the user names.

A name says the range: `current`, `1_30`, `over_365`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from checker.ledgers.ageing import BUCKETS, Bucket
from rules.vocabulary import Bilingual

CURRENT = BUCKETS[0]
_RANGE = re.compile(r"([0-9]{1,5})_([0-9]{1,5})")
_OVER = re.compile(r"over_([0-9]{1,5})")
_DAYS_OF_MONTH = 30


def find_bucket(name: str) -> Bucket | None:
    """Give the bucket that a name stands for; None where it is no such name."""
    if name == CURRENT.name:
        return CURRENT
    if (found := _RANGE.fullmatch(name)) and int(found[1]) <= int(found[2]):
        return Bucket(name, int(found[1]), int(found[2]))
    if found := _OVER.fullmatch(name):
        return Bucket(name, int(found[1]) + 1, None)
    return None


def list_bucket_names() -> str:
    """Give the names of the ledger's own buckets, for a message."""
    return ", ".join(bucket.name for bucket in BUCKETS)


def find_gap(buckets: Sequence[Bucket]) -> tuple[Bucket, Bucket] | None:
    """Give the first two neighbours between which days are left out or counted twice."""
    for younger, older in pairwise(buckets):
        if younger.last is None or older.first != younger.last + 1:
            return younger, older
    return None


def count_months(bucket: Bucket) -> int:
    """Tell after how many months whatever is still open has left a bucket for the next.

    What is not due yet is looked at a month before it falls due. A month counts as thirty days.
    """
    if bucket.first is None or bucket.last is None:
        return 1
    return max(1, round((bucket.last - bucket.first + 1) / _DAYS_OF_MONTH))


def word_bucket(bucket: Bucket) -> Bilingual:
    """Name a bucket for a person."""
    if bucket.first is None:
        return Bilingual("未到期", "not due")
    if bucket.last is None:
        return Bilingual(f"逾期 {bucket.first - 1} 天以上", f"over {bucket.first - 1} days")
    return Bilingual(
        f"逾期 {bucket.first}–{bucket.last} 天", f"{bucket.first}–{bucket.last} days past due"
    )
