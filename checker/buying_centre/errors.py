"""What can go wrong for whoever records a buying centre."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class RoleUnknown(LicetError):
    """There is no such role."""

    code = "buying_role_unknown"
    exit_code = ExitCode.USAGE
    zh = "没有“{role}”这个角色，可选：{roles}。"
    en = "There is no role “{role}”; choose one of: {roles}."


class MemberInvalid(LicetError):
    """Influence or stance lies off its scale, or a meeting in the future."""

    code = "buying_member_invalid"
    exit_code = ExitCode.USAGE
    zh = "影响力为 0 至 3，态度为 -2 至 2，会面日期不能晚于今天；姓名不能为空。"
    en = (
        "Influence goes from 0 to 3, stance from -2 to 2, a meeting is not in the future, and a "
        "person has a name."
    )


class MemberUnknown(LicetError):
    """Nobody of this name is in the buying centre."""

    code = "buying_member_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "决策链中没有“{name}”，在册的有：{names}。"
    en = "Nobody called “{name}” is in the buying centre; there are: {names}."


class StepInvalid(LicetError):
    """An approval is not written as role and amount."""

    code = "approval_step_invalid"
    exit_code = ExitCode.USAGE
    zh = (
        "“{given}”不是审批环节。请写成 角色:金额起点，"
        "如 finance:500000（超过五十万须财务审批）；0 表示任何金额。"
    )
    en = (
        "“{given}” is no approval. Write ROLE:AMOUNT, such as finance:500000 for what finance "
        "approves above 500,000; 0 stands for every amount."
    )
