"""The commands as a newcomer and a scheduled job call them: data, exit codes, errors."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from licet_examples.customers import WrittenCustomer
from tests.checker.cli.conftest import Licet
from tests.checker.samples import write_printed_customer

AS_OF = date(2026, 11, 22)
DAY = AS_OF.isoformat()


@pytest.fixture(scope="session")
def clean_customer(tmp_path_factory: pytest.TempPathFactory) -> WrittenCustomer:
    """The customer whose papers are all text PDFs: reading them needs no OCR."""
    return write_printed_customer(tmp_path_factory.mktemp("samples"), AS_OF)


@pytest.fixture
def folder(clean_customer: WrittenCustomer, tmp_path: Path) -> Path:
    copy = tmp_path / clean_customer.folder.name
    shutil.copytree(clean_customer.folder, copy)
    return copy


class TestRead:
    def test_gives_the_document_of_the_design(
        self, licet: Licet, folder: Path, clean_customer: WrittenCustomer
    ) -> None:
        called = licet("read", folder, "--json")
        assert called.exit_code == 0
        assert called.json["schema_version"] == 1
        by_kind = {document["kind"]: document for document in called.json["documents"]}
        licence = by_kind["cn.business_licence"]
        assert licence.keys() >= {
            "path", "sha256", "kind", "confidence", "pages", "result", "fields", "to_check",
            "problems", "signs",
        }  # fmt: skip
        name = licence["fields"]["registered_name"]
        assert name["value"] == clean_customer.documents[0].truth["registered_name"]
        assert name.keys() == {"value", "raw", "page", "box", "confidence", "chance", "method"}
        assert all(0 <= edge <= 1 for edge in name["box"])
        assert licence["fields"]["registered_capital"]["value"] == {
            "amount": "5000000.00",
            "currency": "CNY",
        }

    def test_names_what_it_cannot_read_and_goes_on(self, licet: Licet, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("not a document")
        (tmp_path / "b.pdf").write_bytes(b"")
        called = licet("read", tmp_path / "a.txt", tmp_path / "b.pdf", "--json")
        assert called.exit_code == 3
        assert [entry["result"] for entry in called.json["documents"]] == ["unsupported", "corrupt"]
        for entry in called.json["documents"]:
            for problem in entry["problems"]:
                assert set(problem["message"]) == set(problem["remedy"]) == {"zh", "en"}

    @pytest.mark.parametrize(("lang", "words"), [("zh", "找不到"), ("en", "There is nothing at")])
    def test_says_what_is_not_there(self, licet: Licet, lang: str, words: str) -> None:
        called = licet("read", "absent.pdf", "--lang", lang)
        assert called.exit_code == 3
        assert words in called.stderr
        assert called.stdout == ""

    def test_an_error_is_a_document_too(self, licet: Licet) -> None:
        called = licet("read", "absent.pdf", "--json")
        assert called.json["error"]["code"] == "path_missing"
        assert set(called.json["error"]["message"]) == {"zh", "en"}


class TestCheckFolder:
    def test_gives_a_verdict_and_stores_nothing(
        self, licet: Licet, folder: Path, tmp_path: Path
    ) -> None:
        called = licet("check", folder, "--as-of", DAY, "--json")
        assert called.exit_code == 0
        found = called.json
        assert found["verdict"] == "approve"
        assert found["findings"] == []
        assert found["as_of"] == DAY
        assert found.keys() >= {
            "customer", "pack", "dimensions", "missing", "changes_on", "next_review_on",
        }  # fmt: skip
        assert not (tmp_path / "data").exists()

    def test_a_later_day_finds_what_has_ended(self, licet: Licet, folder: Path) -> None:
        called = licet("check", folder, "--as-of", "2027-12-01", "--json")
        assert called.exit_code == 1
        (finding,) = [f for f in called.json["findings"] if f["rule"] == "CN-AUT-009"]
        place = next(place for place in finding["evidence"] if place["quote"])
        assert place["document_name"] == "授权委托书.pdf"
        assert place["page"] == 1
        assert set(finding["message"]) == set(finding["remedy"]) == {"zh", "en"}

    def test_people_see_document_page_and_quote(self, licet: Licet, folder: Path) -> None:
        shown = licet("check", folder, "--as-of", "2027-12-01", "--lang", "en").stdout
        assert "CN-AUT-009" in shown
        assert "授权委托书.pdf p. 1" in shown

    def test_an_identity_number_is_never_shown_in_full(
        self, licet: Licet, folder: Path, clean_customer: WrittenCustomer
    ) -> None:
        number = str(clean_customer.documents[1].truth["agent_id_number"])
        for words in (["check", folder, "--as-of", "2027-12-01", "--json"], ["read", folder]):
            called = licet(*words)
            assert number not in called.stdout + called.stderr

    def test_an_empty_folder_says_what_to_put_in(self, licet: Licet, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        called = licet("check", tmp_path / "empty", "--lang", "zh")
        assert called.exit_code == 3
        assert "营业执照" in called.stderr


class TestStoredCustomer:
    def test_the_whole_day(self, licet: Licet, folder: Path) -> None:
        assert licet("init").exit_code == 0
        filed = licet("ingest", folder, "--as-of", DAY, "--json")
        assert filed.exit_code == 0
        (customer,) = filed.json["customers"]
        assert customer["is_new"] is True
        assert len(customer["documents"]) == 4

        again = licet("ingest", folder, "--as-of", DAY, "--json")
        (repeated,) = again.json["customers"]
        assert repeated["id"] == customer["id"]
        assert (repeated["is_new"], repeated["documents"]) == (False, [])
        assert repeated["known_files"] == 4

        code = customer["unified_social_credit_code"]
        checked = licet("check", code, "--as-of", DAY, "--json")
        assert (checked.exit_code, checked.json["verdict"]) == (0, "approve")

        listed = licet("customers", "--json").json["customers"]
        assert [(row["name"], row["verdict"]) for row in listed] == [(customer["name"], "approve")]

        due = licet("due", "--within", "400", "--as-of", DAY, "--json").json["due"]
        days = [item["due_on"] for item in due]
        assert days == sorted(days)
        assert [(item["source"], item["kind"]) for item in due if item["source"] != "evidence"] == [
            ("credential", "cn.authorization_letter"),
            ("review", "onboarding"),
        ]

        words = ("tick", "--confirm-clock", "--as-of", days[0], "--json")
        beat = licet(*words).json
        assert beat["raised"] > 0
        assert licet(*words).json["raised"] == 0
        alerts = licet("alerts", "list", "--as-of", days[0], "--json").json
        assert alerts["total"] == beat["raised"] - beat["overtaken"]

        replayed = licet("replay", checked.json["assessment"], "--json")
        assert replayed.exit_code == 0
        assert replayed.json["identical"] is True
        assert replayed.json["differences"] == []
        assert json.loads(replayed.json["result"])["verdict"] == "approve"

    @pytest.mark.parametrize("words", [["customers"], ["due"], ["tick"], ["check", "somebody"]])
    def test_without_a_database_it_says_to_make_one(self, licet: Licet, words: list[str]) -> None:
        called = licet(*words, "--lang", "en")
        assert called.exit_code == 4
        assert "licet init" in called.stderr

    def test_an_unknown_customer_is_named(self, licet: Licet) -> None:
        licet("init")
        called = licet("check", "nobody", "--lang", "en")
        assert called.exit_code == 3
        assert "“nobody”" in called.stderr

    def test_an_unknown_assessment_is_named(self, licet: Licet) -> None:
        licet("init")
        assert licet("replay", "0123").exit_code == 3

    @pytest.mark.parametrize(("lang", "words"), [("zh", "尚无客户"), ("en", "No customers yet")])
    def test_an_empty_list_says_what_to_do(self, licet: Licet, lang: str, words: str) -> None:
        licet("init")
        assert words in licet("customers", "--lang", lang).stdout


class TestRules:
    def test_the_shipped_pack_is_clean(self, licet: Licet) -> None:
        called = licet("rules", "lint", "--json")
        assert (called.exit_code, called.json["problems"]) == (0, [])

    def test_every_case_of_it_passes(self, licet: Licet) -> None:
        called = licet("rules", "test", "--json")
        assert (called.exit_code, called.json["failed"]) == (0, [])
        assert called.json["total"] >= 72

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_a_rule_is_shown_with_its_basis(self, licet: Licet, lang: str) -> None:
        called = licet("rules", "show", "cn-lic-003", "--lang", lang)
        assert called.exit_code == 0
        assert "licence.valid_until < today" in called.stdout

    def test_an_unknown_rule_is_a_usage_error_with_the_nearest(self, licet: Licet) -> None:
        called = licet("rules", "show", "CN-LIC-999", "--lang", "en")
        assert called.exit_code == 2
        assert "CN-LIC-" in called.stderr

    def test_a_broken_pack_is_refused_with_its_place(self, licet: Licet, tmp_path: Path) -> None:
        import rules.packs

        broken = tmp_path / "broken"
        shutil.copytree(Path(rules.packs.__path__[0]) / "cn-base", broken)
        topic = broken / "legality" / "licence-term.yaml"
        text = topic.read_text("utf-8")
        topic.write_text(text.replace("licence.valid_until < today", "licence.valid_untl < today"))
        called = licet("rules", "lint", "--pack", broken, "--lang", "en")
        assert called.exit_code == 4
        assert "licence-term.yaml:" in called.stdout
        assert "licence.valid_until" in called.stdout
        checked = licet("check", tmp_path, "--pack", broken)
        assert checked.exit_code == 4


class TestUsage:
    def test_a_wrong_date_is_refused_in_both_languages(self, licet: Licet) -> None:
        called = licet("due", "--as-of", "22.11.2026")
        assert called.exit_code == 2
        assert "2026-11-22" in called.stderr
        assert "不是日期" in called.stderr

    def test_a_wrong_setting_is_named(self, licet: Licet, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LICET_BEAT_MINUTES", "never")
        called = licet("init", "--lang", "en")
        assert called.exit_code == 4
        assert "beat_minutes" in called.stderr

    def test_help_imports_no_reader_database_or_engine(self) -> None:
        """`licet --help` must answer at once; what makes it slow is importing the big libraries."""
        program = (
            "import sys; from checker.cli.app import app; "
            "print(sorted({'sqlalchemy','pydantic','numpy','yaml','reportlab','cv2'} & "
            "set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
        assert done.stdout.strip() == b"[]"

    def test_a_bug_ends_in_exit_code_5(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from checker import cli

        def broken() -> None:
            raise RuntimeError("a bug")

        monkeypatch.setattr("checker.cli.app.app", broken)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 5
        assert "RuntimeError: a bug" in capsys.readouterr().err


class TestCheckArgument:
    def test_a_single_file_is_not_a_customer(self, licet: Licet, folder: Path) -> None:
        called = licet("check", next(folder.iterdir()), "--lang", "en")
        assert called.exit_code == 3
        assert "is a file" in called.stderr

    def test_a_path_that_is_not_there_is_no_customer_either(self, licet: Licet) -> None:
        called = licet("check", "./absent", "--lang", "zh")
        assert called.exit_code == 3
        assert "找不到" in called.stderr
