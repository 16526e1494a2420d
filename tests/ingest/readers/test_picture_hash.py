"""The hash of a picture stays near through what saving and scanning do, far from other pictures."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from ingest.readers.picture import Picture
from ingest.readers.picture_hash import HASH_HEX_DIGITS, hash_picture

_NEAR = 42


def _draw(seed: int) -> Picture:
    """Draw lines of dark bars on paper of uneven brightness, as photographed print is."""
    rng = np.random.default_rng(seed)
    paper = cv2.resize(rng.uniform(150, 250, (5, 4, 3)).astype(np.float32), (640, 880))
    for top in range(60, 820, 36):
        for left in np.cumsum(rng.integers(20, 90, 8)) + 20:
            width = int(rng.integers(8, 60))
            cv2.rectangle(paper, (int(left), top), (int(left) + width, top + 16), (40, 40, 40), -1)
    return np.clip(paper, 0, 255).astype(np.uint8)


def _count_bits(first: str, second: str) -> int:
    return (int(first, 16) ^ int(second, 16)).bit_count()


def _compress(picture: Picture) -> Picture:
    _, saved = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 40])
    return np.asarray(cv2.imdecode(saved, cv2.IMREAD_COLOR), np.uint8)


def _shrink(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))


def _crop(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    return np.ascontiguousarray(
        picture[height // 100 : -height // 100, width // 100 : -width // 100]
    )


def _turn(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 1, 1)
    turned = cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(turned, np.uint8)


@pytest.mark.parametrize("change", [_compress, _shrink, _crop, _turn])
def test_the_hash_of_a_changed_picture_stays_near(change: Callable[[Picture], Picture]) -> None:
    for seed in range(5):
        picture = _draw(seed)
        assert _count_bits(hash_picture(picture), hash_picture(change(picture))) <= _NEAR


def test_other_pictures_are_far() -> None:
    hashes = [hash_picture(_draw(seed)) for seed in range(10)]
    assert {len(each) for each in hashes} == {HASH_HEX_DIGITS}
    distances = [_count_bits(a, b) for i, a in enumerate(hashes) for b in hashes[:i]]
    assert min(distances) > _NEAR
