"""A few invented packs printed, read and compared: the benchmark in small."""

from __future__ import annotations

from benchmarks.packs import PackTally, make_packs
from ingest.extract import extract_documents
from ingest.readers.limits import ReadingLimits
from ingest.readers.pdf import read_pdf
from licet_examples.pack import Pack, Placed
from licet_examples.sheet import Sheet

SEED = 20_260_702
PACKS = 3


def test_invented_packs_are_cut_where_they_were_bound() -> None:
    tally = PackTally()
    for name, pack, content in make_packs(SEED, PACKS, scans=0):
        pages = list(read_pdf(content, ReadingLimits(), None))
        tally.judge(name, pack, extract_documents(pages, name, "0" * 64))
    assert tally.misses == []
    assert tally.is_good_enough
    assert tally.counts["kinds"] > 2 * PACKS


def test_a_pack_is_the_same_for_the_same_seed() -> None:
    first, second = ([*make_packs(SEED, 2, scans=0)] for _ in range(2))
    assert [(name, content) for name, _, content in first] == [
        (name, content) for name, _, content in second
    ]


def test_the_tally_counts_what_is_wrong() -> None:
    sheet = Sheet(595.0, 842.0, ())
    pack = Pack((sheet,) * 3, (Placed("cn.business_licence", (1,)), Placed(None, (2, 3))), ())
    tally = PackTally()
    tally.judge("pack.pdf", pack, [])
    assert tally.counts["dropped"] == 3
    assert (tally.counts["boundaries right"], tally.counts["boundaries"]) == (1, 2)
    assert not tally.is_good_enough
