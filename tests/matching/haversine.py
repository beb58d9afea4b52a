"""The sphere's distance, as a search server measures it."""

import math


def sphere_km(one, other):
    """Kilometres on a sphere of the mean radius."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1, chord)))
