"""Boundary files: GeoJSON of any authority, read and checked before anything is kept."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shapely import STRtree, get_coordinates, is_valid_reason, union_all
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from hub.places.domain.areas import AreaShape
from hub.places.domain.errors import AreasUnusable, NotInMetres

_NAMES = re.compile(r"(WD|WARD|LAD|CTYUA)\d{2}NM", re.IGNORECASE)
_CODES = re.compile(r"(WD|WARD|LAD|CTYUA)\d{2}CD", re.IGNORECASE)
OVERLAP = 0.05  # of the smaller area: generalised boundaries may cross a little, two drawings of one place cross a lot


def read_areas(
    geojson: Any,
    *,
    name_property: str | None = None,
    code_property: str | None = None,
    parents: Mapping[str, str] | None = None,
    progress: Callable[[int], None] = lambda _n: None,
) -> tuple[AreaShape, ...]:
    """The areas of a GeoJSON feature collection, in order of code.

    Args:
        geojson: what a file holds; as the ONS Open Geography portal gives it, in degrees.
        name_property: which property holds the name; `WDnnNM` and the like are found without.
        code_property: the same for the code.
        parents: neighbourhood codes by ward code.
        progress: called with the number of areas just checked.

    Raises:
        AreasUnusable: naming the area that has no name, code, ring or sense.
        NotInMetres: the corners are British National Grid metres.
    """
    collected = isinstance(geojson, Mapping) and geojson.get("type") == "FeatureCollection"
    features = geojson.get("features") if collected else None
    if not isinstance(features, list) or not features:
        raise AreasUnusable(message="This is not a GeoJSON feature collection with areas in it.")
    properties = _properties(features[0], 1)
    name_key = name_property or _guess(properties, _NAMES, "name")
    code_key = code_property or _guess(properties, _CODES, "code")
    found = []
    for area in _areas(features, name_key, code_key, parents or {}):
        found.append(area)
        progress(1)
    found.sort(key=lambda area: area.code)
    _refuse_doubles(found)
    _refuse_overlaps(found)
    return tuple(found)


def _guess(properties: Mapping[str, Any], pattern: re.Pattern[str], what: str) -> str:
    found = [key for key in properties if pattern.fullmatch(key) or key.lower() == what]
    if not found:
        have = ", ".join(properties) or "none"
        raise AreasUnusable(
            message=f"Say which property holds each area’s {what} (--{what}-property). There are: {have}."
        )
    return found[0]


def _areas(features: Sequence[Any], name_key: str, code_key: str, parents: Mapping[str, str]) -> Iterator[AreaShape]:
    for number, feature in enumerate(features, 1):
        properties = _properties(feature, number)
        name, code = (str(properties.get(key) or "").strip() for key in (name_key, code_key))
        if not name or not code:
            lacking = name_key if not name else code_key
            raise AreasUnusable(message=f"Area {number} of the file has no “{lacking}”.")
        geometry = _geometry(feature.get("geometry"), name)
        middle = geometry.representative_point()
        yield AreaShape(code, name, parents.get(code), middle.y, middle.x, dict(mapping(geometry)))


def _properties(feature: Any, number: int) -> Mapping[str, Any]:
    found = (feature.get("properties") or {}) if isinstance(feature, Mapping) else None
    if not isinstance(found, Mapping):
        raise AreasUnusable(message=f"Area {number} of the file is not a GeoJSON feature with properties.")
    return found


def _geometry(given: Any, name: str) -> BaseGeometry:
    if not isinstance(given, Mapping) or given.get("type") not in ("Polygon", "MultiPolygon"):
        raise AreasUnusable(message=f"“{name}” is not a polygon.")
    try:
        geometry = shape(dict(given))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, ShapelyError) as error:
        raise AreasUnusable(message=f"The boundary of “{name}” cannot be read.") from error
    corners = get_coordinates(geometry)
    if not len(corners):
        raise AreasUnusable(message=f"The boundary of “{name}” is empty.")
    if (abs(corners[:, 0]) > 180).any() or (abs(corners[:, 1]) > 90).any():
        raise NotInMetres(name=name)
    if not geometry.is_valid:
        raise AreasUnusable(message=f"The boundary of “{name}” is broken: {is_valid_reason(geometry)}.")
    return geometry


def _refuse_doubles(areas: Sequence[AreaShape]) -> None:
    for one, other in itertools.pairwise(areas):
        if one.code == other.code:
            raise AreasUnusable(message=f"“{one.name}” and “{other.name}” have one code, {one.code}.")


def _refuse_overlaps(areas: Sequence[AreaShape]) -> None:
    shapes = [shape(area.geometry) for area in areas]
    tree = STRtree(shapes)
    for i, one in enumerate(shapes):
        for j in tree.query(one, predicate="overlaps"):
            other = shapes[j]
            if j > i and one.intersection(other).area > OVERLAP * min(one.area, other.area):
                raise AreasUnusable(message=f"“{areas[i].name}” and “{areas[j].name}” lie on top of each other.")


def joined(areas: Sequence[AreaShape], names: Mapping[str, str]) -> tuple[AreaShape, ...]:
    """The neighbourhoods that `areas` make up by their parents' codes; `names` says what each is called."""
    found = []
    for code in sorted({area.parent for area in areas if area.parent}):
        whole = union_all([shape(area.geometry) for area in areas if area.parent == code])
        middle = whole.representative_point()
        found.append(AreaShape(code, names[code], None, middle.y, middle.x, dict(mapping(whole))))
    return tuple(found)
