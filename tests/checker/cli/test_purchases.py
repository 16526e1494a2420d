"""Purchases as commands: imported, shown, listed, stated, charged, drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checker.cli.conftest import Licet

EXPORT = """客户名称,订单号,日期,金额,产品,渠道,成本,返利
甲示例有限公司,S1,2024-05-05,1000,螺栓,网店,600,
甲示例有限公司,S2,2025-12-05,1000,螺栓,网店,600,50
甲示例有限公司,S3,2026-02-05,2500.50,螺母,业务员,1500,
甲示例有限公司,S4,2026-04-05,3000,螺栓,网店,1800,
乙示例有限公司,S5,2026-09-05,300,螺母,网店,280,
丙示例有限公司,S6,2026-10-31,800,螺母,网店,500,
丙示例有限公司,S6,2026-10-31,-100,螺栓,网店,-60,
合计,,,8500.5,,,,
"""
VISITS = """客户名称,日期,活动类型,次数,工时
甲示例有限公司,2025-11-01,拜访,1,2
乙示例有限公司,2026-09-01,拜访,4,5.5
"""
RATES = """currency: CNY
drivers:
  orders: {minor_units: 3500, unit: {zh: 单, en: order}, title: {zh: 订单处理, en: order handling}}
  visits: {minor_units: 6000, unit: {zh: 次, en: visit}, title: {zh: 客户拜访, en: visits}}
