"""A walk through everything that people can try with proposals, beside a model that knows better.

The model is told who is which person and what each proposal was about; it says of every attempt
whether it has to succeed. It shares nothing with what it judges but the table of the policy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import text
from sqlmodel import Session

from checker.access import policy
from checker.access.accounts import deactivate
from checker.access.actor import Actor
from checker.access.errors import AccountClosed, ActRefused, LastOfItsRole
from checker.access.roles import Act, Role
from checker.access.sessions import UNFINISHED
from checker.desk import compose_kinds
from checker.errors import LicetError
from checker.four_eyes.credit_limit import WantedLimit, propose_credit_limit
from checker.four_eyes.deciding import decide
from checker.four_eyes.errors import (
    ContentChanged,
    NotItsMaker,
    PersonNeeded,
    ProposalDecided,
    ProposalPending,
    TwoPeopleNeeded,
)
from checker.four_eyes.kinds import hash_seen
from checker.four_eyes.proposing import propose, withdraw
from checker.four_eyes.role_change import propose_roles
from checker.review.basis import load_basis
from checker.review.decision import Decision, submit_decision
from checker.review.errors import ReviewNotWorkable
from checker.review.opening import note_documents
from checker.review.waiving import propose_waiver
from storage.accounts import add_account, set_roles
from storage.active_packs import active_pack
from storage.assessments import record_assessment
from storage.customers import add_customer
from storage.database import Database
from storage.packs import store_pack
from storage.people import add_person
from storage.reviews import find_review
from storage.tables import Account, Customer
from storage.vocabulary import AccountRole, Language, ProposalState, ReviewDecision, ReviewState
from tests.checker.four_eyes.matters import Matters
from tests.storage.examples import NOW, TODAY

KINDS = compose_kinds(retention_years=10)
ROLE_SETS = (
    {Role.MAKER},
    {Role.APPROVER},
    {Role.MAKER, Role.APPROVER},
    {Role.MAKER, Role.APPROVER, Role.FINANCE},
    {Role.FINANCE, Role.APPROVER},
    {Role.ADMINISTRATOR},
    {Role.AUDITOR},
    set(Role),
    set(),
)
LYING_ROLES = frozenset({Role.MAKER, Role.APPROVER, Role.FINANCE})
FURTHER_KINDS = ("field_correction", "hold_release", "erasure")
KIND_COUNT = 5 + len(FURTHER_KINDS)
PURPOSE = "onboarding"
RULE, SUBJECT = "CN-LIC-003", "credential:示例"
EXPECTED = (
    ActRefused,
    ContentChanged,
    NotItsMaker,
    PersonNeeded,
    ProposalDecided,
    ProposalPending,
    TwoPeopleNeeded,
    ReviewNotWorkable,
)


@dataclass
class Person:
    """An account as the model knows it."""

    account_id: str
    name: str
    human: str
    roles: frozenset[Role]
    is_active: bool = True

    def may(self, act: Act) -> bool:
        return self.is_active and policy.is_allowed(self.roles, act)


class Way(StrEnum):
    """By which way somebody comes."""

    PAGE = "page"
    COMMAND_LINE = "command_line"
    TOKEN = "token"  # noqa: S105
    UNFINISHED = "unfinished"

    def leads_to(self, act: Act) -> bool:
        """Tell whether anybody may do this who comes this way."""
        if self is Way.UNFINISHED:
            return False
        return self is not Way.TOKEN or act in policy.TOKEN_ACTS


@dataclass(frozen=True)
class Visitor:
    """A person by one of the ways.

    Attributes:
        person: Who.
        way: How they come.
    """

    person: Person
    way: Way

    def may(self, act: Act) -> bool:
        return self.way.leads_to(act) and self.person.may(act)

    @property
    def actor(self) -> Actor:
        """The actor with roles that the account does not have: those on file count."""
        name, scopes = self.person.name, None
        if self.way is Way.COMMAND_LINE:
            name = f"{name} (cli:root)"
        if self.way is Way.TOKEN:
            scopes = policy.TOKEN_ACTS
        if self.way is Way.UNFINISHED:
            scopes = UNFINISHED
        return Actor(self.person.account_id, name, LYING_ROLES, scopes=scopes)


@dataclass
class Proposed:
    """A proposal as the model knows it."""

    id: str
    kind: str
    subject: str
    maker: Person
    seen_sha256: str
    content: object
    about: Person | None = None
    wanted: frozenset[Role] = frozenset()
    pack: str | None = None
    state: ProposalState = ProposalState.PROPOSED


@dataclass
class Model:
    """What is so, by what was approved and nothing else."""

    name: int = 0
    assessment: int = 0
    limits: int = 0
    pack: str | None = None
    waivers: int = 0
    decided: int = 0
    review: int = 0
    applied: dict[str, int] = field(default_factory=dict)


class Walk:
    """One customer, some people with one account or two, and what they try."""

    def __init__(self, database: Database, number: int) -> None:
        self.database = database
        self.number = number
        self.now = NOW
        self.people: list[Person] = []
        self.proposals: list[Proposed] = []
        self.model = Model()
        self.refused: dict[str, int] = {}
        self.steps = 0
        with database.session() as session:
            self._set_up(session)

    def _set_up(self, session: Session) -> None:
        for index, roles in enumerate(ROLE_SETS):
            human = f"人{index // 2 * 2 if index in (0, 1, 2, 3) else index}"
            self._add_person(session, index, human, roles)
        customer = add_customer(session, name=f"示例{self.number}", created_at=NOW)
        self.customer_id = customer.id
        self.packs = []
        for version in ("1", "2"):
            kept = json.dumps({"id": "walk", "version": version, "rules": []})
            sha256 = hashlib.sha256(kept.encode()).hexdigest()
            store_pack(
                session, sha256=sha256, pack_id="walk", version=version, content=kept,
                recorded_at=NOW,
            )  # fmt: skip
            self.packs.append(sha256)
        self._assess(session)
        self.matters = Matters(session, self.number)
        active = active_pack(session)
        self.model.pack = None if active is None else active.sha256
        self.review_id = self._open_review(session)

    def _add_person(self, session: Session, index: int, human: str, roles: set[Role]) -> None:
        name = f"w{self.number}-{index}"
        shares = next((each for each in self.people if each.human == human), None)
        if shares is None:
            person_id = add_person(
                session, name=f"{name}-{human}", language=Language.ZH,
                time_zone="Asia/Shanghai", created_at=NOW,
            ).id  # fmt: skip
        else:
            person_id = session.get_one(Account, shares.account_id).person_id
        account = add_account(
            session,
            name=name,
            display_name=name,
            language=Language.ZH,
            created_at=NOW,
            person_id=person_id,
        )
        set_roles(session, account.id, {AccountRole(role.value) for role in roles}, granted_at=NOW)
        self.people.append(Person(account.id, name, human, frozenset(roles)))

    def _assess(self, session: Session) -> None:
        found = {
            "rule": RULE,
            "subject": SUBJECT,
            "outcome": "adverse" if self.model.assessment % 2 else "inconclusive",
            "severity": "major",
            "title": {"zh": "示例", "en": "example"},
        }
        record_assessment(
            session,
            customer_id=self.customer_id,
            purpose=PURPOSE,
            as_of=TODAY,
            assessed_at=self.now,
            pack_sha256=self.packs[0],
            list_versions={},
            document_ids=[],
            inputs="[]",
            result=json.dumps({"findings": [found]}),
            verdict="refer",
            next_change_on=None,
            next_review_on=None,
        )

    def _open_review(self, session: Session) -> str:
        by = Actor(self.people[0].account_id, self.people[0].name)
        return note_documents(
            session, self.customer_id, (), purpose=PURPOSE, by=by, now=self.now
        ).id

    # What people try

    def propose(self, who: int, kind: int, choice: int) -> None:
        """Propose something of a kind; `choice` says what."""
        visitor = self._visitor(who)
        makes = (
            self._propose_role,
            self._propose_limit,
            self._propose_pack,
            self._propose_waiver,
            self._submit,
        )
        number = kind % KIND_COUNT
        if number < len(makes):
            makes[number](visitor, choice)
        else:
            self._propose_further(visitor, FURTHER_KINDS[number - len(makes)], choice)

    def decide(self, who: int, which: int, *, approve: bool, stale: bool) -> None:
        """Decide any proposal ever made, as anybody, perhaps from the page of another."""
        if not self.proposals:
            return
        visitor, proposed = self._visitor(who), self.proposals[which % len(self.proposals)]
        person = visitor.person
        seen = "0" * 64 if stale else proposed.seen_sha256
        kind = KINDS[proposed.kind]
        expected = (
            proposed.state is ProposalState.PROPOSED
            and visitor.may(kind.deciding_act)
            and not self._is_involved(person, proposed)
            and not stale
            and (not approve or self._content(proposed) == proposed.content)
        )

        def attempt(session: Session) -> None:
            decide(
                session, KINDS, proposed.id, approve=approve, reason="看过了",
                by=visitor.actor, now=self.now, seen_sha256=seen,
            )  # fmt: skip

        if self._attempt(attempt, expected=expected, may_fail=_ROLE_FAILURES):
            proposed.state = ProposalState.APPROVED if approve else ProposalState.REFUSED
            if approve:
                self._apply(proposed)

    def withdraw(self, who: int, which: int) -> None:
        """Take any proposal back, as anybody."""
        if not self.proposals:
            return
        visitor, proposed = self._visitor(who), self.proposals[which % len(self.proposals)]
        expected = (
            proposed.state is ProposalState.PROPOSED
            and visitor.may(KINDS[proposed.kind].proposing_act)
            and visitor.person is proposed.maker
        )

        def attempt(session: Session) -> None:
            withdraw(session, KINDS, proposed.id, by=visitor.actor, now=self.now)

        if self._attempt(attempt, expected=expected):
            proposed.state = ProposalState.WITHDRAWN

    def change_roles(self, who: int, choice: int) -> None:
        """Let an account have other roles by another way, as while a page was open."""
        person, roles = self._person(who), ROLE_SETS[choice % len(ROLE_SETS)]
        with self.database.session() as session:
            set_roles(
                session,
                person.account_id,
                {AccountRole(role.value) for role in roles},
                granted_at=self.now,
            )
        person.roles = frozenset(roles)

    def close_account(self, who: int) -> None:
        """Close an account or, so that the walk goes on, open it again."""
        person = self._person(who)
        with self.database.session() as session:
            if person.is_active and Role.ADMINISTRATOR not in person.roles:
                deactivate(session, person.account_id, now=self.now)
            else:
                session.get_one(Account, person.account_id).is_active = True
        person.is_active = not person.is_active or Role.ADMINISTRATOR in person.roles

    def rename(self, who: int, choice: int) -> None:
        """Give an account another name: what it proposed stays its own."""
        person = self._person(who)
        person.name = f"{person.name.partition('~')[0]}~{choice}"
        with self.database.session() as session:
            session.get_one(Account, person.account_id).name = person.name

    def change_content(self, choice: int) -> None:
        """Change what proposals rest on: the customer's name, or the assessment."""
        with self.database.session() as session:
            if choice % 2:
                self.model.name += 1
                session.get_one(
                    Customer, self.customer_id
                ).name = f"示例{self.number}-{self.model.name}"
            else:
                self.model.assessment += 1
                self._assess(session)

    def act_as_nobody(self, which: int) -> None:
        """Let the program itself, or the command line, decide: never."""
        if not self.proposals:
            return
        proposed = self.proposals[which % len(self.proposals)]

        def attempt(session: Session) -> None:
            decide(
                session, KINDS, proposed.id, approve=True, reason="自动",
                by=Actor(None, "licet", LYING_ROLES), now=self.now,
                seen_sha256=proposed.seen_sha256,
            )  # fmt: skip

        self._attempt(attempt, expected=False)

    # The kinds

    def _propose_role(self, visitor: Visitor, choice: int) -> None:
        about = self._person(choice)
        wanted = frozenset(ROLE_SETS[choice % 7])
        kind = KINDS["role_change"]
        expected = (
            visitor.may(kind.proposing_act)
            and about.is_active
            and not self._is_pending("role_change", f"account:{about.account_id}")
        )

        def attempt(session: Session) -> Proposed:
            made = propose_roles(
                session, KINDS, about.account_id, wanted, reason="岗位变动",
                by=visitor.actor, now=self.now,
            )  # fmt: skip
            return Proposed(
                made.id, made.kind, made.subject, visitor.person, made.seen_sha256,
                None, about=about, wanted=wanted,
            )  # fmt: skip

        self._keep(attempt, expected, may_fail=(AccountClosed,))

    def _propose_limit(self, visitor: Visitor, choice: int) -> None:
        subject = f"customer:{self.customer_id}"
        expected = visitor.may(Act.PROPOSE_LIMIT) and not self._is_pending("credit_limit", subject)
        wanted = WantedLimit(1_000_00 * (1 + choice), "CNY", TODAY)

        def attempt(session: Session) -> Proposed:
            made = propose_credit_limit(
                session, KINDS, self.customer_id, wanted, reason="年度框架",
                by=visitor.actor, now=self.now,
            )  # fmt: skip
            return Proposed(made.id, made.kind, subject, visitor.person, made.seen_sha256, None)

        self._keep(attempt, expected)

    def _propose_pack(self, visitor: Visitor, choice: int) -> None:
        payload = {"pack_id": "walk", "version": "1", "sha256": self.packs[choice % 2]}
        subject = f"pack:walk{self.number}"
        expected = visitor.may(Act.PROPOSE_PACK) and not self._is_pending(
            "pack_activation", subject
        )

        def attempt(session: Session) -> Proposed:
            made = propose(
                session, KINDS, "pack_activation", subject, payload, reason="新版",
                by=visitor.actor, now=self.now,
            )  # fmt: skip
            return Proposed(
                made.id, made.kind, subject, visitor.person, made.seen_sha256,
                None, pack=payload["sha256"],
            )  # fmt: skip

        self._keep(attempt, expected)

    def _propose_waiver(self, visitor: Visitor, choice: int) -> None:
        expected = visitor.may(Act.PROPOSE_WAIVER) and not self._is_pending("waiver", None)

        def attempt(session: Session) -> Proposed:
            made = propose_waiver(
                session, KINDS, self.customer_id, purpose=PURPOSE, rule=RULE, subject=SUBJECT,
                valid_until=TODAY + timedelta(days=1 + choice % 30),
                reason_code="verified_otherwise", reason="", by=visitor.actor, now=self.now,
            )  # fmt: skip
            return Proposed(
                made.id, made.kind, made.subject, visitor.person, made.seen_sha256, None
            )

        self._keep(attempt, expected)

    def _submit(self, visitor: Visitor, choice: int) -> None:
        expected = visitor.may(Act.PROPOSE_DECISION) and not self._is_pending(
            "review_decision", None
        )
        old_page = choice % 4 == 0

        def attempt(session: Session) -> Proposed:
            review = find_review(session, self.review_id)
            assert review is not None
            basis = load_basis(session, review, self.now.date())
            seen = "0" * 64 if old_page else hash_seen(basis.content)
            made = submit_decision(
                session, KINDS, self.review_id,
                Decision(ReviewDecision.REJECT, "requirements_not_met", "不符合"),
                version=review.version, seen_sha256=seen, by=visitor.actor, now=self.now,
            )  # fmt: skip
            return Proposed(
                made.id, made.kind, made.subject, visitor.person, made.seen_sha256, None
            )

        self._keep(attempt, expected and not old_page)

    def _propose_further(self, visitor: Visitor, kind: str, choice: int) -> None:
        subject = self.matters.subject(kind)
        expected = visitor.may(KINDS[kind].proposing_act) and not self._is_pending(kind, subject)

        def attempt(session: Session) -> Proposed:
            made = self.matters.propose(session, KINDS, kind, choice, visitor.actor, self.now)
            return Proposed(made.id, kind, subject, visitor.person, made.seen_sha256, None)

        self._keep(attempt, expected)

    def _apply(self, proposed: Proposed) -> None:
        model = self.model
        model.applied[proposed.kind] = model.applied.get(proposed.kind, 0) + 1
        if proposed.kind == "role_change":
            assert proposed.about is not None
            proposed.about.roles = proposed.wanted
        elif proposed.kind == "credit_limit":
            model.limits += 1
        elif proposed.kind == "pack_activation":
            model.pack = proposed.pack
        elif proposed.kind == "waiver":
            model.waivers += 1
        elif proposed.kind in FURTHER_KINDS:
            with self.database.session() as session:
                self.matters.renew(session, proposed.kind, self.now)
        else:
            model.decided += 1
            with self.database.session() as session:
                self.review_id = self._open_review(session)

    # The model

    def _content(self, proposed: Proposed) -> object:
        """What the proposal rests on, as the model has it now."""
        model = self.model
        if proposed.kind == "role_change":
            assert proposed.about is not None
            return proposed.about.roles, proposed.about.is_active, proposed.about.name
        if proposed.kind == "credit_limit":
            return model.limits
        if proposed.kind == "pack_activation":
            return model.pack
        if proposed.kind == "waiver":
            return model.assessment % 2
        if proposed.kind in FURTHER_KINDS:
            is_correction = proposed.kind == "field_correction"
            return self.matters.corrections if is_correction else None
        return model.name, model.assessment, model.waivers

    def _is_involved(self, person: Person, proposed: Proposed) -> bool:
        humans = {proposed.maker.human}
        if proposed.about is not None:
            humans.add(proposed.about.human)
        return person.human in humans

    def _is_pending(self, kind: str, subject: str | None) -> bool:
        return any(
            each.kind == kind
            and (subject is None or each.subject == subject)
            and each.state is ProposalState.PROPOSED
            for each in self.proposals
        )

    def _keep(
        self,
        attempt: Callable[[Session], Proposed],
        expected: bool,
        may_fail: tuple[type[LicetError], ...] = (),
    ) -> None:
        made: list[Proposed] = []
        if self._attempt(
            lambda session: made.append(attempt(session)), expected=expected, may_fail=may_fail
        ):
            made[0].content = self._content(made[0])
            self.proposals.append(made[0])

    def _attempt(
        self,
        attempt: Callable[[Session], None],
        *,
        expected: bool,
        may_fail: tuple[type[LicetError], ...] = (),
    ) -> bool:
        """Try something; it has to succeed exactly where the model says so."""
        self.steps += 1
        self.now += timedelta(seconds=1)
        refusal: LicetError | None = None
        try:
            with self.database.session() as session:
                attempt(session)
        except (*EXPECTED, *may_fail) as failure:
            refusal = failure
        if refusal is None:
            assert expected, "succeeded although it is not allowed"
            return True
        self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
        assert not expected or isinstance(refusal, may_fail), f"refused: {refusal!r}"
        return False

    def _person(self, index: int) -> Person:
        return self.people[index % len(self.people)]

    def _visitor(self, index: int) -> Visitor:
        """Give a person and, by the same number, the way they come; most come by the pages."""
        ways = (Way.PAGE, Way.PAGE, Way.PAGE, Way.PAGE, Way.COMMAND_LINE, Way.TOKEN, Way.UNFINISHED)
        return Visitor(self._person(index), ways[index // len(self.people) % len(ways)])

    def check(self) -> None:
        """Nothing was decided by one person, and nothing is in force that nobody approved."""
        with self.database.read_session() as session:
            connection = session.connection()
            alone = connection.execute(text(_ALONE)).all()
            assert alone == []
            assert connection.execute(text(_UNAPPROVED)).all() == []
            states = dict(connection.execute(text("SELECT id, state FROM proposals")).all())
            review = find_review(session, self.review_id)
        assert all(states[each.id] == each.state for each in self.proposals)
        assert review is not None
        is_submitted = self._is_pending("review_decision", None)
        assert (review.state is ReviewState.SUBMITTED) is is_submitted


_ROLE_FAILURES = (LastOfItsRole, AccountClosed)
_ALONE = """
SELECT proposals.id FROM proposals
JOIN accounts AS maker ON maker.id = proposals.proposed_by
JOIN accounts AS approver ON approver.id = proposals.decided_by
WHERE proposals.state IN ('approved', 'refused')
  AND (maker.id = approver.id OR maker.person_id = approver.person_id)
"""
_UNAPPROVED = """
SELECT 'waiver', waivers.id FROM waivers JOIN proposals ON proposals.id = proposal_id
  WHERE proposals.state <> 'approved'
UNION ALL SELECT 'pack', active_packs.id FROM active_packs
  JOIN proposals ON proposals.id = proposal_id WHERE proposals.state <> 'approved'
UNION ALL SELECT 'review', reviews.id FROM reviews JOIN proposals ON proposals.id = proposal_id
  WHERE proposals.state <> 'approved'
UNION ALL SELECT 'limit', id FROM credit_limits
  WHERE decided_by = proposed_by OR state <> 'approved'
"""
