"""With which status a failure is answered, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from checker.errors import ExitCode, LicetError
from rules.vocabulary import Bilingual
from storage.errors import StorageError

STATUS_OF_CODE: Mapping[str, HTTPStatus] = MappingProxyType(
    {
        "not_signed_in": HTTPStatus.UNAUTHORIZED,
        "sign_in_refused": HTTPStatus.UNAUTHORIZED,
        "sent_from_elsewhere": HTTPStatus.FORBIDDEN,
        "form_stale": HTTPStatus.FORBIDDEN,
        "act_refused": HTTPStatus.FORBIDDEN,
        "account_unfinished": HTTPStatus.FORBIDDEN,
        "content_changed": HTTPStatus.CONFLICT,
        "proposal_pending": HTTPStatus.CONFLICT,
        "proposal_decided": HTTPStatus.CONFLICT,
        "review_changed": HTTPStatus.CONFLICT,
        "two_people_needed": HTTPStatus.FORBIDDEN,
        "not_its_maker": HTTPStatus.FORBIDDEN,
        "person_needed": HTTPStatus.FORBIDDEN,
        "second_factor_needed": HTTPStatus.UNAUTHORIZED,
        "set_up_token_wrong": HTTPStatus.FORBIDDEN,
        "already_set_up": HTTPStatus.CONFLICT,
        "too_busy": HTTPStatus.SERVICE_UNAVAILABLE,
        "too_many_attempts": HTTPStatus.TOO_MANY_REQUESTS,
        "review_not_workable": HTTPStatus.CONFLICT,
        "review_under_way": HTTPStatus.CONFLICT,
        "correction_contradicts": HTTPStatus.CONFLICT,
        "actions_left": HTTPStatus.CONFLICT,
        "reason_unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
        "finding_unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
        "alert_not_living": HTTPStatus.CONFLICT,
        "alert_done": HTTPStatus.CONFLICT,
        "deadline_done": HTTPStatus.CONFLICT,
        "screening_hit_over": HTTPStatus.CONFLICT,
        "screening_reason_unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
        "limit_decided": HTTPStatus.CONFLICT,
        "security_done": HTTPStatus.CONFLICT,
        "limit_ended": HTTPStatus.CONFLICT,
        "source_item_not_waiting": HTTPStatus.CONFLICT,
        "limit_needs_two_people": HTTPStatus.FORBIDDEN,
        "person_left": HTTPStatus.UNPROCESSABLE_ENTITY,
        "subject_erased": HTTPStatus.GONE,
        "original_erased": HTTPStatus.GONE,
        "customer_erased": HTTPStatus.GONE,
        "idempotency_key_busy": HTTPStatus.CONFLICT,
        "version_missing": HTTPStatus.PRECONDITION_REQUIRED,
        "version_stale": HTTPStatus.PRECONDITION_FAILED,
    }
)
"""Of failures whose status does not follow from what kind they are."""

SENTENCES: Mapping[HTTPStatus, Bilingual] = MappingProxyType(
    {
        HTTPStatus.NOT_FOUND: Bilingual(
            "这里没有内容。请核对地址；日历订阅地址可能已被撤销，请重新索取。",
            "There is nothing here. Check the address; a calendar's may have been revoked: "
            "ask for a new one.",
        ),
        HTTPStatus.METHOD_NOT_ALLOWED: Bilingual(
            "此地址不支持该请求方法。可用的方法见 Allow 标头。",
            "This address does not take that method. The header Allow names those it takes.",
        ),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Bilingual(
            "提交的内容过大，未保存任何内容。请减少文件数量或压缩后重试。",
            "What was sent is too large, so nothing was kept. Send fewer or smaller files.",
        ),
        HTTPStatus.BAD_REQUEST: Bilingual(
            "无法读取请求内容。请检查格式后重试。",
            "What was sent cannot be read. Check its form and send it again.",
        ),
        HTTPStatus.REQUEST_TIMEOUT: Bilingual(
            "接收请求超时，未保存任何内容。请检查网络后重试。",
            "The request took too long to arrive, so nothing was kept. Check the network and send "
            "it again.",
        ),
        HTTPStatus.UNPROCESSABLE_ENTITY: Bilingual(
            "请求内容有误，未执行任何操作。faults 列出了具体位置。",
            "Something in the request is wrong, so nothing was done. `faults` says where.",
        ),
        HTTPStatus.TOO_MANY_REQUESTS: Bilingual(
            "请求过于频繁。请稍候再试。", "Too many requests came. Wait a little and try again."
        ),
        HTTPStatus.INTERNAL_SERVER_ERROR: Bilingual(
            "程序出错，已记入日志。请稍后重试；若再次出现，请联系管理员。",
            "Something went wrong and is in the log. Try again later; if it stays, tell the "
            "administrator.",
        ),
    }
)
OTHERWISE = Bilingual(
    "请求无法处理。请核对地址与内容。", "The request cannot be answered. Check it."
)


def sentence_of(status: HTTPStatus) -> Bilingual:
    """Give what a status says to a person, and what to do."""
    return SENTENCES.get(status, OTHERWISE)


def status_of(error: LicetError | StorageError) -> HTTPStatus:
    """Give the status of a failure: what is unknown is not found, what was asked wrongly is told.

    Args:
        error: A failure that a person can do something about. Of storage's, those that the
            administrator has to see to are failures of ours (500).
    """
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    if error.code.endswith("_unknown"):
        return HTTPStatus.NOT_FOUND
    if error.code.endswith("_exists"):
        return HTTPStatus.CONFLICT
    if isinstance(error, StorageError):
        return HTTPStatus.INTERNAL_SERVER_ERROR
    if error.exit_code in (ExitCode.USAGE, ExitCode.INPUT_UNREADABLE, ExitCode.FINDINGS):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.INTERNAL_SERVER_ERROR
