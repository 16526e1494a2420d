"""What is refused to somebody who signs in or acts, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class ActRefused(LicetError):
    """The actor's roles do not allow the act."""

    code = "act_refused"
    exit_code = ExitCode.USAGE
    zh = "“{actor}”无权进行此操作（{act}）。如工作需要，请联系管理员申请相应角色。"
    en = (
        "“{actor}” may not do this ({act}). If your work needs it, ask an administrator to "
        "propose the role."
    )
