"""A record as the PDF shows it: sections of plain strings in one language, personal numbers masked.

The template gets strings alone and sets each as text, so that a name cannot be markup.
"""

from __future__ import annotations

import json
from datetime import datetime, tzinfo
from typing import Any

from checker.customer_file.document_fields import field_title, fields_of_kind
from checker.customer_file.kinds import kind_title
from checker.customer_file.records import to_value
from checker.document_data import value_words
from checker.privacy import is_personal_number, mask_quote, mask_text
from checker.reports.record import CustomerRecord
from checker.reports.words import Words
from checker.review.reasons import load_reasons
from rules.vocabulary import Bilingual
from storage.documents import StoredDocument
from storage.tables import Assessment, DocumentField, Proposal, Review
from storage.values import decode_value

_MOST_EVIDENCE = 4
_LABELS = (
    *("decisions", "no_decisions", "cause", "reason", "conditions", "holds_until", "made_by"),
    *("decided_by", "maker_said", "approver_said", "assessment", "no_assessment", "as_of"),
    *("purpose", "rule_pack", "result_sha256", "conclusions", "next_change", "findings"),
    *("no_findings", "remedy", "evidence", "basis", "documents", "no_documents", "received"),
    *("file_sha256", "check", "field", "value", "how", "corrections", "before", "after"),
    *("waivers", "requests", "due", "proposals", "state", "history", "verify", "verify_text"),
)
_TONES = {
    "approve": "good",
    "approve_with_conditions": "warn",
    "refer": "warn",
    "reject": "bad",
    "blocker": "bad",
    "major": "bad",
    "minor": "warn",
    "info": "calm",
    None: "calm",
}

Content = dict[str, Any]


def make_content(record: CustomerRecord, words: Words, zone: tzinfo | None, sha256: str) -> Content:
    """Put a record into words.

    Args:
        record: What is on file.
        words: Of one language.
        zone: Of the office, for moments.
        sha256: Of `record.json`.
    """
    say = words.say
    customer = record.customer
    newest = record.assessments[0] if record.assessments else None
    rows = [
        (say("code"), customer.unified_social_credit_code),
        (say("registration_number"), customer.registration_number),
        (say("reference"), customer.reference),
        (say("internal_id"), customer.id),
        (say("stands_at"), _moment(record.stands_at, zone)),
    ]
    erasure = record.erasure
    return {
        "language": words.language.value,
        "title": say("title"),
        "scope": say("of_customer" if record.review is None else "of_decision"),
        "name": mask_text(customer.name),
        "rows": [[name, mask_text(value)] for name, value in rows if value],
        "notice": say("erased", on=erasure.erased_at.date().isoformat()) if erasure else "",
        "confidential": say("confidential"),
        "decisions": [_word_review(one, record, words, zone) for one in record.reviews],
        "assessment": None if newest is None else _word_assessment(newest, words, zone),
        "documents": [_word_document(one, record, words) for one in record.documents],
        "corrections": _word_corrections(record, words, zone),
        "waivers": [
            [
                say("waiver_line", rule=one.rule, until=one.valid_until.isoformat()),
                mask_text(one.reason),
                say("ended") if one.ended_at else "",
            ]
            for one in record.waivers
        ],
        "requests": [
            [
                words.pick(Bilingual(*kind_title(one.kind))),
                mask_text(one.note),
                one.due_on.isoformat(),
                say("settled") if one.settled_at else say("open"),
            ]
            for one in record.requests
        ],
        "proposals": [_word_proposal(one, record, words, zone) for one in record.proposals],
        "history": [
            [_moment(event.at, zone), event.actor, words.pick(event.sentence)]
            for event in record.events
        ],
        "record_sha256": sha256,
        "words": {name: say(name) for name in _LABELS},
        "page_of": say("page_of", page="{page}", total="{total}"),
    }


def _word_review(
    review: Review, record: CustomerRecord, words: Words, zone: tzinfo | None
) -> Content:
    proposal = next((one for one in record.proposals if one.id == review.proposal_id), None)
    code = None if review.decision is None else review.decision.value
    return {
        "title": words.say("undecided") if code is None else words.name("decision", code),
        "tone": _TONES.get(code, "calm"),
        "purpose": review.purpose,
        "cause": words.name("cause", review.cause.value),
        "decided_at": "" if review.decided_at is None else _moment(review.decided_at, zone),
        "reason": _word_reason(review, words),
        "conditions": mask_text(review.conditions or ""),
        "holds_until": review.holds_until.isoformat() if review.holds_until else "",
        "maker": _who(record, proposal.proposed_by if proposal else None),
        "approver": _who(record, proposal.decided_by if proposal else None),
        "maker_said": mask_text(proposal.reason if proposal else ""),
        "approver_said": mask_text(proposal.decision_reason if proposal else ""),
    }


def _word_reason(review: Review, words: Words) -> str:
    reasons, code = load_reasons(), review.reason_code
    if code is None:
        return ""
    known = dict(reasons.overrides)
    if review.decision is not None:
        known |= reasons.decisions.get(review.decision, {})
    return words.pick(known[code]) if code in known else code


