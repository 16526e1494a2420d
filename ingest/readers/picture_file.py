"""Picture files to pixels: every frame of a TIFF, turned as the camera says."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from itertools import islice

import numpy as np
from pi_heif import register_heif_opener
from PIL import Image, ImageOps, ImageSequence

from ingest.document import ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.readers.picture import Picture
from ingest.readers.unreadable import UnreadableFileError

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF", "HEIF", "AVIF")

register_heif_opener(thumbnails=False)  # what telephones take pictures as


def decode_pictures(content: bytes, limits: ReadingLimits) -> Iterator[tuple[Picture, int]]:
    """Decodes a picture file.

    Args:
        content: The file.
        limits: Of pixels in a frame and of frames.

    Yields:
        Each frame that may be recognised, with the number of frames that the file has: all of a
        TIFF, the first of an animation.

    Raises:
        UnreadableFileError: It is broken, or one frame has too many pixels.
    """
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=_FORMATS) as opened:
            warnings.simplefilter("ignore")  # Pillow's own advice on large pictures: see below
            count = int(getattr(opened, "n_frames", 1)) if opened.format == "TIFF" else 1
            frames = ImageSequence.Iterator(opened)
            for frame in islice(frames, min(count, limits.recognised_pages)):
                yield _to_pixels(frame, limits), count
    except (UnreadableFileError, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise _too_large(limits) from error
    except Exception as error:
        # Pillow documents OSError; its decoders also raise SyntaxError, struct.error, ValueError,
        # IndexError and EOFError on broken files.
        raise UnreadableFileError(ReadResult.CORRUPT) from error


def _to_pixels(frame: Image.Image, limits: ReadingLimits) -> Picture:
    if frame.width * frame.height > limits.picture_pixels:
        raise _too_large(limits)
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layers = upright.convert("RGBA")
        paper = Image.new("RGBA", layers.size, "white")
        upright = Image.alpha_composite(paper, layers)
    elif upright.mode.startswith("I;16") or upright.mode == "I":
        upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
    return np.ascontiguousarray(np.asarray(upright.convert("RGB"))[:, :, ::-1])


def _too_large(limits: ReadingLimits) -> UnreadableFileError:
    megapixels = str(limits.picture_pixels // 1_000_000)
    return UnreadableFileError(ReadResult.TOO_LARGE, "too_many_pixels", limit_megapixels=megapixels)
