"""The senders of all channels, made from the settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from checker.channels.apprise import AppriseSender
from checker.channels.bounded import BoundedSender
from checker.channels.dingtalk import DingtalkSender
from checker.channels.feishu import FeishuSender
from checker.channels.http_post import HttpPoster
from checker.channels.mail import MailSender, UnsetMailSender
from checker.channels.mail_message import parse_address
from checker.channels.message import Sender
from checker.channels.smtp_conversation import MailServer
from checker.channels.webhook import WebhookSender
from checker.channels.wecom import WecomSender
from checker.errors import SettingsInvalid
from checker.settings import MailSettings, Settings
from storage.vocabulary import Channel

_HTTP_TIMEOUT_S = 15.0
ATTEMPT_LIMIT_S = 120.0
"""After which an attempt is given up; a lease has to be longer."""

_PORTS = {"none": 25, "starttls": 587, "tls": 465}


def open_senders(
    settings: Settings,
    *,
    clock: Callable[[], datetime],
    http_timeout_s: float = _HTTP_TIMEOUT_S,
    limit_s: float = ATTEMPT_LIMIT_S,
) -> Mapping[Channel, Sender]:
    """Make a sender for every channel; nothing is connected yet.

    A channel that lacks a setting or an extra has a sender that says so for each message.

    Args:
        settings: Of the installation.
        clock: Gives the moment of a signature and of a mail, aware.
        http_timeout_s: For connecting and for each wait, on every channel but mail.
        limit_s: For a whole attempt on any channel.

    Raises:
        SettingsInvalid: The sender's address is none, or the password file or the file of
            certificates cannot be read.
    """
    poster = HttpPoster(timeout_s=http_timeout_s, clock=clock)
    senders: dict[Channel, Sender] = {
        Channel.MAIL: _open_mail(settings.mail, clock),
        Channel.WEBHOOK: WebhookSender(poster, clock),
        Channel.WECOM: WecomSender(poster),
        Channel.DINGTALK: DingtalkSender(poster, clock),
        Channel.FEISHU: FeishuSender(poster, clock),
        Channel.APPRISE: AppriseSender(),
    }
    return {channel: BoundedSender(sender, limit_s) for channel, sender in senders.items()}


def _open_mail(mail: MailSettings, clock: Callable[[], datetime]) -> Sender:
    if not mail.host:
        return UnsetMailSender()
    if mail.ca_file is not None and not mail.ca_file.is_file():
        raise SettingsInvalid(reason=f"mail.ca_file: 找不到文件 · no such file: {mail.ca_file}")
    try:
        sender = parse_address(mail.sender)
    except ValueError as error:
        reason = f"mail.sender: 不是邮件地址 · not a mail address: {mail.sender}"
        raise SettingsInvalid(reason=reason) from error
    server = MailServer(
        host=mail.host,
        port=mail.port or _PORTS[mail.security],
        security=mail.security,
        sender=sender,
        user=mail.user,
        password=_read_password(mail),
        ca_file=mail.ca_file,
        timeout_s=mail.timeout_s,
    )
    return MailSender(server, clock)


def _read_password(mail: MailSettings) -> str:
    if mail.password_file is None:
        return mail.password.get_secret_value()
    try:
        return mail.password_file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        reason = f"mail.password_file: 无法读取 · cannot be read: {mail.password_file}"
        raise SettingsInvalid(reason=reason) from error