def _word_assessment(assessment: Assessment, words: Words, zone: tzinfo | None) -> Content:
    result = json.loads(assessment.result)
    verdict = result["verdict"]
    return {
        "verdict": words.name("verdict", verdict),
        "tone": _TONES.get(verdict, "calm"),
        "as_of": result["as_of"],
        "assessed_at": _moment(assessment.assessed_at, zone),
        "purpose": assessment.purpose,
        "pack": f"{assessment.pack_id} {assessment.pack_version}",
        "pack_sha256": assessment.pack_sha256,
        "result_sha256": assessment.result_sha256,
        "next_change": result["changes_on"] or "—",
        "dimensions": [
            [words.name("dimension", name), words.name("outcome", outcome)]
            for name, outcome in result["dimensions"].items()
        ],
        "conclusions": [words.pick(one["title"]) for one in result["conclusions"]],
        "findings": [_word_finding(one, words) for one in result["findings"]],
    }


def _word_finding(found: Content, words: Words) -> Content:
    places = [place for place in found["evidence"] if place["document_name"]]
    lines = dict.fromkeys(_word_place(place, words) for place in places)
    return {
        "rule": found["rule"],
        "severity": words.name("severity", found["severity"]),
        "outcome": words.name("outcome", found["outcome"]),
        "tone": _TONES[found["severity"]],
        "message": mask_text(words.pick(found["message"])),
        "remedy": mask_text(words.pick(found["remedy"])),
        "evidence": list(lines)[:_MOST_EVIDENCE],
        "basis": [_word_basis(one, words) for one in found["basis"]],
    }


def _word_place(place: Content, words: Words) -> str:
    where = mask_text(place["document_name"])
    if place["page"] is not None:
        where += f" {words.say('page', page=place['page'])}"
    name = str(place["fact"]).rpartition(".")[2]
    quote = f" “{mask_quote(name, place['quote'])}”" if place["quote"] else ""
    return f"{words.pick(place['title'])}: {where}{quote}"


def _word_basis(basis: Content, words: Words) -> str:
    article = f" {words.pick(basis['article'])}" if basis.get("article") else ""
    status = words.say(f"basis_{basis['status']}")
    on = f" {basis['checked_on']}" if basis.get("checked_on") else ""
    return f"{words.pick(basis['instrument'])}{article} ({status}{on})"


def _word_document(stored: StoredDocument, record: CustomerRecord, words: Words) -> Content:
    document = stored.document
    check = record.checks.get(document.id)
    title = (
        document.name
        if document.kind is None
        else words.pick(Bilingual(*kind_title(document.kind)))
    )
    return {
        "title": mask_text(title),
        "name": mask_text(document.name),
        "received": document.received_on.isoformat(),
        "sha256": document.original_sha256,
        "check": words.say("not_checked")
        if check is None
        else f"{words.name('check', check.state.value)} · {_who(record, check.account_id)}",
        "fields": [_word_field(document.kind, field, words) for field in _order_fields(stored)],
    }


def _order_fields(stored: StoredDocument) -> list[DocumentField]:
    """Give the fields as the form of their kind has them, others after these."""
    known = list(fields_of_kind(stored.document.kind or ""))
    places = {name: place for place, name in enumerate(known)}
    return sorted(
        stored.fields.values(), key=lambda one: (places.get(one.name, len(known)), one.name)
    )


def _word_field(kind: str | None, field: DocumentField, words: Words) -> list[str]:
    by = "by_person" if field.method.value == "person" else "by_machine"
    return [
        words.pick(field_title(kind, field.name)),
        _word_value(field.name, field.value, words),
        words.say(by),
    ]


def _word_value(name: str, value: dict[str, Any] | None, words: Words) -> str:
    known = to_value(decode_value(value))
    if known is None:
        return words.say("not_trusted")
    said = words.pick(value_words(name, known))
    return mask_quote(name, said) if is_personal_number(name) else mask_text(said)


def _word_corrections(record: CustomerRecord, words: Words, zone: tzinfo | None) -> list[list[str]]:
    kinds = {stored.document.id: stored.document.kind for stored in record.documents}
    return [
        [
            words.pick(field_title(kinds[document], one.field)),
            _word_reading(one.field, one.before["reading"], words),
            _word_reading(one.field, one.after["reading"], words),
            _moment(one.applied_at, zone),
        ]
        for document, corrections in record.corrections.items()
        for one in corrections
    ]


def _word_reading(name: str, reading: Content | None, words: Words) -> str:
    return "—" if reading is None else _word_value(name, reading["value"], words)


def _word_proposal(
    proposal: Proposal, record: CustomerRecord, words: Words, zone: tzinfo | None
) -> list[str]:
    decided = "" if proposal.decided_at is None else _moment(proposal.decided_at, zone)
    return [
        words.name("kind", proposal.kind),
        f"{_who(record, proposal.proposed_by)}\n{_moment(proposal.proposed_at, zone)}",
        f"{_who(record, proposal.decided_by)}\n{decided}".strip(),
        words.name("state", proposal.state.value),
    ]


def _who(record: CustomerRecord, account_id: str | None) -> str:
    return "" if account_id is None else record.account_names.get(account_id, account_id)


def _moment(moment: datetime, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
