"""La Poste's file of postcodes (base officielle des codes postaux): communes, postcodes, coordinates of town halls.

It writes names in capitals without accents and gives no population: both are lent by the packaged towns where name
and position agree.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from search_svc.catalogue import SourceRef
from search_svc.catalogue.thesaurus import Commune
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.clean_text import label
from search_svc.indexer.sources.csv_tables import Row, read_rows
from search_svc.indexer.sources.files import SourceFile
from search_svc.places.distance import distance_km
from search_svc.places.names import name_key, shown_name
from search_svc.places.packaged import Town, towns
from search_svc.places.territories import DEPARTMENTS, department_of_insee, region_of

# Two sources place one commune by its town hall and by its centre: at most some kilometres apart.
SAME_COMMUNE_KM = 15.0

# Spellings of the columns over the years.
_NAMES = ("nomdelacommune", "nomcommune", "nomcommunepostal")
_POINTS = ("coordonneesgps", "geopoint", "coordonneesgeographiques")
# Saint-Barthélemy and Saint-Martin.
_ONE_COMMUNE = ("977", "978")
_INSEE = re.compile(r"[0-9][0-9AB][0-9]{3}")
_ARRONDISSEMENT = re.compile(r"^(?:Paris|Lyon|Marseille) [0-9]{2}\b")


def read(file: SourceFile) -> Iterator[Commune | UnreadableRecord]:
    """A ``Commune`` for each postcode and lieu-dit of each commune.

    A commune without coordinates (some overseas) takes those of its other lines or of the packaged town of its name;
    failing both its line is unreadable.
    """
    rows: list[Row] = []
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield row
        else:
            rows.append(row)
    known: dict[str, tuple[float, float]] = {}
    for row in rows:
        point = _point(row)
        if isinstance(point, tuple):
            known.setdefault(row.values["codecommuneinsee"].strip(), point)
    spelling = _Spelling()
    seen: set[Commune] = set()
    for row in rows:
        try:
            commune = _commune(row, known, spelling)
        except ValueError as error:
            insee = row.values["codecommuneinsee"].strip()
            yield UnreadableRecord(SourceRef(row.source.file, row.source.line, insee), str(error))
            continue
        if commune not in seen:
            seen.add(commune)
            yield commune


def _commune(row: Row, known: dict[str, tuple[float, float]], spelling: "_Spelling") -> Commune:
    values = row.values
    insee = values["codecommuneinsee"].strip().zfill(5)
    postcode = values["codepostal"].strip().zfill(5)
    department = department_of_insee(insee) if _INSEE.fullmatch(insee) else None
    if department is None:
        raise ValueError(f"not the INSEE code of a commune: {insee!r}")
    if not (postcode.isascii() and postcode.isdigit() and len(postcode) == 5):
        raise ValueError(f"not a postcode: {postcode!r}")
    name = label(next((values[column] for column in _NAMES if values.get(column)), ""))
    if not name:
        raise ValueError("no name")
    point = _point(row)
    if isinstance(point, str):
        raise ValueError(point)
    point = point or known.get(insee) or spelling.point(name, department)
    if point is None:
        raise ValueError("no coordinates")
    town = spelling.town(name, *point)
    locality = label(values.get("ligne5"))
    return Commune(
        insee,
        town.name if town and not _ARRONDISSEMENT.match(town.name) else shown_name(name),
        postcode,
        *point,
        department,
        region_of(department),
        shown_name(locality) if name_key(locality) != name_key(name) else "",
        town.population if town else 0,
    )


def _point(row: Row) -> tuple[float, float] | str | None:
    """(latitude, longitude), None when not stated, or what is wrong with them."""
    text = next((row.values[column] for column in _POINTS if row.values.get(column)), "").strip()
    if not text:
        return None
    try:
        latitude, longitude = map(float, text.split(","))
    except ValueError:
        return f"not a latitude and longitude: {text!r}"
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return f"coordinates out of range: {text!r}"
    return latitude, longitude


class _Spelling:
    """The packaged towns by name key."""

    def __init__(self) -> None:
        self._towns: dict[str, list[Town]] = defaultdict(list)
        for town in towns():
            arrondissement = _ARRONDISSEMENT.match(town.name)
            self._towns[name_key(arrondissement[0] if arrondissement else town.name)].append(town)

    def town(self, name: str, latitude: float, longitude: float) -> Town | None:
        """The town of that name there."""
        for town in self._towns.get(name_key(name), ()):
            if distance_km(latitude, longitude, town.latitude, town.longitude) <= SAME_COMMUNE_KM:
                return town
        return None

    def point(self, name: str, department: str) -> tuple[float, float] | None:
        """Where the only town of that name in an overseas territory lies; an island of one commune, its capital."""
        if department in _ONE_COMMUNE:
            name = DEPARTMENTS[department].capital
        there = [town for town in self._towns.get(name_key(name), ()) if town.department == department]
        return (there[0].latitude, there[0].longitude) if len(there) == 1 else None
