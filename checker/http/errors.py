"""Why a request does not reach its route."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class NotSignedIn(LicetError):
    """Nobody is signed in, or the session has ended."""

    code = "not_signed_in"
    exit_code = ExitCode.USAGE
    zh = "请先登录。如果刚才已登录，说明会话已结束。"
    en = "Sign in first. If you had, your session has ended."


class SentFromElsewhere(LicetError):
    """Another site made the browser send a request that changes something."""

    code = "sent_from_elsewhere"
    exit_code = ExitCode.USAGE
    zh = "该请求来自其他网站，未执行任何操作。请回到本系统的页面重新操作。"
    en = "Another site sent this request, so nothing was done. Do it again from a page of Licet."


class FormStale(LicetError):
    """A form belongs to a session that is not the present one."""

    code = "form_stale"
    exit_code = ExitCode.USAGE
    zh = "页面已过期，未执行任何操作。请返回上一页刷新后重新提交。"
    en = "The page was out of date, so nothing was done. Go back, reload it and send it again."
