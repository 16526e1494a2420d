"""What a picture says of its making: camera, day and program, never the place."""

from __future__ import annotations

import re
import warnings
from datetime import date
from io import BytesIO

from PIL import ExifTags, Image

from ingest.authenticity.programs import find_editing_program
from ingest.document import Sign

_DATE = re.compile(r"^(\d{4}):(\d{2}):(\d{2})")


def find_photo_origin(content: bytes) -> tuple[Sign, ...]:
    """Finds an editing program, the camera and the day of the photo, as far as they are told."""
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content)) as picture:
            warnings.simplefilter("ignore")
            tags = picture.getexif()
            details = tags.get_ifd(ExifTags.IFD.Exif)
            software = str(tags.get(ExifTags.Base.Software) or picture.info.get("Software") or "")
    except Exception:  # noqa: BLE001 - Pillow raises whatever it likes on bytes that are no picture
        return ()  # the reader says what is wrong with it
    signs = []
    program = find_editing_program(software)
    if program:
        signs.append(Sign("edited_with_program", details=(("program", program),)))
    camera = " ".join(
        str(tags.get(tag, "")).strip("\0 ") for tag in (ExifTags.Base.Make, ExifTags.Base.Model)
    ).strip()
    taken_on = _read_day(str(details.get(ExifTags.Base.DateTimeOriginal, "")))
    if camera and taken_on:
        told = (("camera", camera[:60]), ("taken_on", taken_on.isoformat()))
        signs.append(Sign("taken_with_camera", details=told))
    saved_on = _read_day(str(tags.get(ExifTags.Base.DateTime, ""))) or taken_on
    if saved_on:
        signs.append(Sign("file_dates", details=(("last_saved_on", saved_on.isoformat()),)))
    return tuple(signs)


def _read_day(text: str) -> date | None:
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
