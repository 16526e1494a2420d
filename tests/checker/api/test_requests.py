"""Programs ask and change: tokens, keys for repeats, versions, pages of lists, refusals."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Never

import pytest
from httpx import Response
from sqlmodel import select

from checker.access.roles import Act, Role
from checker.api.v1 import repeats, routes
from checker.api.v1.filing import file_received
from checker.api.v1.routes import Told
from checker.http.visit import Visit
from licet_examples.check_digits import complete_credit_code
from storage.tables import Customer
from tests.checker.api.programs import API, require_problem, sign_up
from tests.checker.api.stage import Stage
from tests.checker.papers import make_licence, write_file

_KILLED = 9
ABSENT = "00000000-0000-7000-8000-000000000000"
pytestmark = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


class TestWhoAsks:
    def test_nobody_and_a_wrong_token_are_told_to_bring_one(self, stage: Stage) -> None:
        client = stage.desk.visit().client
        for headers in ({}, {"Authorization": "Bearer licet_x"}, {"Authorization": "Basic eDp5"}):
            answer = client.get(f"{API}/customers", headers=headers)
            require_problem(answer, 401, "not_signed_in")
            assert answer.headers["www-authenticate"] == "Bearer"

    def test_the_cookie_of_a_session_opens_no_route_of_the_api(self, stage: Stage) -> None:
        browser = stage.desk.sign_in(Role.MAKER, name="in-a-browser")
        assert browser.client.get(f"{API}/customers").status_code == 401

    def test_a_token_does_what_its_scopes_say_and_no_more(self, stage: Stage) -> None:
        reader = sign_up(stage.desk, Role.MAKER, name="reader", scopes=[Act.READ_CUSTOMERS])
        assert reader.get("/customers").status_code == 200
        require_problem(reader.get(f"/documents/{stage.ids['document_id'][0]}"), 403)
        assert reader.get("/me").json()["acts"] == ["read_customers", "use_api"]

    def test_an_administrator_does_no_makers_work_and_a_maker_reads_no_log(
        self, stage: Stage
    ) -> None:
        body = {"decision": "approve", "reason_code": "x", "reason": "x"}
        review = stage.ids["review_id"][0]
        refused = stage.keeper.send("POST", f"/reviews/{review}/decision", body)
        require_problem(refused, 403, "act_refused")
        require_problem(stage.maker.get("/events"), 403, "act_refused")
        assert stage.keeper.get("/events").json()["items"]


class TestRefusals:
    def test_every_error_is_a_problem_document_whatever_is_accepted(self, stage: Stage) -> None:
        client = stage.maker.client
        page = {"accept": "text/html"}
        require_problem(client.get(f"{API}/nothing", headers=page), 404, "not_found")
        answer = client.put(f"{API}/customers", headers=page)
        require_problem(answer, 405, "method_not_allowed")
        large = {"content-type": "application/json", "idempotency-key": "large-body"}
        path = f"{API}/customers/{stage.customer_id}/assessments"
        answer = client.post(path, content=b" " * 70_000, headers=large)
        require_problem(answer, 413)

    def test_what_is_wrong_is_told_with_its_place_and_without_what_was_sent(
        self, stage: Stage
    ) -> None:
        path = f"/customers/{stage.customer_id}/assessments"
        answer = stage.maker.send("POST", path, {"as_of": "canary", "colour": "canary"})
        problem = require_problem(answer, 422, "unprocessable_entity")
        faults = {fault["at"]: fault for fault in problem["faults"]}
        assert faults.keys() == {"as_of", "colour"}
        assert faults["colour"]["code"] == "extra_forbidden"
        for fault in faults.values():
            assert fault["in"] == "body"
            assert fault["message"]["zh"]
            assert fault["message"]["en"]
        assert "canary" not in answer.text

    def test_a_change_without_a_key_is_refused(self, stage: Stage) -> None:
        path = f"{API}/customers/{stage.customer_id}/assessments"
        problem = require_problem(stage.maker.client.post(path, json={}), 422)
        assert problem["faults"][0]["at"] == "Idempotency-Key"

    def test_what_there_is_not_is_not_found(self, stage: Stage) -> None:
        for kind in ("customers", "documents", "assessments", "reviews"):
            problem = require_problem(stage.maker.get(f"/{kind}/{ABSENT}"), 404)
            assert problem["code"].endswith("_unknown"), kind


class TestRepeats:
    def test_the_same_request_is_carried_out_once(self, stage: Stage) -> None:
        path, key = f"/customers/{stage.customer_id}/assessments", "check-of-monday"
        listed = len(stage.maker.get(path).json()["items"])
        first = stage.maker.send("POST", path, {"purpose": "onboarding"}, key=key)
        again = stage.maker.send("POST", path, {"purpose": "onboarding"}, key=key)
        assert first.status_code == again.status_code == 201
        assert first.content == again.content
        assert again.headers["location"] == first.headers["location"]
        assert again.headers["idempotency-replayed"] == "true"
        assert len(stage.maker.get(path).json()["items"]) == listed + 1

    def test_the_key_of_another_request_is_refused_and_refusals_are_kept(
        self, stage: Stage
    ) -> None:
        path, key = f"/customers/{stage.customer_id}/reviews", "a-review-please"
        first = stage.maker.send("POST", path, {"purpose": "onboarding"}, key=key)
        require_problem(first, 409, "review_under_way")
        again = stage.maker.send("POST", path, {"purpose": "onboarding"}, key=key)
        assert again.content == first.content
        other = stage.maker.send("POST", path, {}, key=key)
        require_problem(other, 422, "idempotency_key_reused")

    def test_keys_of_different_accounts_have_nothing_to_do_with_one_another(
        self, stage: Stage
    ) -> None:
        path, key = f"/customers/{stage.customer_id}/assessments", "everybodys-key"
        other = sign_up(stage.desk, Role.MAKER, name="second-maker")
        mine = stage.maker.send("POST", path, {}, key=key)
        theirs = other.send("POST", path, {}, key=key)
        assert theirs.status_code == 201
        assert theirs.json()["id"] != mine.json()["id"]

    def test_a_request_that_is_going_on_is_not_begun_again(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        licence, repeats = _write_licence(stage), []

        def file_after_a_repeat(visit: Visit, customer_id: str | None) -> Told:
            repeats.append(_file(stage, licence))
            return file_received(visit, customer_id)

        monkeypatch.setattr("checker.api.v1.customers.file_received", file_after_a_repeat)
        assert _file(stage, licence).status_code == 201
        (busy,) = repeats
        require_problem(busy, 409, "idempotency_key_busy")
        assert busy.headers["retry-after"] == "10"

    @pytest.mark.parametrize("step", ["key taken", "act done", "answer kept"])
    def test_a_request_whose_process_died_is_done_once_when_it_is_sent_again(
        self, stage: Stage, step: str
    ) -> None:
        licence, before = _write_licence(stage), _count_customers(stage)
        is_done = step == "answer kept"
        stage.desk.database.close()  # a connection of a server is nothing that two processes share
        _die_at(step, lambda: _file(stage, licence))
        assert _count_customers(stage) == before + is_done
        if not is_done:
            require_problem(_file(stage, licence), 409, "idempotency_key_busy")
            stage.desk.now += timedelta(minutes=15)
        second, third = _file(stage, licence), _file(stage, licence)
        assert second.status_code == 201, second.text
        assert ("idempotency-replayed" in second.headers) is is_done
        assert third.content == second.content
        _require_filed_once(stage, second, before)

    def test_what_was_done_too_slowly_is_taken_back_for_whoever_took_it_over(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        licence, before, others = _write_licence(stage), _count_customers(stage), []

        def file_too_late(visit: Visit, customer_id: str | None) -> Told:
            monkeypatch.setattr("checker.api.v1.customers.file_received", file_received)
            stage.desk.now += timedelta(minutes=15)
            others.append(_file(stage, licence))
            return file_received(visit, customer_id)

        monkeypatch.setattr("checker.api.v1.customers.file_received", file_too_late)
        require_problem(_file(stage, licence), 409, "idempotency_key_busy")
        (other,) = others
        _require_filed_once(stage, other, before)
        assert _file(stage, licence).content == other.content

    def test_what_the_program_could_not_do_can_be_sent_again_at_once(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        licence, before = _write_licence(stage), _count_customers(stage)

        def file_and_fail(visit: Visit, customer_id: str | None) -> Told:
            file_received(visit, customer_id)
            raise ValueError("a bug")

        with monkeypatch.context() as patch:
            patch.setattr("checker.api.v1.customers.file_received", file_and_fail)
            require_problem(_file(stage, licence), 500)
        assert _count_customers(stage) == before
        _require_filed_once(stage, _file(stage, licence), before)

    def test_a_key_is_forgotten_after_a_day(self, stage: Stage) -> None:
        path, key = f"/customers/{stage.customer_id}/reviews", "a-key-of-yesterday"
        stage.maker.send("POST", path, {"purpose": "onboarding"}, key=key)
        stage.desk.now += timedelta(days=1)
        other = stage.maker.send("POST", path, {}, key=key)
        require_problem(other, 409, "review_under_way")


def _write_licence(stage: Stage) -> Path:
    licence = make_licence(
        registered_name="再试科技有限公司",
        unified_social_credit_code=complete_credit_code("91", "330106", "MA0000R1"),
        name="licence.pdf",
    )
    return write_file(stage.desk.data_dir / "licence.pdf", licence)


def _file(stage: Stage, licence: Path) -> Response:
    sent = {"files": (licence.name, licence.read_bytes())}
    return stage.maker.send("POST", "/customers", files=sent, key="file-it-once")


def _count_customers(stage: Stage) -> int:
    with stage.desk.database.read_session() as session:
        return len(session.exec(select(Customer)).all())


def _require_filed_once(stage: Stage, answer: Response, before: int) -> None:
    assert answer.status_code == 201, answer.text
    assert _count_customers(stage) == before + 1
    told = stage.keeper.get("/events", action="documents.filed").json()["items"]
    assert [event["customer_id"] for event in told].count(answer.json()["customer_id"]) == 1


def _die_at(step: str, send: Callable[[], object]) -> None:
    """Let a copy of this process send a request and end, without a word, after a step of it."""
    child = os.fork()
    if child == 0:
        if step == "key taken":
            repeats.commit_together = _die  # type: ignore[assignment]
        elif step == "act done":
            repeats.keep_answer = _die  # type: ignore[assignment]
        else:
            routes.answer_once = lambda *given: _die(repeats.answer_once(*given))
        send()
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED


def _die(*_: object, **__: object) -> Never:
    os._exit(_KILLED)


class TestVersions:
    def test_what_is_done_to_a_review_says_from_which_version(self, stage: Stage) -> None:
        path = f"/reviews/{stage.ids['review_id'][0]}"
        wanted = {"documents": [{"kind": "cn.bank_account"}], "due_on": "2030-01-31"}
        require_problem(
            stage.maker.send("POST", f"{path}/requests", wanted), 428, "version_missing"
        )
        tag = stage.maker.get(path).headers["etag"]
        asked = stage.maker.send("POST", f"{path}/requests", wanted, If_Match=tag)
        assert asked.status_code == 200, asked.text
        assert asked.json()["state"] == "waiting"
        stale = stage.maker.send("POST", f"{path}/requests", wanted, If_Match=tag)
        require_problem(stale, 412, "version_stale")
        (request,) = stage.maker.get(path).json()["requests"]
        tag = stage.maker.get(path).headers["etag"]
        dropped = stage.maker.send("DELETE", f"{path}/requests/{request['id']}", If_Match=tag)
        assert dropped.json()["state"] == "open"

    def test_a_decision_with_actions_left_is_refused(self, stage: Stage) -> None:
        path = f"/reviews/{stage.ids['review_id'][0]}"
        shown = stage.maker.get(path)
        assert shown.json()["required_actions"]
        reason = next(iter(shown.json()["decisions"]["approve"]))
        body = {"decision": "approve", "reason_code": reason, "reason": "looks good"}
        tag = shown.headers["etag"]
        answer = stage.maker.send("POST", f"{path}/decision", body, If_Match=tag)
        assert answer.status_code in (409, 422), answer.text


class TestLists:
    def test_a_cursor_leads_through_a_list_once(self, stage: Stage) -> None:
        seen, cursor = [], None
        while True:
            query = {"limit": 3} | ({} if cursor is None else {"cursor": cursor})
            page = stage.keeper.get("/events", **query).json()
            seen += [event["seq"] for event in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert seen == sorted(set(seen), reverse=True)
        assert seen[-1] == 1

    def test_a_cursor_of_no_list_is_refused(self, stage: Stage) -> None:
        paths = ("/customers", "/reviews", "/alerts", "/due", "/runs")
        cursors = ("x", "W10", "WyJcdTAwMDAiXQ", "WzEsMiwzXQ", "e30", "MQ")
        answers = {
            (path, cursor): stage.maker.get(path, cursor=cursor)
            for path, cursor in product(paths, cursors)
        }
        taken = [asked for asked, answer in answers.items() if answer.status_code != 422]
        assert taken == []
        for answer in answers.values():
            require_problem(answer, 422, "cursor_unfit")


class TestFiling:
    def test_documents_come_in_are_listed_read_and_given_back_as_they_came(
        self, stage: Stage
    ) -> None:
        path = write_file(
            stage.desk.data_dir / "licence.pdf",
            make_licence(registered_name="来示科技有限公司", name="licence.pdf"),
        )
        content = path.read_bytes()
        sent = {"files": ("<b>licence</b>.pdf", content)}
        filed = stage.maker.send("POST", "/customers", files=sent, key="file-once")
        assert filed.status_code == 201, filed.text
        customer = filed.json()["customer_id"]
        again = stage.maker.send("POST", "/customers", files=sent, key="file-once")
        assert again.content == filed.content
        listed = stage.maker.get(f"/customers/{customer}/documents").json()["items"]
        (sha256,) = (each["sha256"] for each in filed.json()["documents"])
        (document,) = (each for each in listed if each["sha256"] == sha256)
        shown = stage.maker.get(f"/documents/{document['id']}").json()
        assert {field["name"] for field in shown["fields"]} >= {"registered_name"}
        original = stage.maker.get(f"/documents/{document['id']}/original")
        assert original.content == content
        assert original.headers["content-disposition"].startswith("attachment")
        last = stage.keeper.get("/events", action="document.downloaded").json()["items"]
        assert [event["customer_id"] for event in last] == [customer]

    def test_a_form_without_files_is_refused(self, stage: Stage) -> None:
        answer = stage.maker.send("POST", "/customers", files={"label": (None, "x")})
        require_problem(answer, 422, "files_missing")
