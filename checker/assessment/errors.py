"""What can go wrong when a recorded assessment is read, said in both languages."""

from __future__ import annotations

from checker.errors import ExitCode, LicetError


class FindingNotRecorded(LicetError):
    """The assessment has no such finding."""

    code = "finding_of_assessment_unknown"
    exit_code = ExitCode.INPUT_UNREADABLE
    zh = "评估 {assessment} 中没有规则 {rule} 的这项审查发现。请从评估页面重新打开。"
    en = "Assessment {assessment} has no such finding of rule {rule}. Open it from the assessment."
