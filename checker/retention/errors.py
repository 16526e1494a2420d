"""What stands against destroying a customer's file."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class CustomerHeld(LicetError):
    """A hold keeps the file."""

    code = "customer_held"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "客户 {customer} 的资料处于保全状态（{count} 项），不能销毁。请先经审批解除保全。"
    en = (
        "Customer {customer} is under {count} legal hold(s) and cannot be erased. "
        "Have the holds released first, which takes two people."
    )


class ProposalsPending(LicetError):
    """Something about the customer waits for a decision."""

    code = "proposals_pending"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "客户 {customer} 还有 {count} 项待审批事项，不能销毁。请先审批或撤回。"
    en = (
        "{count} proposal(s) about customer {customer} wait for a decision. "
        "Have them decided or withdrawn before the customer is erased."
    )


class RetentionRunning(LicetError):
    """The years of retention are not over, or have not begun."""

    code = "retention_running"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = (
        "客户 {customer} 的保存期限尚未届满（{until}），不能以此理由销毁。"
        "业务关系结束后请用 licet retention end 登记，期满后再办理。"
    )
    en = (
        "Customer {customer} is still to be kept ({until}). When business ends, write the day down "
        "with `licet retention end`, and erase when the years are over."
    )


class EndAhead(LicetError):
    """Business is said to have ended on a day that has not come."""

    code = "end_ahead"
    exit_code = ExitCode.USAGE
    zh = "{day} 尚未到来。请填写已经结束业务的日期；有效期内的合同会自动顺延保存期限。"
    en = (
        "{day} has not come. Give the day on which business ended; a contract that still runs "
        "lengthens the years by itself."
    )


class RelationshipGoesOn(LicetError):
    """Business was to be taken up again that has not ended."""

    code = "relationship_goes_on"
    exit_code = ExitCode.USAGE
    zh = "与该客户的业务关系没有结束登记，无需恢复。"
    en = "Business with this customer is not recorded to have ended, so there is nothing to resume."


class RelationshipOnFile(LicetError):
    """Somebody who is said never to have been a customer has a contract or a ledger on file."""

    code = "relationship_on_file"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "客户 {customer} 有合同或应收记录，属于往来客户，须在保存期限届满后才能销毁。"
    en = (
        "Customer {customer} has contracts or receivables on file: business was done, "
        "so the file is kept until the years of retention are over."
    )
