"""Setting up, signing in, one's own account, and accounts of others, as a browser sends them."""

from __future__ import annotations

import re

from sqlmodel import select

from checker.access.roles import Act, Role
from checker.access.set_up import set_up_token
from checker.http.cookies import session_cookie
from checker.web.tellings import TELLINGS
from storage.tables import Account, Event
from tests.checker.web.desk import PASSWORD, TestDesk, words_of

SESSION = session_cookie(is_https=False)


def actions(desk: TestDesk) -> list[str]:
    with desk.database.read_session() as session:
        return [event.action for event in session.exec(select(Event).order_by(Event.seq))]  # type: ignore[arg-type]


def test_set_up_makes_the_first_administrator_once(desk: TestDesk) -> None:
    token = set_up_token(desk.data_dir)
    browser = desk.visit()
    assert browser.get("/").headers["location"] == "/set-up"
    assert browser.get("/set-up?token=wrong").status_code == 403
    form = {"token": token, "name": "zhang", "shown": "张", "password": PASSWORD}
    refused = browser.send("/set-up", {**form, "again": "other"})
    assert (refused.status_code, PASSWORD in refused.text) == (422, False)
    made = browser.send("/set-up", {**form, "again": PASSWORD})
    assert (made.status_code, made.headers["location"]) == (303, "/")
    page = browser.get("/accounts")
    assert TELLINGS["signed_in_first"] in words_of(page)
    assert TELLINGS["signed_in_first"] not in words_of(browser.get("/accounts"))
    again = desk.visit().send("/set-up", {**form, "again": PASSWORD})
    assert again.status_code == 409
    assert actions(desk) == ["access.signed_in", "access.account_created"]


