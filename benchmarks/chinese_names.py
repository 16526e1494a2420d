"""Chinese company names found again in a list of 50,000, however they are written, and how fast.

    python -m benchmarks.chinese_names [--names 50000] [--queries 2000] [--seed 1]
        [--short-forms ../shared/data/names/company-short-forms.txt.gz]

The list is made of real short forms with places, trades and legal forms of common kinds; each
query is a name of the list, rewritten in one way, or a name that is not in it. Recall counts
queries that found their own row at 700 or more (`hit`), and at 550 or more (`+review`); queries
per second are of processor time, one thread, from the name as written to scored rows. RapidFuzz
`ratio` at 70 over the whole list is measured beside it on a sample.
"""

from __future__ import annotations

import argparse
import gzip
import random
import time
from collections.abc import Callable
from pathlib import Path

import opencc
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process

from checker.names.chinese_company import read_chinese_company
from checker.names.comparing import compare_read_names
from checker.names.comparison import HIT_FROM, REVIEW_FROM, NameKind
from checker.names.han import has_han
from checker.names.key_index import KeyIndex
from checker.names.reading import ReadName, read_name

DEFAULT_FORMS = (
    Path(__file__).parents[2] / "shared" / "data" / "names" / "company-short-forms.txt.gz"
)
_PLACES = [
    "北京",
    "上海",
    "广州",
    "深圳",
    "杭州",
    "宁波",
    "苏州",
    "南京",
    "成都",
    "武汉",
    "西安",
    "青岛",
    "厦门",
    "长沙",
    "浙江",
    "江苏",
    "广东",
    "山东",
]
_TRADES = [
    "科技",
    "贸易",
    "实业",
    "电子",
    "物流",
    "机械",
    "食品",
    "医药",
    "建材",
    "服饰",
    "信息技术",
    "网络科技",
    "投资管理",
    "生物科技",
]
_FORMS = ["有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司"]
_OTHERS = {"有限公司": "有限责任公司", "有限责任公司": "有限公司"}
_PEER_QUERIES = 40

Parts = tuple[str, str, str, str]


def make_names(count: int, forms: Path, seed: int) -> tuple[list[Parts], list[str]]:
    """Make names as parts (place, core, trade, form), and cores that no name has."""
    chance = random.Random(seed)  # noqa: S311 - a benchmark repeats itself
    with gzip.open(forms, "rt", encoding="utf-8") as lines:
        cores = [line.strip() for line in lines]
    cores = [core for core in cores if 2 <= len(core) <= 4 and all(map(has_han, core))]
    chance.shuffle(cores)
    names = [
        (chance.choice(_PLACES), core, chance.choice(_TRADES), chance.choice(_FORMS))
        for core in cores[:count]
    ]
    return names, cores[count:]


def rewrite(converters: dict[str, opencc.OpenCC]) -> dict[str, Callable[[Parts], str]]:
    """Give the ways of writing a name otherwise."""
    return {
        "identical": lambda p: "".join(p),
        "traditional": lambda p: converters["s2t"].convert("".join(p)),
        "words of Taiwan": lambda p: converters["s2twp"].convert("".join(p)),
        "full width, spread": lambda p: " ".join("".join(p)),
        "other legal form": lambda p: "".join((*p[:3], _OTHERS.get(p[3], p[3]))),
        "legal form dropped": lambda p: "".join(p[:3]),
        "place dropped": lambda p: "".join(p[1:]),
        "place in brackets": lambda p: f"{p[1]}{p[2]}（{p[0]}）{p[3]}",
        "short form": lambda p: p[1],
        "pinyin of the short form": lambda p: "".join(lazy_pinyin(p[1])).title(),
        "pinyin in full": lambda p: " ".join("".join(lazy_pinyin(part)).title() for part in p),
        "one wrong character (review)": lambda p: p[0] + p[1][:-1] + "鑫" + p[2] + p[3],
        "not in it: other place": lambda p: "".join(("哈尔滨", *p[1:])),
        "not in it: other trade": lambda p: "".join((p[0], p[1], "殡葬服务", p[3])),
        "not in it: branch": lambda p: "".join(p) + "大连分公司",
    }


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--names", type=int, default=50_000)
    asked.add_argument("--queries", type=int, default=2_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--short-forms", type=Path, default=DEFAULT_FORMS)
    options = asked.parse_args()
    parts, fresh = make_names(options.names, options.short_forms, options.seed)
    names = ["".join(part) for part in parts]
    converters = {name: opencc.OpenCC(name) for name in ("s2t", "s2twp")}

    began = time.process_time()
    for name in names:
        read_chinese_company(name)
    print(f"{len(names) / (time.process_time() - began):,.0f} names taken apart per CPU second")
    began = time.process_time()
    rows = [read_name(name, NameKind.COMPANY) for name in names]
    index = KeyIndex(rows)
    print(f"index of {len(names):,} names: {time.process_time() - began:.1f} CPU s")

    chosen = random.Random(options.seed).sample(range(len(names)), options.queries)  # noqa: S311
    print(f"{'rewritten':32}{'hit':>8}{'+review':>9}{'hits/query':>12}{'queries/s':>11}")
    ways = rewrite(converters)
    spent = 0.0
    asked_in_all = 0
    for way, write in ways.items():
        queries = [(write(parts[row]), row) for row in chosen]
        spent += _measure(way, queries, index, rows)
        asked_in_all += len(queries)
    strangers = [
        ("".join((*parts[row][:1], core, *parts[row][2:])), -1)
        for row, core in zip(chosen, fresh, strict=False)
    ]
    spent += _measure("not in it: another name", strangers, index, rows)
    asked_in_all += len(strangers)
    print(f"all: {asked_in_all / spent:,.0f} queries per CPU second")
    _measure_peer(names, [(ways["traditional"](parts[row]), row) for row in chosen[:_PEER_QUERIES]])


def _measure(
    way: str, queries: list[tuple[str, int]], index: KeyIndex, rows: list[ReadName]
) -> float:
    hit = review = hits = 0
    began = time.process_time()
    for query, row in queries:
        name = read_name(query, NameKind.COMPANY)
        for found in index.find(name):
            score = compare_read_names(name, rows[found]).score
            hits += score >= HIT_FROM
            if found == row:
                hit += score >= HIT_FROM
                review += score >= REVIEW_FROM
    spent = time.process_time() - began
    total = len(queries)
    print(
        f"{way:32}{hit / total:8.3f}{review / total:9.3f}{hits / total:12.2f}{total / spent:11,.0f}"
    )
    return spent


def _measure_peer(names: list[str], queries: list[tuple[str, int]]) -> None:
    began = time.process_time()
    found = 0
    for query, row in queries:
        rows = process.extract(query, names, scorer=fuzz.ratio, score_cutoff=70, limit=None)
        found += any(each[2] == row for each in rows)
    spent = time.process_time() - began
    print(
        f"rapidfuzz ratio >= 70, traditional: {found / len(queries):.3f} found, "
        f"{len(queries) / spent:,.0f} queries per CPU second"
    )


if __name__ == "__main__":
    main()
