"""What is refused to somebody who signs in or acts, said in both languages."""

from __future__ import annotations

from collections.abc import Collection

from checker.access.roles import ROLE_TITLES, Act, Role
from checker.errors import ExitCode, LicetError


class ActRefused(LicetError):
    """The actor's roles do not allow the act, or the scopes of the token that stands for them.

    Args:
        actor: Who was refused.
        act: What.
        roles: Those that may.
        is_scoped: Whether the actor came by a token.
    """

    code = "act_refused"
    exit_code = ExitCode.USAGE
    zh = "“{actor}”无权进行此操作，有权的角色：{roles_zh}{scope_zh}。如工作需要，请联系管理员申请。"
    en = (
        "“{actor}” may not do this; these roles may: {roles_en}{scope_en}. If your work needs "
        "it, ask an administrator to propose the role."
    )

    def __init__(
        self, actor: str, act: Act, roles: Collection[Role], *, is_scoped: bool = False
    ) -> None:
        titles = [ROLE_TITLES[role] for role in roles]
        super().__init__(
            actor=actor,
            act=act.value,
            roles_zh="、".join(title.zh for title in titles) or "无",
            roles_en=", ".join(title.en for title in titles) or "none",
            scope_zh=f"（令牌的范围须含 {act.value}）" if is_scoped else "",
            scope_en=f" (a token needs the scope {act.value})" if is_scoped else "",
        )


class AccountUnfinished(ActRefused):
    """The actor has to see to their own account before anything else."""

    code = "account_unfinished"
    zh = "请先在“我的账号”中完成账号设置（自设密码，或按要求设置两步验证），再使用其他功能。"
    en = (
        "See to your own account first (a password that only you know, or the second factor that "
        "this house asks for); everything else opens then."
    )


class KeyUnusable(LicetError):
    """The file of a key of the installation cannot be used."""

    code = "key_unusable"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "无法使用密钥文件 {path}（{reason}）。请检查权限；文件若已损坏，请从备份恢复。"
    en = (
        "The key file {path} cannot be used ({reason}). Check its permissions; if it is damaged, "
        "restore it from a backup."
    )


class AccountUnknown(LicetError):
    """No account answers to a name."""

    code = "account_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有账号“{reference}”。请用 licet accounts list 查看名单。"
    en = "There is no account “{reference}”. `licet accounts list` shows them."


class AccountNameRefused(LicetError):
    """An account cannot be called so."""

    code = "account_name_refused"
    exit_code = ExitCode.USAGE
    zh = "账号名“{name}”不可用。请用 2 至 64 个字符，不含冒号、引号和控制字符，也不能是 licet。"
    en = (
        "“{name}” cannot be an account's name. Use 2 to 64 characters without colons, quotation "
        "marks or control characters, and not “licet”."
    )


class AccountClosed(LicetError):
    """The account was closed."""

    code = "account_closed"
    exit_code = ExitCode.USAGE
    zh = "账号“{name}”已停用，不能更改。请为需要使用系统的人员另建账号。"
    en = "The account “{name}” is closed and cannot be changed. Make another for who needs one."


class AlreadySetUp(LicetError):
    """There are accounts, so there is no first one to be made."""

    code = "already_set_up"
    exit_code = ExitCode.USAGE
    zh = "系统已完成初始设置。请登录，或请管理员为您建立账号。"
    en = "Set-up is done. Sign in, or ask an administrator for an account."


class SetUpTokenWrong(LicetError):
    """Somebody opens the set-up page without the token."""

    code = "set_up_token_wrong"
    exit_code = ExitCode.USAGE
    zh = "设置口令不正确。请打开 licet serve 启动时在终端显示的完整地址。"
    en = "The set-up token is not right. Open the whole address that `licet serve` printed."


class RolesConflict(LicetError):
    """Roles were asked for that nobody may hold together."""

    code = "roles_conflict"
    exit_code = ExitCode.USAGE
    zh = "角色“{role}”不能与其他角色同时授予同一账号。请为该职责另建账号。"
    en = "The role “{role}” goes with no other on one account. Make an account of its own for it."


class RolesNeedTwoPeople(LicetError):
    """An administrator would hand out roles alone."""

    code = "roles_need_two_people"
    exit_code = ExitCode.USAGE
    zh = "角色须由管理员提出、复核人批准后生效。请先建立不带角色的账号，再提出角色申请。"
    en = (
        "Roles take effect when an approver agrees to what an administrator proposes. Make the "
        "account without roles, then propose them."
    )


class LastOfItsRole(LicetError):
    """Nobody would be left with a role that the house cannot do without."""

    code = "last_of_its_role"
    exit_code = ExitCode.USAGE
    zh = "“{name}”是最后一个在用的“{role}”账号，不能停用或取消该角色。请先让另一账号取得该角色。"
    en = (
        "“{name}” is the last account in use with the role “{role}”, which cannot be taken away. "
        "Give it to another account first."
    )


class CredentialsOfApprover(LicetError):
    """An administrator would get into the account of somebody who decides."""

    code = "credentials_of_approver"
    exit_code = ExitCode.USAGE
    zh = (
        "“{name}”有审批权，管理员不能重设其密码或双重验证，以免一人兼任两方。"
        "请由服务器维护人员运行 licet accounts password。"
    )
    en = (
        "“{name}” decides on proposals, so an administrator cannot reset the password or second "
        "factor: one person would be both sides. Let whoever keeps the server run "
        "`licet accounts password`."
    )