"""


@pytest.fixture
def book(licet: Licet, tmp_path: Path) -> Licet:
    licet("init")
    (tmp_path / "订单.csv").write_text(EXPORT, encoding="gbk")
    (tmp_path / "拜访.csv").write_text(VISITS, encoding="utf-8")
    (tmp_path / "费率.yaml").write_text(RATES, encoding="utf-8")
    words = ("purchases", "import", "订单.csv", "--currency", "CNY", "--json")
    unknown = licet(*words)
    assert (unknown.exit_code, unknown.json["left_out"]) == (1, {"customer_unknown": 7})
    first = licet(*words, "--add-customers")
    assert (first.exit_code, first.json["added"], first.json["as_of"]) == (0, 7, "2026-10-31")
    again = licet(*words)
    assert (again.exit_code, again.json["changed_anything"]) == (0, False)
    return licet


def test_rhythm_mix_and_reasons_are_shown(book: Licet) -> None:
    shown = book("purchases", "show", "甲示例有限公司", "--json").json
    facts = {name: fact["value"] for name, fact in shown["facts"].items()}
    assert facts["purchases.revenue_12m_units"] == 6_500
    assert facts["purchases.margin_12m_units"] == 2_550
    assert facts["purchases.silence_percent"] == 338  # 209 days by a median of 62 of 579, 62, 59
    assert shown["facts"]["purchases.growth_percent"]["reason"]["code"] == "nothing_a_year_before"
    assert shown["quarters"][0] == {"quarter": "2026Q2", "orders": 1, "amount": "3000.00"}
    assert shown["products"][0] == {"name": "螺栓", "orders": 2, "amount": "4000.00"}
    fifths = shown["book"]["fifths"]["money_score"]
    assert fifths == {"window_months": 12, "cut_offs": {"2": 30_000, "4": 70_000, "5": 650_050}}
    english = book("purchases", "show", "甲示例有限公司", "--lang", "en").stdout
    assert "Silent for 209 days, usual gap 62" in english
    chinese = book("purchases", "show", "甲示例有限公司", "--lang", "zh").stdout
    assert "已沉默 209 天，通常每 62 天采购一次" in chinese
    assert book("purchases", "show", "nobody").exit_code == 3


def test_the_silent_are_listed_and_written(book: Licet, tmp_path: Path) -> None:
    listed = book("purchases", "list", "--silent", "200", "--json", "--csv", "沉默.csv").json
    assert [row["customer"] for row in listed["rows"]] == ["甲示例有限公司"]
    assert listed["rows"][0]["margin_12m"] == {"amount": "2550.50", "currency": "CNY"}
    lines = (tmp_path / "沉默.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "乙示例有限公司" in book("purchases", "list", "--lang", "zh").stdout
    assert book("purchases", "list", "--xlsx", "全部.xlsx").exit_code == 0
    assert (tmp_path / "全部.xlsx").read_bytes()[:2] == b"PK"


def test_a_spend_that_was_stated_gives_the_share_of_wallet(book: Licet) -> None:
    words = (
        "--total-spend",
        "2万",
        "--currency",
        "CNY",
        "--source",
        "客户来函",
        "--by",
        "示例经办",
    )
    stated = book(
        "purchases", "stated", "甲示例有限公司", *words, "--observed-on", "2026-11-01", "--json"
    )
    assert stated.json["total"] == {"amount": "20000.00", "currency": "CNY"}
    shown = book("purchases", "show", "甲示例有限公司", "--json").json
    assert shown["facts"]["purchases.wallet_share_percent"]["value"] == 32
    assert shown["stated_spend"]["source"] == "客户来函"
    late = book("purchases", "stated", "甲示例有限公司", *words, "--observed-on", "2999-01-01")
    assert late.exit_code == 2


def test_profit_and_the_whale_curve(book: Licet, tmp_path: Path) -> None:
    assert book("purchases", "profit").exit_code == 2  # no rates yet
    visits = book("purchases", "activities", "import", "拜访.csv", "--json")
    assert (visits.exit_code, visits.json["added"]) == (0, 2)
    told = book("purchases", "profit", "--rates", "费率.yaml", "--svg", "鲸鱼.svg", "--json").json
    curve = told["whale_curve"]
    # 2,550.50 - 105 - 60; 260 - 35; 20 - 35 - 240
    assert [row["profit"]["amount"] for row in told["rows"]] == ["2385.50", "225.00", "-255.00"]
    assert (curve["total"]["amount"], curve["peak"]["amount"]) == ("2355.50", "2610.50")
    assert (curve["peak_rank"], curve["peak_share_bp"]) == (2, 11_082)
    assert told["rows"][-1]["cumulative"] == curve["total"]
    assert told["rows"][2]["activities"]["visits"] == {
        "quantity": "4",
        "cost": {"amount": "240.00", "currency": "CNY"},
    }
    assert (told["rows"][2]["hours"], told["left_out_terms"]) == ("5.5", ["expected_loss"])
    assert (tmp_path / "鲸鱼.svg").read_text("utf-8").startswith("<svg")
    assert book("purchases", "rates", "费率.yaml", "--json").exit_code == 0
    shown = book("purchases", "show", "甲示例有限公司", "--json").json
    assert shown["facts"]["purchases.net_margin_12m_units"]["value"] == 2_385
    people = book("purchases", "profit", "--lang", "zh").stdout
    assert "110.8 %" in people
    (tmp_path / "bad.yaml").write_text("currency: CNY", encoding="utf-8")
    assert book("purchases", "profit", "--rates", "bad.yaml").exit_code == 4


def test_expected_loss_is_counted_where_a_ledger_tells_of_it(book: Licet, tmp_path: Path) -> None:
    (tmp_path / "应收.csv").write_text(
        "客户名称,单据号,单据日期,到期日,金额（元）,结清日\n"
        "乙示例有限公司,F2,2026-08-05,2026-09-04,300,\n",
        encoding="utf-8",
    )
    (tmp_path / "损失率.yaml").write_text(
        "rates_percent: {current: 0.3, 1_30: 1.6, 31_60: 3.6, 61_90: 6.6, over_90: 10.6}",
        encoding="utf-8",
    )
    book("purchases", "activities", "import", "拜访.csv")
    words = ("purchases", "profit", "--rates", "费率.yaml", "--loss-rates", "损失率.yaml", "--json")
    assert book(*words).json["left_out_terms"] == ["expected_loss"]
    book("ledger", "import", "应收.csv", "--as-of", "2026-10-31")
    told = book(*words).json
    assert told["left_out_terms"] == []
    assert told["rows"][2]["expected_loss"]["amount"] == "10.80"
    assert told["rows"][2]["profit"]["amount"] == "-265.80"
