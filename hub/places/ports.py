"""What lies outside: whoever can find a postcode or an address."""

from __future__ import annotations

from typing import Protocol

from hub.places.domain import Located


class Geocoder(Protocol):
    """Finds where a postcode or an address is."""

    def look_up(self, text: str) -> Located | None:
        """Where `text` is, or None where this one does not know it.

        Raises:
            GeocoderAway: the service behind it does not answer.
        """
