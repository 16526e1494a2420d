"""A composed message as the JSON that a delivery keeps, so that every repeat says the same."""

from __future__ import annotations

import base64
from typing import Any

from checker.channels.message import Attachment, OutgoingMessage


def message_to_content(message: OutgoingMessage) -> dict[str, object]:
    """Turn a message into JSON."""
    return {
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "markdown": message.markdown,
        "data": message.data,
        "attachments": [
            {
                "name": attachment.name,
                "media_type": attachment.media_type,
                "content": base64.b64encode(attachment.content).decode("ascii"),
            }
            for attachment in message.attachments
        ],
    }


def content_to_message(delivery_id: str, content: dict[str, Any]) -> OutgoingMessage:
    """Undo `message_to_content`."""
    attachments = tuple(
        Attachment(item["name"], item["media_type"], base64.b64decode(item["content"]))
        for item in content["attachments"]
    )
    return OutgoingMessage(
        id=delivery_id,
        subject=content["subject"],
        text=content["text"],
        html=content["html"],
        markdown=content["markdown"],
        data=content["data"],
        attachments=attachments,
    )
