"""What is refused to somebody who proposes or decides, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class ProposalUnknown(LicetError):
    """There is no proposal with this id."""

    code = "proposal_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {proposal} 的申请。请从待复核列表重新打开。"
    en = "There is no proposal {proposal}. Open it again from the list of what waits."


class ProposalPending(LicetError):
    """The same is proposed already and waits for a decision."""

    code = "proposal_pending"
    exit_code = ExitCode.USAGE
    zh = "同一事项已有待复核的申请。请等待复核结果，或由原申请人撤回后再提交。"
    en = (
        "The same has been proposed and waits for a decision. Wait for it, or let its maker "
        "withdraw it first."
    )


class ProposalDecided(LicetError):
    """It was decided on already."""

    code = "proposal_decided"
    exit_code = ExitCode.USAGE
    zh = "该申请已有结果，不能再次处理。请刷新页面查看结果。"
    en = "This proposal has been decided and stays so. Load the page again to see how."


class ContentChanged(LicetError):
    """What was seen is not what is there now."""

    code = "content_changed"
    exit_code = ExitCode.USAGE
    zh = (
        "页面显示的内容已有变化，本次操作未生效。请重新查看最新内容；"
        "已提交的申请须撤回或驳回后重提。"
    )
    en = (
        "What the page showed has changed, so nothing was done. Look at it as it is now; a "
        "proposal that rests on what was has to be withdrawn or refused and made anew."
    )


class TwoPeopleNeeded(LicetError):
    """The person who proposed it, or whom it is about, would decide it."""

    code = "two_people_needed"
    exit_code = ExitCode.USAGE
    zh = "不能复核本人提交的申请，也不能复核关于本人账号的申请。请由另一位复核人处理。"
    en = (
        "Nobody decides on what they proposed themselves, or on their own account. Ask another "
        "approver."
    )


class NotItsMaker(LicetError):
    """Somebody else would take back what a person proposed."""

    code = "not_its_maker"
    exit_code = ExitCode.USAGE
    zh = "只有申请人本人可以撤回申请。如不同意，请由复核人驳回。"
    en = "Only its maker can withdraw a proposal. An approver can refuse it."


class PersonNeeded(LicetError):
    """The program itself would propose or decide."""

    code = "person_needed"
    exit_code = ExitCode.USAGE
    zh = "申请与复核必须由已登录的有效账号完成。请登录后重试。"
    en = "Proposals are made and decided by people with an account in use. Sign in and try again."


class WordsMissing(LicetError):
    """It is not said why."""

    code = "words_missing"
    exit_code = ExitCode.USAGE
    zh = "请填写理由。理由会随申请保存，供复核与审计查阅。"
    en = "Say why. What you write is kept with the proposal for approvers and auditors."
