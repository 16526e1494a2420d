"""`licet due`, `alerts` and `deadlines` as people call them: on the screen, as JSON, as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from storage.database import Database
from storage.vocabulary import DeadlineKind
from tests.checker.cli.conftest import Called, Licet
from tests.checker.renewals.due_rows import FOOD, DueOffice, fill_office

DAY = "2026-11-22"
Call = Callable[..., Called]


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "240")


@pytest.fixture
def office(licet: Licet, tmp_path: Path) -> DueOffice:
    assert licet("init").exit_code == 0
    database = Database.open(f"sqlite:///{tmp_path / 'data' / 'licet.db'}")
    filled = fill_office(database)
    database.close()
    return filled


def due(licet: Licet, *words: str) -> dict[str, Any]:
    called = licet("due", "--as-of", DAY, "--json", *words)
    assert called.exit_code == 0, called.stderr
    return called.json


@pytest.mark.usefixtures("office")
class TestDue:
    def test_all_sources_the_earliest_first(self, licet: Licet) -> None:
        found = due(licet)
        assert (len(found["due"]), found["more"], found["next"]) == (8, 0, None)
        days = [item["due_on"] for item in found["due"]]
        assert days == sorted(days)
        food = next(item for item in found["due"] if item["kind"] == FOOD)
        assert (food["state"], food["renewal_last_day"], food["owner"]) == (
            "too_late", "2026-11-19", "林例昭",
        )  # fmt: skip
        assert set(food["headline"]) == set(food["task"]) == {"zh", "en"}

    def test_pages(self, licet: Licet) -> None:
        first = due(licet, "--limit", "3")
        assert (first["more"], first["more_is_exact"]) == (5, True)
        second = due(licet, "--limit", "5", "--after", first["next"])
        assert second["next"] is None
        assert first["due"] + second["due"] == due(licet)["due"]

    @pytest.mark.parametrize(
        ("words", "count"),
        [
            (("--kind", "食品经营许可证"), 1),
            (("--customer", "青禾示例有限公司"), 5),
            (("--owner", "林例昭"), 5),
            (("--own",), 2),
            (("--within", "0"), 2),
        ],
    )
    def test_only_what_is_asked_for(self, licet: Licet, words: tuple[str, ...], count: int) -> None:
        assert len(due(licet, *words)["due"]) == count

    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            ("zh", ["本公司", "客户", "已过申请延续的期限，须重新申办", "已过 21 天", "紧急"]),
            ("en", ["Our own company", "too late to renew: apply anew", "21 days ago", "urgent"]),
        ],
    )
    def test_as_people_see_it(
        self, licet: Licet, monkeypatch: pytest.MonkeyPatch, lang: str, words: list[str]
    ) -> None:
        monkeypatch.setenv("COLUMNS", "200")  # so that no sentence is cut into lines
        shown = licet("due", "--as-of", DAY, "--lang", lang).stdout
        for word in words:
            assert word in shown

    def test_says_how_to_go_on(self, licet: Licet) -> None:
        shown = licet("due", "--as-of", DAY, "--limit", "2", "--lang", "en").stdout
        assert '6 more. To go on, add --after "2026-11-20~' in shown

    @pytest.mark.parametrize(
        ("words", "exit_code", "said"),
        [
            (("--kind", "food"), 2, "food_business_licence"),
            (("--owner", "林例"), 3, "林例昭"),
            (("--customer", "nobody"), 3, "nobody"),
            (("--after", "nowhere"), 2, "nowhere"),
            (("--csv", "no/such/folder/a.csv"), 3, "a.csv"),
        ],
    )
    def test_says_what_is_wrong(
        self, licet: Licet, words: tuple[str, ...], exit_code: int, said: str
    ) -> None:
        called = licet("due", "--lang", "en", *words)
        assert called.exit_code == exit_code
        assert said in called.stderr

    def test_files(self, licet: Licet, tmp_path: Path) -> None:
        words = ("--csv", "a.csv", "--xlsx", "a.xlsx", "--ics", "a.ics")
        called = licet("due", "--as-of", DAY, "--lang", "zh", *words)
        assert called.exit_code == 0
        assert "已写入 a.csv，共 8 项。" in called.stdout
        text = (tmp_path / "a.csv").read_text("utf-8-sig")
        table = list(csv.reader(io.StringIO(text)))
        assert (len(table), table[0][0], table[1][0]) == (9, "日期", "2026-11-01")
        sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
        assert (sheet.title, sheet.max_row) == ("到期事项", 9)
        calendar = (tmp_path / "a.ics").read_text("utf-8")
        assert calendar.count("BEGIN:VEVENT") == 8
        assert "UID:credential-" in calendar

    def test_a_file_of_one_page(self, licet: Licet, tmp_path: Path) -> None:
        licet("due", "--as-of", DAY, "--limit", "2", "--csv", "a.csv")
        assert len((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()) == 3


def test_nothing_is_due(licet: Licet) -> None:
    licet("init")
    for lang, words in (("zh", "没有到期的事项"), ("en", "Nothing falls due within 90 days")):
        assert words in licet("due", "--lang", lang).stdout


class TestAlerts:
    def test_the_gravest_first(self, licet: Licet, office: DueOffice) -> None:
        listed = licet("alerts", "list", "--as-of", DAY, "--json").json
        assert (len(listed["alerts"]), listed["total"], listed["next"]) == (8, 8, None)
        assert listed["alerts"][0]["alert"] == office.alerts["licence"]
        first = licet("alerts", "list", "--limit", "3", "--json").json
        rest = licet("alerts", "list", "--after", first["next"], "--json").json
        numbers = [alert["alert"] for alert in (*first["alerts"], *rest["alerts"])]
        assert numbers == [alert["alert"] for alert in listed["alerts"]]
        mine = licet("alerts", "list", "--by", "林例昭", "--severity", "major", "--json").json
        assert mine["total"] == 5

    @pytest.mark.parametrize(
        ("lang", "words"),
        [("zh", ["（本公司）", "待处理", "周例安"]), ("en", ["(own company)", "open", "周例安"])],
    )
    def test_as_people_see_them(
        self, licet: Licet, office: DueOffice, lang: str, words: list[str]
    ) -> None:
        shown = licet("alerts", "list", "--as-of", DAY, "--lang", lang).stdout
        assert all(word in shown for word in words)
        assert str(office.alerts["food"]) in shown

    @pytest.mark.parametrize(
        ("lang", "words"),
        [
            (
                "zh",
                [
                    "#1",
                    "最迟办理",
                    "不作为法律依据",
                    "确认",
                    "已联系",
                    "→ 周例安",
                    "尚未通知任何人",
                ],
            ),
            ("en", ["#1", "act by", "not shown as law", "acknowledged", "→ 周例安", "nobody yet"]),
        ],
    )
    def test_one_with_its_history(
        self, licet: Licet, office: DueOffice, lang: str, words: list[str]
    ) -> None:
        number = str(office.alerts["food"])
        assert licet("alerts", "ack", number, "--by", "林例昭", "--note", "已联系").exit_code == 0
        given = licet("alerts", "assign", number, "--to", "周例安", "--by", "林例昭")
        assert given.exit_code == 0
        shown = licet("alerts", "show", number, "--as-of", DAY, "--lang", lang).stdout
        for word in words:
            assert word in shown
        story = licet("alerts", "show", number, "--json").json["alert"]
        assert [act["act"] for act in story["history"]] == ["acknowledged", "assigned"]

    def test_snooze(self, licet: Licet, office: DueOffice) -> None:
        number = str(office.alerts["food"])
        words = ("alerts", "snooze", number, "--by", "林", "--as-of", DAY, "--lang", "en")
        assert "either --until or --days" in licet(*words).stderr
        assert licet(*words, "--days", "7", "--until", "2026-12-01").exit_code == 2
        assert "2026-11-23 to 2026-12-22" in licet(*words, "--days", "40").stderr
        done = licet(*words, "--until", "2026-12-01", "--json").json
        assert done["alerts"][0]["snoozed_until"] == "2026-12-01"

    def test_close_asks_why_and_says_who_did(self, licet: Licet, office: DueOffice) -> None:
        number = str(office.alerts["food"])
        words = ("alerts", "close", number, "--by", "林", "--lang", "en")
        assert licet(*words).exit_code == 2
        assert licet(*words, "--reason", "客户已停业").exit_code == 0
        again = licet(*words, "--reason", "x")
        assert again.exit_code == 3
        assert "because: 客户已停业. Nothing was done." in again.stderr
        assert licet("alerts", "show", "4711", "--lang", "en").exit_code == 3

    def test_none(self, licet: Licet) -> None:
        licet("init")
        assert "没有待处理的预警" in licet("alerts", "list", "--lang", "zh").stdout


class TestDeadlines:
    def test_add_list_replace_end(self, licet: Licet, office: DueOffice) -> None:
        add = ("deadlines", "add", "临时额度 50 万", "--by", "林", "--kind", "temporary_limit")
        customer = ("--customer", "青禾示例有限公司")
        first = licet(*add, "--on", "2026-12-20", *customer, "--json").json["deadline"]
        assert (first["kind"], first["customer_id"]) == ("temporary_limit", office.customer)
        words = ("--on", "2027-01-20", "--replaces", first["id"], *customer)
        second = licet(*add, *words, "--json").json["deadline"]
        listed = licet("deadlines", "list", *customer, "--json").json["deadlines"]
        assert [one["due_on"] for one in listed] == ["2026-12-05", "2027-01-20"]
        assert len(licet("deadlines", "list", *customer, "--all", "--json").json["deadlines"]) == 3
        shown = licet("deadlines", "list", *customer, "--all", "--as-of", DAY, "--lang", "en")
        assert "ended or replaced" in shown.stdout
        assert licet("deadlines", "end", second["id"], "--lang", "zh").exit_code == 0
        assert licet("deadlines", "end", second["id"]).exit_code == 3
        assert licet(*add, "--on", "2027-02-01", "--replaces", first["id"]).exit_code == 3

    @pytest.mark.usefixtures("office")
    def test_for_the_own_house(self, licet: Licet) -> None:
        for kind in DeadlineKind:
            words = ("deadlines", "add", "年检", "--on", "2027-01-31", "--by", "林")
            assert licet(*words, "--kind", kind.value, "--note", "带公章").exit_code == 0
        shown = licet("deadlines", "list", "--as-of", DAY, "--lang", "zh").stdout
        for word in ("豁免", "临时额度", "通知期限", "其他", "带公章", "70 天"):
            assert word in shown
        assert licet("deadlines", "add", " ", "--on", "2027-01-31", "--by", "林").exit_code == 2

    def test_none(self, licet: Licet) -> None:
        licet("init")
        assert "No deadline is on record" in licet("deadlines", "list", "--lang", "en").stdout
