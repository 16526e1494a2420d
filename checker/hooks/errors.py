"""What can go wrong with a hook."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class HookUnknown(LicetError):
    """No hook of the account has this id."""

    code = "hook_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {hook} 的回调地址。请列出本账号的回调地址后重试。"
    en = "There is no hook {hook}. List the hooks of this account."


class HookAddressRefused(LicetError):
    """A hook would post to where it must not."""

    code = "hook_address_refused"
    exit_code = ExitCode.USAGE
    zh = "不能使用该回调地址：{reason_zh}。请改用公网 https 地址；内网地址须由管理员在设置中允许。"
    en = (
        "This address cannot be used: {reason_en}. Use a public https address; those of the own "
        "network have to be allowed by a setting."
    )


class HooksTooMany(LicetError):
    """An account has as many hooks as it may have."""

    code = "hooks_too_many"
    exit_code = ExitCode.USAGE
    zh = "每个账号最多 {most} 个回调地址。请先删除不用的地址。"
    en = "An account has {most} hooks at most. Remove one that is not needed."


class ActionUnknown(LicetError):
    """A hook asks for events that there are none of."""

    code = "hook_action_unknown"
    exit_code = ExitCode.USAGE
    zh = "没有名为 {action} 的事件。请填写事件代码，或以点结尾的前缀，如 review.。"
    en = "There is no event {action}. Give the code of one, or a beginning that ends with a dot."
