"""What all answers share: headers that browsers obey, and errors in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from starlette.responses import JSONResponse

from rules.vocabulary import Bilingual

SCHEMA_VERSION = 1

SECURITY_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
    }
)

_SENTENCES: Mapping[HTTPStatus, Bilingual] = {
    HTTPStatus.NOT_FOUND: Bilingual(
        "这里没有内容。请核对地址；日历订阅地址可能已被撤销，请重新索取。",
        "There is nothing here. Check the address; a calendar's may have been revoked: "
        "ask for a new one.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: Bilingual(
        "此地址不支持该请求方法。请使用 GET 或 HEAD。",
        "This address does not take that method. Use GET or HEAD.",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: Bilingual(
        "程序出错，已记入日志。请稍后重试；若再次出现，请联系管理员。",
        "Something went wrong and is in the log. Try again later; if it stays, tell the "
        "administrator.",
    ),
}
_OTHERWISE = Bilingual(
    "请求无法处理。请核对地址与内容。", "The request cannot be answered. Check it."
)


def answer_json(
    document: Mapping[str, object],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Answer with one JSON document that nobody keeps."""
    return JSONResponse(
        {"schema_version": SCHEMA_VERSION, **document},
        status,
        {"Cache-Control": "no-store", **(headers or {}), **SECURITY_HEADERS},
    )


def answer_error(status: HTTPStatus, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Answer what is wrong and what to do, in both languages; never the program's own words."""
    told = _SENTENCES.get(status, _OTHERWISE)
    error = {"code": status.name.lower(), "message": {"zh": told.zh, "en": told.en}}
    return answer_json({"error": error}, status=status, headers=headers)
