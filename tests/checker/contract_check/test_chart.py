"""The chart as an SVG: well formed, told in words, true to its numbers."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

from checker.contract_check.chart import Chart, MonthBar, draw_chart

SVG = "{http://www.w3.org/2000/svg}"


def draw(limit: int | None = 500_000_00, *, months: int = 3) -> ET.Element:
    bars = [
        MonthBar(date(2027 + index // 12, index % 12 + 1, 1), 100_000_00, 50_000_00 * (index % 3))
        for index in range(months)
    ]
    chart = Chart("青禾 <示例> & 公司", "CNY", bars, date(2027, 3, 1), limit)
    return ET.fromstring(draw_chart(chart))  # noqa: S314  (our own text)


def test_it_says_in_both_languages_what_it_shows() -> None:
    picture = draw()
    assert picture.get("role") == "img"
    told = picture.findtext(f"{SVG}desc") or ""
    assert "峰值在 2027-03，CNY 200,000.00" in told
    assert "Peak in 2027-03: CNY 200,000.00; approved limit CNY 500,000.00." in told
    assert "青禾 <示例> & 公司" in (picture.findtext(f"{SVG}title") or "")


def test_bars_stand_in_proportion_to_their_amounts() -> None:
    boxes = [box for box in draw().iter(f"{SVG}rect") if float(box.get("y", "0")) > 60]
    now = [float(box.get("height", "0")) for box in boxes if box.get("class") == "now"]
    own = [float(box.get("height", "0")) for box in boxes if box.get("class") == "own"]
    # the scale ends at 500,000 over 240 points: 100,000 are 48, 50,000 are 24
    assert now == [48.0, 48.0, 48.0]
    assert own == [24.0, 48.0]


def test_without_a_limit_no_line_is_drawn() -> None:
    assert (
        len([each for each in draw(None).iter(f"{SVG}line") if each.get("class") == "limit"]) == 1
    )
    assert "no approved limit" in (draw(None).findtext(f"{SVG}desc") or "")


def test_many_months_share_the_labels() -> None:
    months = [each for each in draw(months=40).iter(f"{SVG}text") if each.get("class") == "middle"]
    assert len(months) <= 12


def test_what_is_not_known_is_left_out_and_said() -> None:
    bars = [MonthBar(date(2027, 1, 1), None, 50_000_00)]
    chart = Chart("青禾", "CNY", bars, date(2027, 1, 1), None)
    picture = ET.fromstring(draw_chart(chart))  # noqa: S314  (our own text)
    assert [box.get("class") for box in picture.iter(f"{SVG}rect")] == [None, "own", "own"]
    assert "现有敞口未知 · owed now: ?" in [each.text for each in picture.iter(f"{SVG}text")]
    assert "what is owed now is not known" in (picture.findtext(f"{SVG}desc") or "")
