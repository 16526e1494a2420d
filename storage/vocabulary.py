"""The closed lists of words that columns may hold; the database checks them too.

`ReadingResult` and `ReadingMethod` repeat the reader's words and `Verdict` those of the rules:
storage imports nothing of theirs, and a test holds them together.
"""

from __future__ import annotations

from enum import StrEnum


class ReadingResult(StrEnum):
    """How the reading of a file ended."""

    OK = "ok"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"
    UNRECOGNISED = "unrecognised"


class ReadingMethod(StrEnum):
    """How the value of a field was obtained."""

    FORM = "form"
    TEXT = "text"
    QR = "qr"
    OCR = "ocr"
    REPAIRED = "repaired"
    PERSON = "person"


class Verdict(StrEnum):
    """What an assessment ended in."""

    REJECT = "reject"
    REFER = "refer"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    APPROVE = "approve"


class CredentialOrigin(StrEnum):
    """Who says that a credential is there.

    `paper`: a document on file shows it. `register`: a line of the user's own spreadsheet says so.
    """

    PAPER = "paper"
    REGISTER = "register"


class AlertSource(StrEnum):
    """Where in the state due work is found.

    `credential`: a term ends, or the time to renew it. `evidence`: the paper that shows a
    credential has grown old. `review`: a customer is to be looked at again. `outcome`: a verdict
    or finding will change or has changed with time alone. `deadline`: a day written down by a
    person. `dataset`: a calendar, list or register extract is out of date.
    """

    CREDENTIAL = "credential"
    EVIDENCE = "evidence"
    REVIEW = "review"
    OUTCOME = "outcome"
    DEADLINE = "deadline"
    DATASET = "dataset"


class AlertSeverity(StrEnum):
    """How grave an alert is; the words of the rules."""

    INFO = "info"
    MINOR = "minor"
    MAJOR = "major"
    BLOCKER = "blocker"


class AlertState(StrEnum):
    """Whether an alert still asks for work; the first three live.

    `overtaken`: a more urgent alert about the same thing took its place.
    """

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    OVERTAKEN = "overtaken"
    CLOSED = "closed"


class ClosingReason(StrEnum):
    """Why an alert was closed.

    `superseded`: newer evidence took the place of what was due. `settled`: a person closed it.
    """

    SUPERSEDED = "superseded"
    SETTLED = "settled"


class AlertAct(StrEnum):
    """What can be done to an alert."""

    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    WOKEN = "woken"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    CLOSED = "closed"


class DeadlineKind(StrEnum):
    """What ends or is asked for on a day that a person wrote down."""

    WAIVER = "waiver"
    TEMPORARY_LIMIT = "temporary_limit"
    SECURITY = "security"
    NOTICE = "notice"
    OTHER = "other"


class ClockRefusal(StrEnum):
    """Why a beat did not believe the clock."""

    BEHIND = "behind"
    TOO_FAR_AHEAD = "too_far_ahead"
    JUMPED = "jumped"


class Language(StrEnum):
    """The languages of messages."""

    ZH = "zh"
    EN = "en"


class Channel(StrEnum):
    """The ways of sending."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    APPRISE = "apprise"


class DeliveryMode(StrEnum):
    """What happens to a message of which nobody knows whether it arrived.

    `at_least_once`: it is sent again under the same id. `at_most_once`: a person decides.
    """

    AT_LEAST_ONCE = "at_least_once"
    AT_MOST_ONCE = "at_most_once"


class DeliveryState(StrEnum):
    """What became of a message.

    `held`: it waits for a person to release it. `dead`: it will not be tried again by itself.
    `uncertain`: it was being sent at most once when the program ended. `cancelled`: everything it
    would have told was done before it went out.
    """

    WAITING = "waiting"
    HELD = "held"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


class AttemptOutcome(StrEnum):
    """What an attempt to send came to.

    `deferred`: to be tried again. `refused`: to no avail ever. `unknown`: it may have arrived.
    """

    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class SheetOrigin(StrEnum):
    """Where a stored fact sheet comes from.

    `built` from the documents on file, and built anew when they change; `given` by another way.
    """

    BUILT = "built"
    GIVEN = "given"


class StatementFormat(StrEnum):
    """By which form a financial statement names its items.

    `cn_2019`, `cn_2018`: the forms of the Ministry of Finance. `cn_small`: those for small
    enterprises. `canonical`: the catalogue's own names, in a table.
    """

    CN_2019 = "cn_2019"
    CN_2018 = "cn_2018"
    CN_SMALL = "cn_small"
    IFRS = "ifrs"
    CANONICAL = "canonical"


class StatementScope(StrEnum):
    """Whether statements speak of the company alone or of its group."""

    COMPANY = "company"
    CONSOLIDATED = "consolidated"


class AuditOpinion(StrEnum):
    """What the auditor says of a year's statements."""

    UNQUALIFIED = "unqualified"
    QUALIFIED = "qualified"
    ADVERSE = "adverse"
    DISCLAIMER = "disclaimer"
    UNAUDITED = "unaudited"