def test_sign_in_leads_back_but_never_away(desk: TestDesk) -> None:
    desk.make_account("wang", Role.MAKER, password=PASSWORD)
    form = {"name": "wang", "password": PASSWORD}
    for after, goes in (
        ("/account/tokens", "/account/tokens"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
    ):
        answer = desk.visit().send("/sign-in", {**form, "next": after})
        assert (answer.status_code, answer.headers["location"]) == (303, goes)
    cookie = answer.headers["set-cookie"]
    assert SESSION in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_wrong_password_is_told_without_telling_what(desk: TestDesk) -> None:
    desk.make_account("wang", Role.MAKER, password=PASSWORD)
    answers = [
        desk.visit().send("/sign-in", {"name": name, "password": "wrong password"})
        for name in ("wang", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert words_of(answers[0]) == words_of(answers[1])


def test_signing_out_ends_the_session(desk: TestDesk) -> None:
    maker = desk.sign_in(Role.MAKER)
    kept = maker.token
    assert maker.send("/sign-out").headers["location"] == "/sign-in"
    maker.client.cookies.set(SESSION, kept)
    assert maker.get("/account").status_code == 303


def test_another_password_gives_another_session(desk: TestDesk) -> None:
    account = desk.make_account("wang", Role.MAKER, password=PASSWORD)
    browser = desk.visit()
    signed_in = browser.send("/sign-in", {"name": "wang", "password": PASSWORD})
    browser.token = signed_in.cookies[SESSION]
    form = {"present": PASSWORD, "password": "nineteen loud herons", "again": "x"}
    assert browser.send("/account/password", form).status_code == 422
    form["again"] = form["password"]
    wrong = browser.send("/account/password", {**form, "present": "not this one"})
    assert "fault-present" in wrong.text
    changed = browser.send("/account/password", form)
    assert changed.status_code == 303
    assert changed.cookies[SESSION] != browser.token
    assert browser.get("/account").status_code == 200
    with desk.database.read_session() as session:
        assert session.get_one(Account, account.id).password_is_temporary is False


def test_a_password_that_somebody_else_chose_opens_ones_own_account_alone(desk: TestDesk) -> None:
    account = desk.make_account("wang", Role.MAKER, password=PASSWORD)
    with desk.database.session() as session:
        session.get_one(Account, account.id).password_is_temporary = True
    browser = desk.visit()
    signed_in = browser.send("/sign-in", {"name": "wang", "password": PASSWORD, "next": "/reviews"})
    assert signed_in.headers["location"] == "/account"
    browser.token = signed_in.cookies[SESSION]
    for path in ("/", "/reviews", "/customers", "/log", "/accounts"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account"), path
    assert browser.send("/customers/new").headers["location"] == "/account"
    page = words_of(browser.get("/account"))
    assert "Your password was chosen by somebody else" in page
    new = "nineteen loud herons"
    form = {"present": PASSWORD, "password": new, "again": new}
    assert browser.send("/account/password", form).headers["location"] == "/"
    assert browser.get("/").headers["location"] == "/reviews"
    assert "Your password is changed" in words_of(browser.get("/reviews"))


def test_a_token_is_shown_once_and_bounded(desk: TestDesk) -> None:
    maker = desk.sign_in(Role.MAKER)
    page = maker.get("/account/tokens")
    assert Act.DECIDE_PROPOSALS.value not in page.text
    until = desk.desk.today().replace(year=desk.desk.today().year + 5).isoformat()
    form = {"name": "nightly", "scopes": [Act.READ_CUSTOMERS.value], "until": until}
    refused = maker.send("/account/tokens", form)
    assert "fault-until" in refused.text
    maker.token = refused.cookies[SESSION]
    form["until"] = desk.desk.today().isoformat()
    shown = re.search(r"licet_[\w-]{51}", maker.send("/account/tokens", form).text)
    assert shown is not None
    assert shown[0] not in maker.get("/account/tokens").text


def test_the_second_factor_asks_for_a_code_of_the_device(desk: TestDesk) -> None:
    maker = desk.sign_in(Role.MAKER)
    page = maker.get("/account/second-factor")
    sealed = re.search(r'name="sealed" value="([^"]+)"', page.text)
    assert sealed is not None
    assert "style=" not in page.text
    wrong = maker.send("/account/second-factor", {"sealed": sealed[1], "code": "000000"})
    assert wrong.status_code == 422
    assert "fault-code" in wrong.text


def test_an_administrator_makes_and_closes_accounts(desk: TestDesk) -> None:
    administrator = desk.sign_in(Role.ADMINISTRATOR)
    form = {"name": "li", "shown": "<b>李</b>", "password": PASSWORD, "roles": ["maker"]}
    assert administrator.send("/accounts", {**form, "password": "short"}).status_code == 422
    assert administrator.send("/accounts", form).status_code == 303
    page = administrator.get("/accounts")
    assert "<b>李</b>" not in page.text
    assert "&lt;b&gt;李" in page.text
    taken = administrator.send("/accounts", form)
    assert "fault-name" in taken.text
    with desk.database.read_session() as session:
        account = session.exec(select(Account).where(Account.name == "li")).one()
    browser = desk.visit()
    first = browser.send("/sign-in", {"name": "li", "password": PASSWORD, "next": "/accounts"})
    assert first.headers["location"] == "/account"
    assert administrator.send(f"/accounts/{account.id}/close").status_code == 303
    assert browser.get("/account").status_code == 303


def test_with_an_approver_no_roles_are_given_alone(desk: TestDesk) -> None:
    desk.make_account("an", Role.APPROVER)
    administrator = desk.sign_in(Role.ADMINISTRATOR)
    form = {"name": "li", "shown": "Li", "password": PASSWORD, "roles": ["approver"]}
    answer = administrator.send("/accounts", form)
    assert (answer.status_code, "access.account_created" in actions(desk)) == (422, False)


def test_the_language_is_kept_and_leads_back(desk: TestDesk) -> None:
    browser = desk.visit()
    answer = browser.send("/language", {"language": "zh", "next": "//evil.example"})
    assert answer.headers["location"] == "/"
    assert browser.client.cookies["licet_lang"] == "zh"


def test_roles_are_proposed_shown_and_withdrawn(lone_desk: TestDesk) -> None:
    administrator = lone_desk.sign_in(Role.ADMINISTRATOR)
    other = lone_desk.make_account("wang", Role.MAKER)
    path = f"/accounts/{other.id}"
    assert "There is no other approver in use." in words_of(administrator.get(path))
    together = administrator.send(f"{path}/roles", {"roles": ["maker", "auditor"], "reason": "x"})
    assert (together.status_code, "fault-roles" in together.text) == (422, True)
    assert 'value="auditor" checked' in together.text
    for sent in ({"roles": ["maker"], "reason": "x"}, {"roles": ["finance"], "reason": ""}):
        assert administrator.send(f"{path}/roles", sent).status_code == 422
    sent = {"roles": ["maker", "finance"], "reason": "<b>leave</b>"}
    assert administrator.send(f"{path}/roles", sent).status_code == 303
    page = administrator.get(path)
    assert "Proposed roles: Finance, Maker" in words_of(page)
    assert "<b>leave" not in page.text
    assert administrator.send(f"{path}/roles", sent).status_code == 409
    second = lone_desk.sign_in(Role.ADMINISTRATOR, name="second")
    assert f"{path}/roles/withdraw" not in second.get(path).text
    assert second.send(f"{path}/roles/withdraw").status_code == 403
    assert administrator.send(f"{path}/roles/withdraw").status_code == 303
    assert "Proposed roles" not in words_of(administrator.get(path))
    assert lone_desk.sign_in(Role.MAKER).send(f"{path}/roles", sent).status_code == 403


def test_settled_roles_say_what_they_were_before(lone_desk: TestDesk) -> None:
    administrator, approver = (
        lone_desk.sign_in(Role.ADMINISTRATOR),
        lone_desk.sign_in(Role.APPROVER),
    )
    other = lone_desk.make_account("wang", Role.MAKER)
    sent = {"roles": ["finance"], "reason": "moves"}
    assert administrator.send(f"/accounts/{other.id}/roles", sent).status_code == 303
    approval = re.search(r"/approvals/[0-9a-f-]+", administrator.get(f"/accounts/{other.id}").text)
    assert approval is not None
    seen = re.search(r'name="seen" value="(\w+)"', approver.get(approval[0]).text)
    assert seen is not None
    form = {"seen": seen[1], "decision": "approve", "reason": "agreed"}
    assert approver.send(f"{approval[0]}/decide", form).status_code == 303
    settled = words_of(approver.get(approval[0]))
    assert "What was proposed" in settled
    assert re.search("Maker|maker", settled)
    assert re.search("Finance|finance", settled)
