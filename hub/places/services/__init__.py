"""Changes of place: the grid's secret, areas, postcodes, places of their own."""

from hub.places.services.areas import bring_into_force, draw_illustrative_areas, import_areas, sets_waiting
from hub.places.services.grid import keep_grid
from hub.places.services.places import PlaceUnnamed, add_place, edit_place, require_owner
from hub.places.services.postcodes import import_postcodes, set_sectors

__all__ = [
    "PlaceUnnamed",
    "add_place",
    "bring_into_force",
    "draw_illustrative_areas",
    "edit_place",
    "import_areas",
    "import_postcodes",
    "keep_grid",
    "require_owner",
    "set_sectors",
    "sets_waiting",
]
