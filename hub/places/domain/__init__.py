"""Rules of place: points and distances, masking, areas, postcodes."""

from hub.places.domain.areas import AreaKind, AreasAt, AreaShape, AreaView, Centre, Ring, Rings
from hub.places.domain.errors import (
    AreasUnusable,
    GeocoderAway,
    NoPostcode,
    NotFoundPostcode,
    NotInMetres,
    OutsideBorough,
    PostcodesUnusable,
)
from hub.places.domain.masking import CELL_METRES, Grid
from hub.places.domain.places import KIND_WORDS, PlaceKind, PlaceView
from hub.places.domain.points import Point, distance_km
from hub.places.domain.postcodes import Located, PostcodeRow, district, normalised, partial, sector

__all__ = [
    "CELL_METRES",
    "KIND_WORDS",
    "AreaKind",
    "AreaShape",
    "AreaView",
    "AreasAt",
    "AreasUnusable",
    "Centre",
    "GeocoderAway",
    "Grid",
    "Located",
    "NoPostcode",
    "NotFoundPostcode",
    "NotInMetres",
    "OutsideBorough",
    "PlaceKind",
    "PlaceView",
    "Point",
    "PostcodeRow",
    "PostcodesUnusable",
    "Ring",
    "Rings",
    "distance_km",
    "district",
    "normalised",
    "partial",
    "sector",
]
