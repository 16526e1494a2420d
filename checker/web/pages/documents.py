"""Checking documents: the page beside its fields, corrections, what came of the look, originals."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.corrections import proposal as correcting
from checker.corrections.errors import FieldNotCorrectable
from checker.corrections.parsing import FieldFault
from checker.document_view.checking import check_document, load_check_reasons
from checker.document_view.desk import DocumentDesk, fields_of
from checker.document_view.errors import CheckReasonNeeded, PagesAbsent, PageUndrawable
from checker.document_view.pictures import MEDIA_TYPE, PagePicture
from checker.document_view.revealing import note_reveal, open_original
from checker.errors import LicetError
from checker.four_eyes.errors import ContentChanged, ProposalPending, WordsMissing
from checker.http.downloads import serve_original
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.privacy import mask_text
from checker.web.brief_passes import holds, make_pass
from checker.web.document_view import CONFIDENCE, SIGN_TONES, choose_page, lay_document
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.showing import go_to, show_page
from checker.web.words.documents import CHECK_TONES, CHECK_WORDS, METHOD_WORDS, RESULT_WORDS
from ingest.problems import ProblemText
from rules.vocabulary import Bilingual
from storage.accounts import display_names
from storage.customers import names_of
from storage.errors import OriginalDamaged, OriginalErased, OriginalMissing, StorageError
from storage.reviews import undecided_review
from storage.vocabulary import DocumentCheckState, Language

router = DeskRouter()

_GONE = (OriginalMissing, OriginalDamaged, OriginalErased)


@router.page("/documents/{document_id}", act=Act.READ_DOCUMENTS)
def show_document(visit: Visiting, document_id: str, page: str = "", field: str = "") -> Response:
    """Show a page of a document with what was read on it; personal numbers are hidden."""
    return _show(visit, document_id, page, field)


@router.page("/documents/{document_id}/pages/{page}.jpg", act=Act.READ_DOCUMENTS, takes_long=True)
def show_picture(visit: Visiting, document_id: str, page: int, shown: str = "") -> Response:
    """Give the picture of a page; personal numbers are covered, but for who has just asked."""
    reveal = may(visit.actor, Act.REVEAL_PERSONAL) and holds(visit, document_id, shown)
    picture = visit.desk.pictures.show(document_id, page, reveal=reveal)
    return Response(picture.content, media_type=MEDIA_TYPE)


@router.form("/documents/{document_id}/reveal", act=Act.REVEAL_PERSONAL)
def reveal(visit: Visiting, document_id: str) -> Response:
    """Show the page once with its personal numbers; the log tells of it."""
    with visit.desk.database.session() as session:
        note_reveal(session, document_id, by=visit.actor, now=visit.desk.clock())
    return _show(visit, document_id, visit.field("page"), visit.field("field"), is_revealed=True)


@router.form("/documents/{document_id}/original", act=Act.REVEAL_PERSONAL)
def download(visit: Visiting, document_id: str) -> Response:
    """Give the file as it came; the log tells of it."""
    content, name = open_original(
        visit.desk.workspace, document_id, by=visit.actor, now=visit.desk.clock()
    )
    return serve_original(content, name)


@router.form("/documents/{document_id}/corrections", act=Act.PROPOSE_CORRECTION)
def propose_correction(visit: Visiting, document_id: str) -> Response:
    """Propose what a field reads; it takes effect when another person agrees."""
    page, field = visit.field("page"), visit.field("field")
    written, why = visit.field("written"), visit.field("why")
    text = None if visit.field("is_absent") else written
    faults: Faults = missing(why=why)
    try:
        with visit.desk.database.session() as session:
            prepared = correcting.prepare_correction(session, document_id, field, text)
            if isinstance(prepared, FieldFault):
                faults = {"written": prepared.message, **faults}
            elif not faults:
                correcting.propose_correction(
                    session,
                    visit.desk.kinds,
                    prepared,
                    reason=why,
                    by=visit.actor,
                    now=visit.desk.clock(),
                    seen_sha256=visit.field("seen"),
                )
    except (ContentChanged, FieldNotCorrectable, ProposalPending, WordsMissing) as error:
        return _show(visit, document_id, page, field, fault_of(error), status=status_of(error))
    if faults:
        return _show(visit, document_id, page, field, faults)
    return go_to(visit, _path(document_id, page), told="correction_proposed")


@router.form("/documents/{document_id}/check", act=Act.CHECK_DOCUMENTS)
def take_check(visit: Visiting, document_id: str) -> Response:
    """Write down what somebody made of a document."""
    page = visit.field("page")
    state, _, reason = visit.field("outcome").partition(":")
    faults: Faults = missing(outcome=state if state in tuple(DocumentCheckState) else "")
    if not faults:
        try:
            with visit.desk.database.session() as session:
                check_document(
                    session,
                    document_id,
                    DocumentCheckState(state),
                    reason_code=reason or None,
                    note=visit.field("note"),
                    by=visit.actor,
                    now=visit.desk.clock(),
                )
        except CheckReasonNeeded as error:
            faults = fault_of(error, "outcome")
    if faults:
        return _show(visit, document_id, page, "", faults)
    return go_to(visit, _path(document_id, page), told=f"document_{state}")


def _show(
    visit: Visit,
    document_id: str,
    page: str,
    field: str,
    faults: Faults = NO_FAULTS,
    *,
    status: HTTPStatus | None = None,
    is_revealed: bool = False,
) -> Response:
    with visit.desk.database.read_session() as session:
        shown = fields_of(session, document_id, reveal=is_revealed)
        names = names_of(session, [shown.document.customer_id])
        review = undecided_review(session, shown.document.customer_id, visit.desk.settings.purpose)
        people = {each.pending.proposed_by for each in shown.fields if each.pending}
        people |= {shown.check.account_id} if shown.check else set()
        accounts = display_names(session, people)
        can_correct = may(visit.actor, Act.PROPOSE_CORRECTION)
        is_open = bool(field) and can_correct
        seen = correcting.hash_seen_field(session, document_id, field) if is_open else ""
    number, picture, trouble = _draw(
        visit, document_id, choose_page(shown, page, field), is_revealed=is_revealed
    )
    opened = field if can_correct else ""
    layout = lay_document(shown, number, picture, opened=opened, language=visit.language)
    return show_page(
        visit,
        "documents/document.html",
        status=status or (HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK),
        shown=shown,
        document=shown.document,
        name=shown.document.name if is_revealed else mask_text(shown.document.name),
        customer=names.get(shown.document.customer_id, ""),
        review=review,
        accounts=accounts,
        layout=layout,
        picture=picture,
        picture_pass=make_pass(visit, document_id) if is_revealed else "",
        trouble=trouble,
        problems=_list_problems(shown),
        sign_tones=SIGN_TONES,
        seen=seen,
        written=visit.field("written") if faults else None,
        faults=faults,
        can_correct=can_correct,
        can_check=may(visit.actor, Act.CHECK_DOCUMENTS),
        can_reveal=may(visit.actor, Act.REVEAL_PERSONAL),
        is_revealed=is_revealed,
        outcomes=_list_outcomes(visit.language),
        reasons=load_check_reasons(),
        check_words=CHECK_WORDS,
        check_tones=CHECK_TONES,
        confidence=CONFIDENCE,
        method_words=METHOD_WORDS,
        result_words=RESULT_WORDS,
    )


def _draw(
    visit: Visit, document_id: str, page: int | None, *, is_revealed: bool
) -> tuple[int | None, PagePicture | None, Bilingual | None]:
    """Draw a page, or say why it cannot be; its fields are shown in any case.

    Returns:
        The page, None where the file has none; its picture; what stands in the way of it.
    """
    if page is None:
        return None, None, None
    try:
        return page, visit.desk.pictures.show(document_id, page, reveal=is_revealed), None
    except PagesAbsent:
        return None, None, None
    except (PageUndrawable, *_GONE) as error:
        return page, None, _say(error)


def _say(error: LicetError | StorageError) -> Bilingual:
    return Bilingual(error.zh, error.en)


def _list_problems(shown: DocumentDesk) -> tuple[ProblemText, ...]:
    """Give what was noted about the document, and about fields that nobody has found on it."""
    return (*shown.problems, *(one for field in shown.absent for one in field.problems))


def _list_outcomes(language: Language) -> list[tuple[str, str]]:
    """Give what may come of a look other than that the document is accepted, with each reason."""
    is_zh = language is Language.ZH
    return [
        (
            f"{state.value}:{code}",
            f"{CHECK_WORDS[state].zh}：{reason.title.zh}"
            if is_zh
            else f"{CHECK_WORDS[state].en}: {reason.title.en}",
        )
        for state in (DocumentCheckState.REUPLOAD, DocumentCheckState.REJECTED)
        for code, reason in load_check_reasons().items()
        if state in reason.of
    ]


def _path(document_id: str, page: str) -> str:
    number = page if page.isascii() and page.isdecimal() else ""
    return f"/documents/{document_id}" + (f"?page={number}" if number else "")
