"""Answers to forms: those of a spreadsheet, and those given one by one.

Each line is one answer of one respondent. What is the same on all lines (form, respondent, source,
day) may be said once beside the file. All lines are recorded, or none: a sheet with a fault is put
right and imported again, and what was recorded before is not recorded twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.errors import LicetError
from checker.intake.identity import find_customer
from checker.qualification.elements import load_sources
from checker.qualification.errors import AnswerUnknown
from checker.qualification.forms import Answer, Form, Question
from checker.qualification.recording import Said, check_said, record_assertion
from checker.register.dates import read_day
from checker.register.faults import CellProblem, LineFault
from checker.register.headings import RegisterKind
from checker.register.lines import Faults, RegisterLine, read_each, read_register
from checker.register.mapping import RegisterMapping
from ingest.sandbox import ReaderPool
from storage.database import Database


@dataclass(frozen=True, slots=True)
class AnswerDefaults:
    """What holds of every line that does not say it itself.

    Attributes:
        form: Id of the form.
        respondent: Who answered.
        respondent_role: Their part in the buying centre.
        source_kind: What the answers rest on.
        observed_on: The day of which they speak.
        evidence: The file or message that shows them.
    """

    form: str = ""
    respondent: str = ""
    respondent_role: str = ""
    source_kind: str = "questionnaire"
    observed_on: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """What importing answers came to.

    Attributes:
        path: The file as the user calls it.
        lines: How many lines there were below the headings.
        recorded: How many assertions are new.
        known: How many were recorded before.
        blank: How many lines have no answer.
        faults: What is wrong; nothing was recorded if there is any.
    """

    path: str
    lines: int
    recorded: int
    known: int
    blank: int
    faults: tuple[LineFault, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the report as JSON."""
        return {
            "path": self.path,
            "lines": self.lines,
            "recorded": self.recorded,
            "known": self.known,
            "blank": self.blank,
            "errors": [fault.to_data() for fault in self.faults],
        }


@dataclass(frozen=True, slots=True)
class _AnswerLine:
    line: RegisterLine
    customer: str
    said: Said


def say_answer(form: Form, question: Question, answer: Answer, given: Said) -> Said:
    """Turn an answer into what it asserts.

    Args:
        form: The form that asked.
        question: Its question.
        answer: The answer chosen.
        given: Who said it, when, and what it rests on.
    """
    return replace(
        given,
        element=question.element,
        state=answer.state,
        level=answer.level,
        form=form.id,
        form_version=form.version,
    )


def choose_answer(question: Question, given: str) -> Answer:
    """Give the answer that somebody wrote.

    Raises:
        AnswerUnknown: The question has no such answer.
    """
    found = question.find_answer(given)
    if found is None:
        offered = ", ".join(each.answer for each in question.answers)
        raise AnswerUnknown(given=given, question=question.id, answers=offered)
    return found


def import_answers(
    database: Database,
    content: bytes,
    path: str,
    reader: ReaderPool,
    forms: Mapping[str, Form],
    defaults: AnswerDefaults,
    *,
    by: Actor,
    now: datetime,
) -> AnswersReport:
    """Import the answers of a spreadsheet; all of them or none.

    Args:
        database: Where rows go.
        content: CSV or XLSX.
        path: How the user calls it.
        reader: Reads it in a child process.
        forms: All forms by id.
        defaults: What lines need not say.
        by: The author: an account.
        now: The moment, in the time zone that says what day it is.

    Raises:
        RegisterUnreadable: Nothing can be read of it.
        PersonNeeded, ActRefused: The author has no account, or may not assert.
    """
    register = read_register(content, path, RegisterKind.ANSWERS, RegisterMapping(), reader)
    filled = [line for line in register.lines if line.cells.get("answer") not in (None, "")]

    def read_one(line: RegisterLine, faults: Faults) -> _AnswerLine | None:
        return _read_line(line, faults, forms, defaults, now.date())

    answers, faults = read_each(filled, read_one)
    recorded = 0
    if not faults:
        with database.session() as session:
            faults = _find_strangers(session, answers)
            if not faults:
                recorded = _record(session, answers, by, now)
    is_done = not faults
    return AnswersReport(
        path,
        len(register.lines),
        recorded,
        len(answers) - recorded if is_done else 0,
        len(register.lines) - len(filled),
        tuple(faults),
    )


def _record(session: Session, answers: Sequence[_AnswerLine], by: Actor, now: datetime) -> int:
    ids = [
        record_assertion(session, find_customer(session, one.customer).id, one.said, by=by, now=now)
        for one in answers
    ]
    return sum(each is not None for each in ids)


def _find_strangers(session: Session, answers: Sequence[_AnswerLine]) -> list[LineFault]:
    """Name the lines whose customer is not on file."""
    faults = []
    for one in answers:
        try:
            find_customer(session, one.customer)
        except LicetError:
            problem = CellProblem("customer_not_on_file", value=one.customer)
            faults.append(one.line.fault(problem, "customer"))
    return faults


def _read_line(
    line: RegisterLine,
    faults: Faults,
    forms: Mapping[str, Form],
    defaults: AnswerDefaults,
    today: date,
) -> _AnswerLine | None:
    def text(name: str) -> str:
        return (faults.read(name, lambda: line.text(name)) or "").strip()

    form = forms.get(text("form") or defaults.form)
    if form is None:
        faults.add("form_not_named", "form", forms=", ".join(forms))
        return None
    question = _find_question(form, text("question"))
    if question is None:
        offered = ", ".join(form.by_id)
        faults.add(
            "question_unknown", "question", form=form.id, value=text("question"), questions=offered
        )
        return None
    answer = question.find_answer(text("answer"))
    if answer is None:
        offered = ", ".join(each.answer for each in question.answers)
        faults.add("answer_not_offered", "answer", value=text("answer"), answers=offered)
        return None
    source = _find_source(text("source")) if text("source") else defaults.source_kind
    if source is None:
        kinds = ", ".join(load_sources().kinds)
        faults.add("source_not_offered", "source", value=text("source"), kinds=kinds)
        return None
    observed_on = _read_day(line, faults, "observed_on") or defaults.observed_on
    if observed_on is None:
        faults.add("observed_on_missing", "observed_on")
        return None
    evidence = text("evidence") or defaults.evidence
    given = Said(
        question.element,
        answer.state,
        source,
        observed_on,
        words=text("words"),
        respondent=text("respondent") or defaults.respondent,
        respondent_role=text("role") or defaults.respondent_role,
        evidence=({"place": evidence},) if evidence else (),
        expires_on=_read_day(line, faults, "expires_on"),
    )
    said = say_answer(form, question, answer, given)
    try:
        check_said(said, today)
    except LicetError as error:
        faults.add("assertion_refused", None, reason_zh=error.zh, reason_en=error.en)
        return None
    return _AnswerLine(line, text("code") or text("customer"), said)


def _find_question(form: Form, given: str) -> Question | None:
    """Give a question by its id, its text in either language, or its place on the form."""
    for place, each in enumerate(form.questions, start=1):
        if given in (each.id, each.ask.zh, each.ask.en, str(place)):
            return each
    return None


def _find_source(given: str) -> str | None:
    for name, kind in load_sources().kinds.items():
        if given.casefold() in (name, kind.title.zh, kind.title.en.casefold()):
            return name
    return None


def _read_day(line: RegisterLine, faults: Faults, name: str) -> date | None:
    def read() -> date | None:
        cell = line.value(name)
        return None if cell is None else read_day(cell, is_day_first=None)

    return faults.read(name, read)
