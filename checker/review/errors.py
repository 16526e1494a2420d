"""What can go wrong in a review, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class ReviewUnknown(LicetError):
    """There is no review with this id."""

    code = "review_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {review} 的审核。请从审核队列重新打开。"
    en = "There is no review {review}. Open it again from the queue."


class ReviewChanged(LicetError):
    """Somebody else has changed it since the page was loaded."""

    code = "review_changed"
    exit_code = ExitCode.USAGE
    zh = "该审核已被他人更新，本次操作未生效。请刷新后重试。"
    en = "Somebody has changed this review meanwhile, so nothing was done. Load it again."


class ReviewNotWorkable(LicetError):
    """It waits for an approver or is decided."""

    code = "review_not_workable"
    exit_code = ExitCode.USAGE
    zh = "该审核当前为“{state}”，不能进行此操作。待复核的请先撤回；已结案的请另行发起审核。"
    en = (
        "This review is {state}, which does not allow it. Withdraw what was submitted first; "
        "open another where it is decided."
    )


class ReviewUnderWay(LicetError):
    """One is under way."""

    code = "review_under_way"
    exit_code = ExitCode.USAGE
    zh = "该客户此用途已有进行中的审核。请在该审核中继续处理。"
    en = "A review of this customer for this purpose is under way. Go on with that one."


class ActionsLeft(LicetError):
    """Something has to be done before this can be decided."""

    code = "actions_left"
    exit_code = ExitCode.USAGE
    zh = "提交前还有 {count} 项必办事项。请先完成清单中的事项，或在附条件通过中列明。"
    en = (
        "{count} things are left to do before this can be submitted. Do them, or name the "
        "findings among them in the conditions of an approval."
    )


class ReasonUnknown(LicetError):
    """The reason is none of the list."""

    code = "reason_unknown"
    exit_code = ExitCode.USAGE
    zh = "请从列表中选择理由（“{reason}”不适用于此决定）。"
    en = "Choose a reason of the list; “{reason}” does not go with this decision."


class ConditionsMissing(LicetError):
    """An approval with conditions has none, or another decision has some."""

    code = "conditions_missing"
    exit_code = ExitCode.USAGE
    zh = "附条件通过须写明条件；其他决定不填条件。"
    en = "Say the conditions of an approval with conditions; other decisions have none."


class LastDayUnfit(LicetError):
    """A last day is missing, past or too far away."""

    code = "last_day_unfit"
    exit_code = ExitCode.USAGE
    zh = "请填写截止日：不早于今天，不晚于 {latest}。"
    en = "Name a last day: not before today and not after {latest}."


class FindingUnknown(LicetError):
    """The latest assessment has no such finding."""

    code = "finding_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "最新评估中没有该审查发现（{rule}）。请刷新后重试。"
    en = "The latest assessment has no such finding ({rule}). Load the page again."


class AssigneeUnfit(LicetError):
    """The account cannot work on reviews."""

    code = "assignee_unfit"
    exit_code = ExitCode.USAGE
    zh = "账号“{name}”不能处理审核（已停用或无经办角色）。请选择其他经办人。"
    en = "The account “{name}” cannot work on reviews: closed, or no maker. Choose another."


class RequestUnfit(LicetError):
    """A request for documents says nothing that could be sent, or is made twice."""

    code = "request_unfit"
    exit_code = ExitCode.USAGE
    zh = "请选择尚未要求补充的文件种类，并填写不早于今天的期限。"
    en = "Choose kinds of document not asked for yet, and a day not before today."


class RemarkUnfit(LicetError):
    """A remark says nothing, or too much."""

    code = "remark_unfit"
    exit_code = ExitCode.USAGE
    zh = "请填写备注内容，最多 {most} 字。"
    en = "Write something, {most} characters at the most."
