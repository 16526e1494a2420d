"""A throw-away object store on loopback that speaks S3."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

KEY, REGION = "testing", "us-east-1"


@contextmanager
def run_object_store() -> Iterator[str]:
    """Start a server and give its address; servers of one process share what they hold."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def connect(endpoint: str) -> Any:  # noqa: ANN401 - made by boto3 at run time
    """Give a client that may do everything."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=KEY,
        region_name=REGION,
    )
