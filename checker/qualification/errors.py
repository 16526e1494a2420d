"""What can go wrong for whoever asserts, verifies or withdraws."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class ElementUnknown(LicetError):
    """There is no such element."""

    code = "element_unknown"
    exit_code = ExitCode.USAGE
    zh = "没有“{element}”这个项目，相近的有：{near}。可用 licet forms elements 查看全部项目。"
    en = "There is no element “{element}”; near it: {near}. `licet forms elements` lists all."


class SourceKindUnknown(LicetError):
    """There is no such kind of source."""

    code = "source_kind_unknown"
    exit_code = ExitCode.USAGE
    zh = "没有“{kind}”这种来源，可选：{kinds}。"
    en = "There is no kind of source “{kind}”; choose one of: {kinds}."


class LevelNeeded(LicetError):
    """A yes without a level, or a level without a yes."""

    code = "assertion_level"
    exit_code = ExitCode.USAGE
    zh = "肯定的陈述须写明程度（0 至 100 的整数）；否定、不知道和不适用不写程度。"
    en = "A yes states a level, a whole number from 0 to 100; no, unknown and not applicable none."


class EvidenceNeeded(LicetError):
    """Something is said to rest on paper, and the paper is not named."""

    code = "assertion_evidence"
    exit_code = ExitCode.USAGE
    zh = "来源为“{kind}”的陈述须注明依据（--evidence 文件、页码、网址或邮件编号）。"
    en = (
        "What rests on {kind} names it: give --evidence with the file, page, address or number "
        "of the message."
    )


class ObservedInFuture(LicetError):
    """An assertion speaks of a day that has not come, or ends before it begins."""

    code = "assertion_day"
    exit_code = ExitCode.USAGE
    zh = "日期不合：所述日期 {observed_on} 不能晚于今天 {today}，失效日期须晚于所述日期。"
    en = (
        "The days do not fit: {observed_on} cannot be later than today, {today}, and the day of "
        "expiry has to be later than it."
    )


class AssertionUnknown(LicetError):
    """There is no such assertion."""

    code = "assertion_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "没有编号为 {assertion} 的陈述。可用 licet assertions list 查看。"
    en = "There is no assertion {assertion}. See `licet assertions list`."


class OwnAssertion(LicetError):
    """Somebody wants to verify what they themselves asserted."""

    code = "assertion_own"
    exit_code = ExitCode.USAGE
    zh = "{name} 录入或转述了这条陈述，不能由本人核实。请由另一人核实。"
    en = "{name} asserted this and cannot verify it. Somebody else has to."


class AssertionSettled(LicetError):
    """The assertion was verified or withdrawn before."""

    code = "assertion_settled"
    exit_code = ExitCode.USAGE
    zh = "这条陈述已被核实或撤回，不能再次处理。"
    en = "This assertion was verified or withdrawn before."


class ReasonNeeded(LicetError):
    """A person has to say why."""

    code = "assertion_reason"
    exit_code = ExitCode.USAGE
    zh = "请写明理由。"
    en = "Say why."


class FormUnknown(LicetError):
    """There is no such form."""

    code = "form_unknown"
    exit_code = ExitCode.USAGE
    zh = "没有“{form}”这张表单，可选：{forms}。"
    en = "There is no form “{form}”; choose one of: {forms}."


class FormInvalid(LicetError):
    """A form of the user's own cannot be used."""

    code = "form_invalid"
    exit_code = ExitCode.CONFIGURATION_INVALID
    zh = "表单 {path} 不可用：{reason}。"
    en = "The form {path} cannot be used: {reason}."


class AnswerUnknown(LicetError):
    """A question has no such answer, or the form no such question."""

    code = "answer_unknown"
    exit_code = ExitCode.USAGE
    zh = "“{given}”不是“{question}”的答案，可选：{answers}。"
    en = "“{given}” is no answer to {question}; choose one of: {answers}."
