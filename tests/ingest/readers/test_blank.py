from __future__ import annotations

import numpy as np
import pytest

from ingest.readers.blank import is_blank
from licet_examples.degrade import Degradation, degrade
from licet_examples.picture import paint_picture
from licet_examples.sheet import Item, Seal, Sheet, Text

MODES = [Degradation.CLEAN, Degradation.SCAN, Degradation.PHOTO, Degradation.FAX, Degradation.TINY]
LINE = Text(200, 300, "本页无正文", 12)
SEAL = Seal(300, 400, 48, "云帆样例贸易有限公司")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("items", "blank"),
    [((), True), ((LINE,), False), ((SEAL,), False)],
    ids=["paper", "line", "seal"],
)
def test_bare_paper_is_blank_and_a_line_or_a_seal_is_not(
    mode: Degradation, items: tuple[Item, ...], *, blank: bool
) -> None:
    picture = degrade(
        paint_picture(Sheet(595.0, 842.0, items), 1200), mode, np.random.default_rng(1)
    )
    assert is_blank(np.ascontiguousarray(picture[:, :, ::-1])) is blank