class FigureState(StrEnum):
    """What stands in the cell of a figure.

    `dash`: printed, nothing of the kind; counts as zero with proof. `blank`: not stated, missing.
    """

    VALUE = "value"
    DASH = "dash"
    BLANK = "blank"


class LimitState(StrEnum):
    """What became of a proposed credit limit."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SecurityKind(StrEnum):
    """What stands behind a customer's debts."""

    INSURANCE = "insurance"
    GUARANTEE = "guarantee"
    DEPOSIT = "deposit"
    LETTER_OF_CREDIT = "letter_of_credit"
    PLEDGE = "pledge"


class AccountRole(StrEnum):
    """What a person is in the house; the words of the checker's policy."""

    MAKER = "maker"
    APPROVER = "approver"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class ErasureReason(StrEnum):
    """Why a customer may be erased.

    `retention_ended`: the years that the law asks for are over. `never_a_customer`: no business
    came of it, so no duty to keep applies. `filed_by_mistake`: somebody else's papers.
    """

    RETENTION_ENDED = "retention_ended"
    NEVER_A_CUSTOMER = "never_a_customer"
    FILED_BY_MISTAKE = "filed_by_mistake"


class DocumentCheckState(StrEnum):
    """What came of a person's look at a document.

    `reupload`: the customer is to send it again. `rejected`: it is not what it was sent as.
    """

    ACCEPTED = "accepted"
    REUPLOAD = "reupload"
    REJECTED = "rejected"


class ProposalState(StrEnum):
    """What became of what one person proposed.

    `withdrawn`: by its maker. `lapsed`: what it was about is gone, so nobody can decide it.
    """

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class ReviewState(StrEnum):
    """How far the review of a customer is; the last alone is over."""

    OPEN = "open"
    WAITING = "waiting"
    SUBMITTED = "submitted"
    DECIDED = "decided"


class ReviewCause(StrEnum):
    """Why a customer is looked at.

    `override_ended`: a decision against the verdict held until a day, and that is over.
    """

    NEW_CUSTOMER = "new_customer"
    NEW_DOCUMENTS = "new_documents"
    PERIODIC = "periodic"
    OUTCOME_CHANGED = "outcome_changed"
    WAIVER_ENDED = "waiver_ended"
    OVERRIDE_ENDED = "override_ended"
    MANUAL = "manual"


class ReviewDecision(StrEnum):
    """What a review ends in."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    REJECT = "reject"


class SourceKind(StrEnum):
    """Where files come from by themselves."""

    FOLDER = "folder"
    MAILBOX = "mailbox"
    OBJECT_STORE = "object_store"


class ItemOutcome(StrEnum):
    """What became of a file from a source.

    `filed`: as documents of a customer. `known`: the customer's file held it already. `unreadable`:
    it is on file, and nothing could be read of it. `container`: the files in it have rows of their
    own. `unassigned`: it is kept until somebody says whose it is. `refused`: its bytes were not
    taken, for the reason named. `empty`: a message or an archive without a file in it.
    """

    FILED = "filed"
    KNOWN = "known"
    UNREADABLE = "unreadable"
    CONTAINER = "container"
    UNASSIGNED = "unassigned"
    REFUSED = "refused"
    EMPTY = "empty"


class FindBy(StrEnum):
    """A way to find the customer whose a file from a source is."""

    SENDER = "sender"
    """The address that a message says it is from, as people have said whose it is."""
    SUBJECT = "subject"
    """A credit code, reference or name that stands in the subject by itself."""
    FOLDER = "folder"
    """The first folder below the source: a credit code, reference or name."""
    PAPERS = "papers"
    """The licence or letter in it."""


class MatchAnswer(StrEnum):
    """What likeness of a party to an entry of a list comes to."""

    HIT = "hit"
    REVIEW = "review"


class HitState(StrEnum):
    """What a person made of a hit."""

    REVIEW = "review"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class HitEnd(StrEnum):
    """Why a hit is over.

    `party_changed`, `entry_changed`: what it spoke of is not so any more. `entry_removed`: the list
    dropped the entry. `matcher_changed`: names are compared otherwise. `party_gone`: the customer
    has no such party any more.
    """

    PARTY_CHANGED = "party_changed"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_REMOVED = "entry_removed"
    MATCHER_CHANGED = "matcher_changed"
    PARTY_GONE = "party_gone"


class AssertionState(StrEnum):
    """What an assertion says of its element: four states, of which only two are known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


class BookContent(StrEnum):
    """What the lines of a book of purchases are."""

    TRANSACTIONS = "transactions"
    ACTIVITIES = "activities"
