"""Programs ask and change: tokens, keys for repeats, versions, pages of lists, refusals."""

from __future__ import annotations

from itertools import product

import pytest

from checker.access.roles import Act, Role
from storage.idempotency import KeyState, take_key
from tests.checker.api.programs import API, require_problem, sign_up
from tests.checker.api.stage import Stage
from tests.checker.papers import make_licence, write_file

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

    def test_a_request_that_is_going_on_is_not_begun_again_nor_one_that_broke_off(
        self, stage: Stage
    ) -> None:
        path, key = f"/customers/{stage.customer_id}/assessments", "under-way-now"
        first = stage.maker.send("POST", path, {}, key=key)
        assert first.status_code == 201
        database = stage.desk.database
        with database.engine.begin() as connection:
            connection.exec_driver_sql(
                f"UPDATE kept_answers SET status = NULL, content = NULL WHERE key = '{key}'"  # noqa: S608
            )
        busy = stage.maker.send("POST", path, {}, key=key)
        require_problem(busy, 409, "idempotency_key_busy")
        stage.desk.now = stage.desk.now.replace(hour=13)
        lost = stage.maker.send("POST", path, {}, key=key)
        require_problem(lost, 409, "idempotency_key_lost")

    def test_a_key_is_forgotten_after_a_day(self, stage: Stage) -> None:
        now, account = stage.desk.now, stage.maker.account_id
        with stage.desk.database.session() as session:
            assert take_key(session, account, "k", "ab" * 32, now=now).state is KeyState.TAKEN
        with stage.desk.database.session() as session:
            later = now.replace(day=now.day + 1)
            assert take_key(session, account, "k", "cd" * 32, now=later).state is KeyState.TAKEN


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
