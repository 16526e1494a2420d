"""Do alerts come about and arrive: the beats, the clock, the people, what was sent, the watch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from checker.doctor.health_check import HealthCheck, HealthState
from checker.heartbeat import last_heartbeat
from checker.renewals.clock_watch import BEATS_OF_SILENCE, BeatState, BeatWatch, watch_beats
from checker.settings import Settings
from checker.workspace import Workspace
from rules.vocabulary import Bilingual
from storage.delivery_counts import count_deliveries
from storage.people import active_addresses
from storage.tables import Beat
from storage.vocabulary import Channel, ClockRefusal, DeliveryState

_REFUSALS: Mapping[ClockRefusal | None, Bilingual] = {
    ClockRefusal.BEHIND: Bilingual(
        "时钟早于已扫描过的日期", "the clock stands before a day that was looked at already"
    ),
    ClockRefusal.TOO_FAR_AHEAD: Bilingual(
        "时钟远超上次扫描的日期", "the clock stands too far ahead of the last day looked at"
    ),
    ClockRefusal.JUMPED: Bilingual(
        "时钟在机器运行期间被拨动", "the clock was moved while the machine ran"
    ),
}


def check_alerting(workspace: Workspace, now: datetime) -> list[HealthCheck]:
    """Look at everything between a day that comes and the person who has to know.

    Args:
        workspace: Of the installation.
        now: The moment.
    """
    settings = workspace.settings
    with workspace.database.read_session() as session:
        watch = watch_beats(session, now, settings.beat_minutes)
        counts = count_deliveries(session)
        has_mail = any(found.channel is Channel.MAIL for found in active_addresses(session))
    checks = [check_beats(watch, settings), check_deliveries(counts)]
    if watch.last is not None and watch.last.untold:
        checks.append(_tell_untold(watch.last.untold))
    if has_mail and not settings.mail.host:
        checks.append(_tell_mail_missing())
    if settings.heartbeat_url is not None:
        checks.append(_check_heartbeat(settings))
    return checks


def check_beats(watch: BeatWatch, settings: Settings) -> HealthCheck:
    """Say whether somebody still looks for what is due, and what the last beat did.

    Args:
        watch: What was seen of the beats.
        settings: Say how often one is expected.
    """
    done = _describe_beat(watch.last, settings)
    patience = BEATS_OF_SILENCE * settings.beat_minutes
    refused = _REFUSALS.get(watch.refused.refusal) if watch.refused else None
    match watch.state:
        case BeatState.BEATING if refused is None:
            return HealthCheck("beat", HealthState.OK, done)
        case BeatState.BEATING:
            state, zh, en = (
                HealthState.WARNING,
                f"另一台机器的扫描被拒绝（{_half(refused, 'zh')}），请校正其时钟。{done.zh}",
                f"Beats of another machine are refused: {_half(refused, 'en')}. "
                f"Set its clock right. {done.en}",
            )
        case BeatState.NEVER:
            state, zh, en = (
                HealthState.WARNING,
                "从未完成到期扫描。请运行 licet serve，或用定时任务运行 licet tick。",
                "Never. Run `licet serve`, or `licet tick` from cron.",
            )
        case BeatState.REFUSED:
            state, zh, en = (
                HealthState.FAILED,
                f"扫描已暂停：{_half(refused, 'zh')}。请校正系统时钟；"
                f"确认时钟无误时运行 licet tick --confirm-clock。{done.zh}",
                f"Beats are refused: {_half(refused, 'en')}. Set the clock right, or vouch for it "
                f"with `licet tick --confirm-clock`. {done.en}",
            )
        case BeatState.AHEAD:
            state, zh, en = (
                HealthState.FAILED,
                f"最近一次扫描的时间晚于当前时钟。请校正系统时钟。{done.zh}",
                f"The last beat lies in the future of this clock. Set the clock right. {done.en}",
            )
        case BeatState.SILENT:
            state, zh, en = (
                HealthState.FAILED,
                f"已超过 {patience} 分钟没有完成扫描。"
                f"请检查 licet serve 或定时任务（间隔见设置 beat_minutes）。{done.zh}",
                f"None for more than {patience} minutes. Check `licet serve` or cron; "
                f"the setting beat_minutes says how often it is expected. {done.en}",
            )
    return HealthCheck("beat", state, Bilingual(zh, en))


def _half(words: Bilingual | None, language: str) -> str:
    return "" if words is None else str(getattr(words, language))


def _describe_beat(beat: Beat | None, settings: Settings) -> Bilingual:
    if beat is None:
        return Bilingual("", "")
    at = _tell_time(beat.started_at, settings)
    return Bilingual(
        f"最近一次 {at}（基准日 {beat.as_of}）：新增预警 {beat.raised} 条，"
        f"被更紧急的取代 {beat.overtaken} 条，暂缓期满 {beat.woken} 条，上报 {beat.escalated} 条，"
        f"待发消息 {beat.planned} 条。",
        f"The last at {at} (as of {beat.as_of}): {beat.raised} new alerts, {beat.overtaken} "
        f"overtaken, {beat.woken} open again, {beat.escalated} sent one level up, "
        f"{beat.planned} messages planned.",
    )


def check_deliveries(counts: Mapping[DeliveryState, int]) -> HealthCheck:
    """Say what waits for a person among the messages.

    Args:
        counts: How many messages are in each state.
    """
    waits = {
        DeliveryState.DEAD: Bilingual("{} 条发送失败", "{} failed for good"),
        DeliveryState.UNCERTAIN: Bilingual("{} 条是否送达不明", "{} may or may not have arrived"),
        DeliveryState.HELD: Bilingual("{} 条等待人工放行", "{} held for a person to release"),
    }
    found = {state: counts[state] for state in waits if counts.get(state)}
    waiting = counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.SENDING, 0)
    if not found:
        sent = counts.get(DeliveryState.SENT, 0)
        told = Bilingual(
            f"已送出 {sent} 条，待发送 {waiting} 条", f"{sent} sent, {waiting} waiting"
        )
        return HealthCheck("deliveries", HealthState.OK, told)
    zh = "，".join(waits[state].zh.format(count) for state, count in found.items())
    en = ", ".join(waits[state].en.format(count) for state, count in found.items())
    return HealthCheck(
        "deliveries",
        HealthState.WARNING,
        Bilingual(
            f"{zh}。请用 licet deliveries list 查看并处理。",
            f"{en}. Look at them with `licet deliveries list`.",
        ),
    )


def _tell_untold(count: int) -> HealthCheck:
    return HealthCheck(
        "untold",
        HealthState.WARNING,
        Bilingual(
            f"{count} 条预警没有人会收到。请为客户指定负责人并登记其地址，或设置 default_owner。",
            f"{count} alerts reach nobody. Give the customers an owner with an address, or set "
            "default_owner.",
        ),
    )


def _tell_mail_missing() -> HealthCheck:
    return HealthCheck(
        "mail",
        HealthState.FAILED,
        Bilingual(
            "有人员登记了邮箱，但未配置邮件服务器，邮件无法发出。"
            "请填写设置 mail.host 与 mail.sender。",
            "People have mail addresses, but there is no mail server, so nothing is sent to them. "
            "Set mail.host and mail.sender.",
        ),
    )


def _check_heartbeat(settings: Settings) -> HealthCheck:
    last = last_heartbeat(settings.data_dir)
    if last is None:
        told = Bilingual(
            "尚未通知外部监视。完成一次扫描后会通知。",
            "The outside watch has not been called yet; the next beat will.",
        )
        return HealthCheck("heartbeat", HealthState.WARNING, told)
    at = _tell_time(last.at, settings)
    if last.failure is None:
        return HealthCheck("heartbeat", HealthState.OK, Bilingual(at, at))
    told = Bilingual(
        f"{at} 通知外部监视失败（{last.failure}）。请检查设置 heartbeat_url 与网络。",
        f"The outside watch was not reached at {at} ({last.failure}). "
        "Check the setting heartbeat_url and the network.",
    )
    return HealthCheck("heartbeat", HealthState.WARNING, told)


def _tell_time(moment: datetime, settings: Settings) -> str:
    return moment.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M")
