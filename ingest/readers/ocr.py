"""Text recognition: the only module that imports rapidocr.

The engine's stages are called one by one, because lines are found on a picture of moderate size and
recognised on crops of the sharpest picture there is, and because a line under a seal is recognised
twice from one detection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import cv2
import numpy as np
from numpy.typing import NDArray
from omegaconf import flag_override
from onnxruntime import InferenceSession, SessionOptions
from rapidocr import EngineType, LangDet, LangRec, ModelType, OCRVersion, RapidOCR

from ingest.readers.picture import Picture

Quad = NDArray[np.float32]
"""Four corners (x, y) in pixels: top left, top right, bottom right, bottom left."""

THREADS = 2
"""Inside one operator. The runtime's own default takes every core: 10 s a photo under load."""

_MODELS = {"Det": "PP-OCRv6_det_small.onnx", "Rec": "PP-OCRv6_rec_small.onnx"}
"""In the wheel. Any other choice of model would be fetched from the network."""

_CONFIGURATION: dict[str, object] = {
    "Global.log_level": "error",
    "Global.text_score": 0.0,
    "Global.return_word_box": True,
    # Which way up a page stands is told once for the page, not for each line (`upright`).
    "Global.use_cls": False,
    "Det.engine_type": EngineType.ONNXRUNTIME,
    "Det.lang_type": LangDet.CH,
    "Det.model_type": ModelType.SMALL,
    "Det.ocr_version": OCRVersion.PPOCRV6,
    # The picture comes at the size it is to be searched at; `min` would blow a small one up again.
    "Det.limit_type": "max",
    "Det.limit_side_len": 4000,
    "Rec.engine_type": EngineType.ONNXRUNTIME,
    "Rec.lang_type": LangRec.CH,
    "Rec.model_type": ModelType.SMALL,
    "Rec.ocr_version": OCRVersion.PPOCRV6,
}


@dataclass(frozen=True, slots=True)
class Recognition:
    """What one crop says.

    Attributes:
        text: The characters, spaces included.
        confidence: Mean over the characters, 0 to 1; 0 where nothing was read.
        centres: Centre of each character as a share of the crop's length; one per character.
    """

    text: str
    confidence: float
    centres: tuple[float, ...]


class OcrEngine:
    """The loaded models; one per process, 0.5 to 0.9 s to load and about 1 GB resident."""

    def __init__(self) -> None:
        self._engine = RapidOCR(params=_CONFIGURATION)
        with flag_override(self._engine.cfg, "allow_objects", True):
            for stage, model in _MODELS.items():
                self._engine.cfg[stage].session = _load_model(model)
        # The stages load their models when first used; a reader pays for that when it starts.
        blank = np.full((64, 64, 3), 255, dtype=np.uint8)
        self.detect(blank)
        self.recognise([blank])

    def detect(self, picture: Picture) -> list[Quad]:
        """Find the lines of text.

        Args:
            picture: At the size at which to search.

        Returns:
            Corners in pixels of that picture, top to bottom.
        """
        found = self._engine(picture, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        return [] if boxes is None else [_order_corners(box) for box in boxes]

    def recognise(self, crops: Sequence[Picture]) -> list[Recognition]:
        """Read crops that hold one line each, text running left to right."""
        if not crops:
            return []
        answer = self._engine.recognize_txt(list(crops))
        return [
            Recognition(text, float(score), _find_centres(text, info))
            for text, score, info in zip(
                answer.txts or (), answer.scores, answer.word_results, strict=True
            )
        ]


def _order_corners(box: NDArray[np.float32]) -> Quad:
    """Corners clockwise from the top left; the engine starts elsewhere on tall lines that lean."""
    corners = np.asarray(box, dtype=np.float32)
    offsets = corners - corners.mean(axis=0)
    clockwise = corners[np.argsort(np.arctan2(offsets[:, 1], offsets[:, 0]))]
    return np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0)


def _load_model(name: str) -> InferenceSession:
    """Load a model of the wheel; threads that spin while they wait cost a third more CPU."""
    options = SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    with as_file(files("rapidocr") / "models" / name) as path:
        return InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _find_centres(text: str, info: object) -> tuple[float, ...]:
    """Turn the recogniser's columns into shares of the crop; a space gets its left neighbour's."""
    length = float(getattr(info, "line_txt_len", 0.0))
    columns = [column for word in getattr(info, "word_cols", ()) for column in word]
    if length <= 0 or len(columns) != len("".join(text.split())):
        return tuple((index + 0.5) / len(text) for index in range(len(text)))
    centres: list[float] = []
    remaining = iter(columns)
    for character in text:
        if character.isspace():
            centres.append(centres[-1] if centres else 0.0)
        else:
            centres.append(min(1.0, (next(remaining) + 0.5) / length))
    return tuple(centres)


def widen(quad: Quad, share: float) -> Quad:
    """Move a line's corners outwards on all sides by a share of its thickness."""
    top_left, top_right, bottom_right, bottom_left = quad
    down = ((bottom_left - top_left) + (bottom_right - top_right)) / 2 * share
    along = ((top_right - top_left) + (bottom_right - bottom_left)) / 2
    length = float(np.linalg.norm(along)) + 1e-6
    along = along / length * np.linalg.norm(down)
    corners = (
        top_left - down - along,
        top_right - down + along,
        bottom_right + down + along,
        bottom_left + down - along,
    )
    return np.array(corners, dtype=np.float32)


def crop_line(picture: Picture, quad: Quad) -> Picture:
    """Cut a line out and lay it level; a line taller than 1.5 times its width is laid on its side.

    Args:
        picture: To cut from.
        quad: Corners in pixels of that picture.
    """
    top_left, top_right, bottom_right, bottom_left = quad
    width = round(
        max(np.linalg.norm(top_left - top_right), np.linalg.norm(bottom_left - bottom_right))
    )
    height = round(
        max(np.linalg.norm(top_left - bottom_left), np.linalg.norm(top_right - bottom_right))
    )
    width, height = max(width, 1), max(height, 1)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    crop = cv2.warpPerspective(
        picture,
        cv2.getPerspectiveTransform(quad.astype(np.float32), corners),
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if height >= 1.5 * width:
        crop = np.rot90(crop)
    return np.ascontiguousarray(crop, dtype=np.uint8)
