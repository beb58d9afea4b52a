"""What can be wrong with a place, a boundary file or a postcode."""

from __future__ import annotations

from hub.kernel.errors import Invalid, Unavailable
from hub.kernel.words import N_


class NotFoundPostcode(Invalid):
    """Nobody knows where this text is."""

    code = "postcode-not-found"
    template = N_(
        "We cannot find “%(text)s” in or near this council’s area. "
        "Write a whole postcode, like KT1 1EU. If yours is new, use a neighbour’s."
    )


class NoPostcode(NotFoundPostcode):
    """Nothing is written where a place is asked for."""

    code = "postcode-missing"
    template = N_("Write a postcode, like KT1 1EU.")


class OutsideBorough(Invalid):
    """It is a real place, and not this council's."""

    code = "outside-the-borough"
    template = N_(
        "“%(text)s” is outside the area this council looks after. "
        "Check the postcode. If it is right, ask the council you live in for help."
    )


class GeocoderAway(Unavailable):
    """The service that finds addresses does not answer."""

    code = "geocoder-away"
    template = N_("Looking up addresses is not working just now. Use a postcode, or try again in a few minutes.")


class AreasUnusable(Invalid):
    """A boundary file has something in it that cannot be an area; its message names it."""

    code = "areas-unusable"
    template = N_("%(message)s Nothing was imported.")


class NotInMetres(AreasUnusable):
    """The corners are metres of the British National Grid."""

    code = "areas-in-metres"
    template = N_(
        "The corners of “%(name)s” are not degrees: they look like British National Grid metres. Export the file as "
        "longitude and latitude (WGS 84, EPSG:4326) and import it again. Nothing was imported."
    )


class PostcodesUnusable(Invalid):
    """A postcode file has bad lines; its message names each."""

    code = "postcodes-unusable"
    template = N_("%(message)s Nothing was imported.")
