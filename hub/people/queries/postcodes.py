"""A postcode from a form, found before any unit is opened, because a geocoder may be slow."""

from __future__ import annotations

from hub.kernel.errors import KithError
from hub.people import ports
from hub.people.ports import HasPoint

Place = tuple[str | None, HasPoint | None]
"""A postcode as it is written, and its point; neither where nothing was written."""


def locate(text: str | None) -> Place:
    """The postcode as it is written, and its point; neither for an empty text.

    Raises:
        KithError: as the locator says, marked for the field `postcode`.
    """
    locator = ports.locator()
    if not text or not text.strip() or locator is None:
        return None, None
    try:
        found = locator.locate(text)
    except KithError as refusal:
        refusal.data["field"] = "postcode"
        raise
    return found.postcode, found.point
