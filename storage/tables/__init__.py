"""The tables: who the customer is, what was filed, what follows from it, what was told.

Rows are SQLModel objects. A session gives them out loaded, so they can be read after it is closed.
Constraints repeat in the database what the code promises; `storage.migrations` builds the same
tables step by step, and a test compares the two on both databases.

Three columns repeat what could be derived, `Credential.is_current`, `Assessment.is_latest` and
`Deadline.is_current`: through them the indexes of what falls due hold the living rows only, and a
beat never walks through the history of renewals.
"""

from storage.tables.accounts import (
    Account,
    ApiToken,
    RecoveryCode,
    RoleGrant,
    SignInDelay,
    SignInSession,
)
from storage.tables.alerts import Alert, AlertEvent, Beat, Dataset, Deadline
from storage.tables.api import Hook, KeptAnswer
from storage.tables.assessments import Assessment, Pack
from storage.tables.base import Row
from storage.tables.contracts import Contract
from storage.tables.credentials import Credential
from storage.tables.credit import (
    CreditLimit,
    CustomerGroup,
    Ledger,
    LedgerSummary,
    Security,
    StatementFigure,
    StatementRow,
)
from storage.tables.customers import Customer
from storage.tables.deliveries import (
    Delivery,
    DeliveryAttempt,
    DeliveryHold,
    UntoldAlert,
)
from storage.tables.document_desk import DocumentCheck, FieldCorrection
from storage.tables.events import Event
from storage.tables.papers import AlikePicture, Document, DocumentField, Original
from storage.tables.people import Address, CalendarFeed, Person
from storage.tables.portfolio import (
    Audit,
    SheetDetail,
    SheetLayout,
    SheetLine,
    SheetSet,
    Standing,
    StandingChange,
)
from storage.tables.purchases import (
    ActivityRates,
    PurchaseBook,
    PurchaseSummary,
    StatedSpend,
)
from storage.tables.qualification import (
    AnalysisLine,
    ApprovalStepRow,
    AssertionRow,
    BuyingCentreMember,
    TierStanding,
)
from storage.tables.registry import RegistryRecordRow
from storage.tables.retention import (
    ErasedFile,
    Erasure,
    LegalHold,
    OriginalKey,
    OriginalSeal,
    RelationshipEnd,
    SubjectKey,
)
from storage.tables.reviews import (
    ActivePack,
    DocumentRequest,
    Proposal,
    Review,
    ReviewRemark,
    Waiver,
)
from storage.tables.screening import ScreenedCustomer, ScreeningHit, ScreeningMark
from storage.tables.search import CustomerSearch
from storage.tables.sources import KnownSender, SourceItemRow, SourceRow
from storage.tables.watchlists import Watchlist, WatchlistEntry, WatchlistVersion

__all__ = [
    "Account",
    "ActivePack",
    "ActivityRates",
    "Address",
    "Alert",
    "AlertEvent",
    "AlikePicture",
    "AnalysisLine",
    "ApiToken",
    "ApprovalStepRow",
    "AssertionRow",
    "Assessment",
    "Audit",
    "Beat",
    "BuyingCentreMember",
    "CalendarFeed",
    "Contract",
    "Credential",
    "CreditLimit",
    "Customer",
    "CustomerGroup",
    "CustomerSearch",
    "Dataset",
    "Deadline",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryHold",
    "Document",
    "DocumentCheck",
    "DocumentField",
    "DocumentRequest",
    "ErasedFile",
    "Erasure",
    "Event",
    "FieldCorrection",
    "Hook",
    "KeptAnswer",
    "KnownSender",
    "Ledger",
    "LedgerSummary",
    "LegalHold",
    "Original",
    "OriginalKey",
    "OriginalSeal",
    "Pack",
    "Person",
    "Proposal",
    "PurchaseBook",
    "PurchaseSummary",
    "RecoveryCode",
    "RegistryRecordRow",
    "RelationshipEnd",
    "Review",
    "ReviewRemark",
    "RoleGrant",
    "Row",
    "ScreenedCustomer",
    "ScreeningHit",
    "ScreeningMark",
    "Security",
    "SheetDetail",
    "SheetLayout",
    "SheetLine",
    "SheetSet",
    "SignInDelay",
    "SignInSession",
    "SourceItemRow",
    "SourceRow",
    "Standing",
    "StandingChange",
    "StatedSpend",
    "StatementFigure",
    "StatementRow",
    "SubjectKey",
    "TierStanding",
    "UntoldAlert",
    "Waiver",
    "Watchlist",
    "WatchlistEntry",
    "WatchlistVersion",
]
