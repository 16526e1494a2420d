"""A composed message as the JSON that a delivery keeps, so that every repeat says the same.

The data for webhooks is kept as text: PostgreSQL puts the keys of JSON in another order, and a
repeat would differ in its bytes from the first attempt.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from checker.channels.message import Attachment, OutgoingMessage


def message_to_content(message: OutgoingMessage) -> dict[str, object]:
    """Turn a message into JSON."""
    return {
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "markdown": message.markdown,
        "data": json.dumps(message.data, ensure_ascii=False),
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
        data=json.loads(content["data"]),
        attachments=attachments,
    )
