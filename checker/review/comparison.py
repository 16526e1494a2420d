"""What has changed between two snapshots: what an approver sees who had returned a review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.four_eyes.kinds import Change
from checker.review.basis import Snapshot
from rules.vocabulary import Bilingual

_VERDICT = Bilingual("评估结论", "Verdict")
_ASSESSMENT = Bilingual("评估", "Assessment")
_CUSTOMER = Bilingual("客户名称或代码", "Name or code of the customer")
_REQUESTS = Bilingual("待补文件", "Documents asked for")
_DIFFERENT = "≠"


def compare_snapshots(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """List what differs, findings first, as codes and days.

    Args:
        before: Of an earlier submission.
        after: Of the present one.
    """
    return (
        *_compare_whole(before, after),
        *_compare_maps(before, after),
        *_documents(before, after),
    )


def _compare_whole(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    if before["customer"] != after["customer"]:
        yield Change(_CUSTOMER, None, _DIFFERENT)
    for label, key in ((_VERDICT, "verdict"), (_ASSESSMENT, "assessment")):
        if before[key] != after[key]:
            yield Change(label, before[key], after[key])
    if before["requests"] != after["requests"]:
        yield Change(
            _REQUESTS, ", ".join(before["requests"]) or None, ", ".join(after["requests"]) or None
        )


def _compare_maps(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for key, zh, en in (("findings", "审查发现", "Finding"), ("waivers", "豁免", "Waiver")):
        for name, was, now in _differences(before[key], after[key]):
            yield Change(Bilingual(f"{zh} {name}", f"{en} {name}"), was, now)


def _documents(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    for _, was, now in _differences(before["documents"], after["documents"]):
        name = (now or was)["name"]
        label = Bilingual(f"文件“{name}”", f"Document “{name}”")
        if was is None or now is None:
            yield Change(label, was and was["sha256"], now and now["sha256"])
            continue
        if was["check"] != now["check"]:
            checked = Bilingual(f"{label.zh}的核对结果", f"{label.en}, check")
            yield Change(checked, was["check"], now["check"])
        for field, old, new in _differences(was["fields"], now["fields"]):
            of_field = Bilingual(f"{label.zh}的字段 {field}", f"{label.en}, field {field}")
            # The values themselves are not kept: corrections have a history of their own.
            yield Change(of_field, old and "…", new and _DIFFERENT)


def _differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield name, before.get(name), after.get(name)
