"""Addresses from a Nominatim server of the council's choice, through geopy."""

from __future__ import annotations

from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.geocoders import Nominatim as Server

from hub.places.domain import GeocoderAway, Located, Point

TIMEOUT_SECONDS = 4.0


class Nominatim:
    """The Geocoder port on a Nominatim at `url` (https://nominatim.example.org)."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._server = Server(
            user_agent="kith",
            scheme=parts.scheme or "https",
            domain=(parts.netloc + parts.path).strip("/"),
            timeout=TIMEOUT_SECONDS,
        )

    def look_up(self, text: str) -> Located | None:
        """Where an address is, or None where it knows none.

        Raises:
            GeocoderAway: the server does not answer within four seconds, or answers with an error.
        """
        try:
            found = self._server.geocode(text, country_codes="gb")
        except (GeopyError, ValueError) as error:
            raise GeocoderAway from error
        return Located(Point(found.latitude, found.longitude), "", about=False) if found else None
