"""What is refused to whoever looks at alerts and settles them, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class KindUnknown(LicetError):
    """Nothing that falls due is of a kind of this name."""

    code = "kind_unknown"
    exit_code = ExitCode.USAGE
    zh = "没有名为“{kind}”的种类。相近的有：{near}。"
    en = "There is no kind “{kind}”. Near it: {near}."


class PersonUnknown(LicetError):
    """Nobody has this name."""

    code = "person_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "人员名单中没有“{name}”。相近的有：{near}。请用 licet people list 查看名单。"
    en = "There is nobody called “{name}”. Near it: {near}. `licet people list` shows everyone."


class AlertNotLiving(LicetError):
    """An alert needs no action any more."""

    code = "alert_not_living"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "预警 {alert} 已无需处理：{why_zh}。没有执行任何操作。"
    en = "Alert {alert} needs no action any more: {why_en}. Nothing was done."


class SnoozeTooLong(LicetError):
    """An alert would be put off for longer than the pack allows, or not at all."""

    code = "snooze_too_long"
    exit_code = ExitCode.USAGE
    zh = "只能暂缓到 {first} 至 {last} 之间的一天（规则包规定最长 {most} 天），不能到 {until}。"
    en = "Put it off to a day from {first} to {last} (the pack allows {most} days), not to {until}."


class ReasonMissing(LicetError):
    """Something cannot be done without saying who does it or why."""

    code = "reason_missing"
    exit_code = ExitCode.USAGE
    zh = "请用 {option} 说明{what_zh}，这会记入历史。"
    en = "Say {what_en} with {option}; it goes into the history."
