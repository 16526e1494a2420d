"""With which status a failure is answered, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from checker.errors import ExitCode, LicetError
from rules.vocabulary import Bilingual

STATUS_OF_CODE: Mapping[str, HTTPStatus] = MappingProxyType(
    {
        "not_signed_in": HTTPStatus.UNAUTHORIZED,
        "sign_in_refused": HTTPStatus.UNAUTHORIZED,
        "sent_from_elsewhere": HTTPStatus.FORBIDDEN,
        "form_stale": HTTPStatus.FORBIDDEN,
        "act_refused": HTTPStatus.FORBIDDEN,
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
            "此地址不支持该请求方法。请使用 GET 或 HEAD。",
            "This address does not take that method. Use GET or HEAD.",
        ),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Bilingual(
            "提交的内容过大，未保存任何内容。请减少文件数量或压缩后重试。",
            "What was sent is too large, so nothing was kept. Send fewer or smaller files.",
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


def status_of(error: LicetError) -> HTTPStatus:
    """Give the status of a failure: what is unknown is not found, what was asked wrongly is told.

    Args:
        error: A failure that a person can do something about.
    """
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    if error.code.endswith("_unknown"):
        return HTTPStatus.NOT_FOUND
    if error.exit_code in (ExitCode.USAGE, ExitCode.INPUT_UNREADABLE, ExitCode.FINDINGS):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.INTERNAL_SERVER_ERROR