class PasswordTooShort(LicetError):
    """A new password has too few characters."""

    code = "password_too_short"
    exit_code = ExitCode.USAGE
    zh = "密码至少需要 {least} 个字符。可用几个不相关的词组成一句话，便于记忆。"
    en = "A password needs {least} characters or more. A few unrelated words are easy to remember."


class PasswordTooLong(LicetError):
    """A new password has too many characters."""

    code = "password_too_long"
    exit_code = ExitCode.USAGE
    zh = "密码最多 {most} 个字符。请缩短后重试。"
    en = "A password has at most {most} characters. Choose a shorter one."


class PasswordTooCommon(LicetError):
    """A new password would be among the first guesses."""

    code = "password_too_common"
    exit_code = ExitCode.USAGE
    zh = (
        "此密码容易被猜中：曾在其他网站泄露，或除去常见词、连续或重复的字符、年份和账号名后，"
        "不同的字符不足 {least} 个。请改用几个不相关的词。"
    )
    en = (
        "This password is easy to guess: it leaked from elsewhere, or without common words, runs, "
        "repetitions, years and the account's name fewer than {least} different characters are "
        "left. Use a few unrelated words."
    )


class PasswordWrong(LicetError):
    """The present password, asked for once more, is not right."""

    code = "password_wrong"
    exit_code = ExitCode.USAGE
    zh = "当前密码不正确，未做任何更改。请重新输入。"
    en = "The present password is not right; nothing was changed. Enter it again."


class PasswordUnchanged(LicetError):
    """The new password is the present one, which somebody else may know."""

    code = "password_unchanged"
    exit_code = ExitCode.USAGE
    zh = "新密码与当前密码相同。请另选一个密码。"
    en = "The new password is the present one. Choose another."


class SignInAgainNeeded(LicetError):
    """Somebody without a password signed in too long ago to change what opens their account."""

    code = "sign_in_again_needed"
    exit_code = ExitCode.USAGE
    zh = "您登录已超过 {minutes} 分钟。为保护账号，请先退出，通过统一身份认证重新登录后再试。"
    en = (
        "You signed in more than {minutes} minutes ago. To protect your account, sign out, sign in "
        "with your company account and try again."
    )


class SignInRefused(LicetError):
    """Name, password and code do not open an account; which of them is not told."""

    code = "sign_in_refused"
    exit_code = ExitCode.USAGE
    zh = "登录失败：账号名、密码或验证码不正确，或账号已停用。请检查后重试，或联系管理员。"
    en = (
        "Signing in failed: the name, password or code is not right, or the account is closed. "
        "Check them and try again, or ask an administrator."
    )


class SecondFactorNeeded(LicetError):
    """The password is right, and a one-time code is asked for as well."""

    code = "second_factor_needed"
    exit_code = ExitCode.USAGE
    zh = "请输入验证器应用中的 6 位验证码，或一个恢复码。"
    en = "Enter the 6-digit code of your authenticator app, or a recovery code."


class TooManyAttempts(LicetError):
    """Signing in failed so often that some time has to pass.

    Args:
        retry_after_s: Whole seconds after which the next attempt is looked at.
    """

    code = "too_many_attempts"
    exit_code = ExitCode.USAGE
    zh = "失败次数过多，请在 {retry_after_s} 秒后重试。"
    en = "Too many attempts have failed. Wait {retry_after_s} s, then try again."

    def __init__(self, *, retry_after_s: int) -> None:
        super().__init__(retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class TooBusy(LicetError):
    """More people sign in at once than there is memory for."""

    code = "too_busy"
    exit_code = ExitCode.USAGE
    zh = "正在登录的人过多，请稍后重试。"
    en = "Too many people are signing in right now. Try again in a moment."


class CodeWrong(LicetError):
    """A one-time code does not prove that the device is set up."""

    code = "code_wrong"
    exit_code = ExitCode.USAGE
    zh = "验证码不正确或已用过。请检查手机时间是否自动校准，等待下一个验证码后重试。"
    en = (
        "The code is not right or was used before. Check that the device sets its clock by itself, "
        "wait for the next code and try again."
    )


class TokenScopeRefused(LicetError):
    """A token would stand for what no token may, or its owner may not."""

    code = "token_scope_refused"
    exit_code = ExitCode.USAGE
    zh = "令牌不能包含权限“{act}”：您没有该权限，或该权限只能由本人登录后使用。"
    en = (
        "A token cannot stand for “{act}”: you may not do it, or it is only for people who have "
        "signed in."
    )


class TokenTermRefused(LicetError):
    """A token would end at once, or hardly ever."""

    code = "token_term_refused"
    exit_code = ExitCode.USAGE
    zh = "令牌的有效期须为 1 至 {most} 天。请重新选择到期日。"
    en = "A token is valid for 1 to {most} days. Choose another day on which it ends."


class ProviderRefused(LicetError):
    """The identity provider does not answer, or its answer vouches for nobody."""

    code = "provider_refused"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = (
        "统一身份认证未能确认您的身份（{reason}）。"
        "请稍后重试，或联系管理员检查 [access.oidc] 设置。"
    )
    en = (
        "The identity provider did not confirm who you are ({reason}). Try again later, or ask an "
        "administrator to check [access.oidc]."
    )
