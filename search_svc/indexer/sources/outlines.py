"""Outlines of départements and regions: GeoJSON features with ``code`` and ``nom`` (IGN, simplified)."""

from collections.abc import Iterator
from typing import Any, Literal

import orjson
import shapely
from shapely.geometry import shape

from search_svc.catalogue import SourceRef
from search_svc.catalogue.thesaurus import Outline
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.files import FileDamagedError, SourceFile
from search_svc.places.names import name_key
from search_svc.places.territories import DEPARTMENTS, REGIONS


def read(file: SourceFile) -> Iterator[Outline | UnreadableRecord]:
    """The outlines of a FeatureCollection; a feature that is no known territory costs itself."""
    try:
        with file.open() as stream:
            features = orjson.loads(stream.read())["features"]
    except (orjson.JSONDecodeError, KeyError, TypeError, FileDamagedError) as error:
        yield UnreadableRecord(SourceRef(file.name), f"not a GeoJSON FeatureCollection: {error}")
        return
    for place, feature in enumerate(features, start=1):
        try:
            yield _outline(feature)
        except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
            yield UnreadableRecord(SourceRef(file.name, 0, f"feature {place}"), f"{type(error).__name__}: {error}")


def _outline(feature: dict[str, Any]) -> Outline:
    properties = feature["properties"]
    code, name = str(properties["code"]), str(properties["nom"])
    geometry = shape(feature["geometry"])
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        raise ValueError(f"outline of {name} is a {geometry.geom_type}, not a polygon")
    west, south, east, north = geometry.bounds
    if west < -180 or south < -90 or east > 180 or north > 90:
        raise ValueError(f"outline of {name} is not in degrees")
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    return Outline(_kind(code, name), code, name, shapely.to_wkb(geometry))


def _kind(code: str, name: str) -> Literal["department", "region"]:
    """What a code names: 11 is the Aude or Île-de-France, only the name can tell."""
    key = name_key(name)
    if code in DEPARTMENTS and name_key(DEPARTMENTS[code].name) == key:
        return "department"
    if code in REGIONS and name_key(REGIONS[code]) == key:
        return "region"
    raise ValueError(f"neither a département nor a region: {code} {name}")
