"""Where an action takes place: its stated coordinates when they hold, else those found for its street, else its
commune's, else its département.

Stated coordinates are checked against the postcode, since providers swap them, type them over from elsewhere or give
those of their head office. Coordinates that fail are flagged and replaced, never corrected silently. What the Base
Adresse Nationale found for a street (``ban``) is checked the same way, and believed only if it is a good match.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from search_svc.catalogue import Address, Place, PlaceSource
from search_svc.catalogue.thesaurus import Commune
from search_svc.indexer.ban import Answer, Answered, question
from search_svc.places.distance import distance_km
from search_svc.places.gazetteer import Gazetteer
from search_svc.places.names import name_key
from search_svc.places.territories import DEPARTMENTS, region_of

# Latitude beyond 90° or longitude beyond 180°.
COORDINATES_OUT_OF_RANGE = "coordinates_out_of_range"
# Latitude and longitude exchanged: the exchanged point fits the postcode (or lies in France, without a postcode).
COORDINATES_SWAPPED = "coordinates_swapped"
# More than 30 km from the commune, or outside the département.
COORDINATES_CONTRADICT_POSTCODE = "coordinates_contradict_postcode"
COORDINATE_FLAGS = (COORDINATES_OUT_OF_RANGE, COORDINATES_SWAPPED, COORDINATES_CONTRADICT_POSTCODE)

# The design's limit for "contradicts the postcode".
MAX_KM_FROM_COMMUNE = 30.0
# So close to the centre of a commune a point is in it or next door, whatever an outline simplified to kilometres says:
# the isles of Hoëdic and Sein lie 14 km outside theirs. A commune has a mean radius of 2 km.
SURELY_NEAR_KM = 5.0

# Verdicts on what was found for a street.
LOCATED, NOT_FOUND, FAILED = "located", "not_found", "failed"
# A municipality (or the BAN's own "info", far from France) tells no more than the commune, which is known already.
NOT_A_STREET, BELOW_SCORE, ELSEWHERE = "not_a_street", "below_score", "elsewhere"
STREET_KINDS = frozenset(("housenumber", "street", "locality"))
# Of the BAN's score. Of its recorded answers the right address has 0.94 and « ball trapp », a street without a town,
# 0.64 for its best of five. Public services draw the line between 0.6 and 0.8; a wrong street is worse than the centre
# of the commune, which does not pretend.
MIN_SCORE = 0.7

# ISO 3166 codes of France and of its overseas territories; a German postcode has five digits too.
_FRENCH_COUNTRIES = frozenset(
    ("FR", "FX", "GP", "MQ", "GF", "RE", "PM", "YT", "BL", "MF", "WF", "PF", "NC", "TF", "MC")
)


@dataclass(frozen=True, slots=True)
class Located:
    """The place found for an address, None when there is none, and the flags its coordinates deserve."""

    place: Place | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What postcode and town say: a commune if the gazetteer can tell one, a département always."""

    commune: Commune | None
    department: str
    postcode: str
    town: str


class Geocoder:
    """Finds the place of addresses; what a postcode and a town say is remembered, since they repeat."""

    def __init__(self, gazetteer: Gazetteer, find_street: Callable[[str], Answered | None] | None = None) -> None:
        """``find_street`` gives what is known of a ``ban.question``, None when it was never answered."""
        self._gazetteer = gazetteer
        self._find_street = find_street
        self._ground = lru_cache(maxsize=1 << 16)(self._read_ground)

    def locate(self, address: Address) -> Located:
        """The place of an address: ``exact`` at its stated coordinates, ``address``, ``commune``, else ``department``.

        None with neither a valid French postcode, nor coordinates in France, nor a département.
        """
        ground = self._ground(address.postcode, address.town, address.insee, address.country, address.department)
        latitude, longitude = address.latitude, address.longitude
        if latitude is None or longitude is None:
            return Located(self._stated_place(ground, address))
        if ground is None:
            return self._by_coordinates(address, latitude, longitude)
        if self._fits(ground, latitude, longitude):
            return Located(_place(ground, "exact", latitude, longitude))
        if self._fits(ground, longitude, latitude):
            flag = COORDINATES_SWAPPED
        elif _in_range(latitude, longitude):
            flag = COORDINATES_CONTRADICT_POSTCODE
        else:
            flag = COORDINATES_OUT_OF_RANGE
        return Located(self._stated_place(ground, address), (flag,))

    def question(self, address: Address) -> str:
        """What to ask the BAN for a better place than ``locate`` knows; "" when there is nothing to ask."""
        if address.latitude is not None and address.longitude is not None:
            located = self.locate(address)
            if located.place is None or located.place.source == "exact":
                return ""
        ground = self._ground(address.postcode, address.town, address.insee, address.country, address.department)
        return question(address) if ground and ground.postcode else ""

    def verdict(self, address: Address) -> str:
        """What became of the question of an address: ``LOCATED``, or why its commune stays."""
        ground = self._ground(address.postcode, address.town, address.insee, address.country, address.department)
        found = self._found(address)
        if ground is None or found is None:
            return FAILED
        return self._verdict(ground, found.answer)

    def _by_coordinates(self, address: Address, latitude: float, longitude: float) -> Located:
        """Without a postcode a point in France is enough, and one that lies there once exchanged is in its commune."""
        commune = self._commune_at(latitude, longitude)
        if commune:
            label = address.town or commune.name
            place = Place(label, commune.postcode, commune.department, commune.region, "exact", latitude, longitude)
            return Located(place)
        commune = self._commune_at(longitude, latitude)
        if commune:
            return Located(_at_commune(commune, commune.postcode, commune.department), (COORDINATES_SWAPPED,))
        return Located(None, () if _in_range(latitude, longitude) else (COORDINATES_OUT_OF_RANGE,))

    def _commune_at(self, latitude: float, longitude: float) -> Commune | None:
        if not _in_range(latitude, longitude):
            return None
        commune, km = self._gazetteer.nearest(latitude, longitude)
        return commune if km <= MAX_KM_FROM_COMMUNE else None

    def _stated_place(self, ground: _Ground | None, address: Address) -> Place | None:
        if ground is None:
            return None
        found = self._found(address)
        if found and found.answer and self._verdict(ground, found.answer) == LOCATED:
            return _place(ground, "address", found.answer.latitude, found.answer.longitude)
        if ground.commune:
            return _at_commune(ground.commune, ground.postcode, ground.department)
        return _place(ground, "department", None, None)

    def _found(self, address: Address) -> Answered | None:
        asked = question(address) if self._find_street else ""
        return self._find_street(asked) if self._find_street and asked else None

    def _verdict(self, ground: _Ground, answer: Answer | None) -> str:
        if answer is None:
            return NOT_FOUND
        if answer.kind not in STREET_KINDS:
            return NOT_A_STREET
        if answer.score < MIN_SCORE:
            return BELOW_SCORE
        there = _same_place(ground, answer) and self._fits(ground, answer.latitude, answer.longitude)
        return LOCATED if there else ELSEWHERE

    def _fits(self, ground: _Ground, latitude: float, longitude: float) -> bool:
        """Whether a point may be where the postcode says."""
        if not _in_range(latitude, longitude):
            return False
        if ground.commune:
            km = distance_km(ground.commune.latitude, ground.commune.longitude, latitude, longitude)
            if km <= SURELY_NEAR_KM or km > MAX_KM_FROM_COMMUNE:
                return km <= SURELY_NEAR_KM
        # None: nothing loaded can tell, and the coordinates are believed.
        return self._gazetteer.in_department(latitude, longitude, ground.department) is not False

    def _read_ground(
        self, postcode: str, town: str, insee: str, country: str, stated_department: str
    ) -> _Ground | None:
        if country.upper() not in _FRENCH_COUNTRIES:
            return None
        commune = self._gazetteer.commune(postcode, town, insee)
        department = commune.department if commune else ""
        # Packaged towns do not know their département, the postcode does.
        department = department or self._gazetteer.department_of_postcode(postcode) or ""
        if not department and stated_department in DEPARTMENTS:
            department = stated_department
        return _Ground(commune, department, postcode, town) if department else None


def _place(ground: _Ground, source: PlaceSource, latitude: float | None, longitude: float | None) -> Place:
    label = ground.commune.name if ground.commune else ground.town or DEPARTMENTS[ground.department].name
    region = region_of(ground.department)
    return Place(label, ground.postcode, ground.department, region, source, latitude, longitude)


def _at_commune(commune: Commune, postcode: str, department: str) -> Place:
    point = (commune.latitude, commune.longitude)
    return Place(commune.name, postcode, department, commune.region, "commune", *point)


def _same_place(ground: _Ground, answer: Answer) -> bool:
    """Whether an answer has the stated postcode or lies in the commune (of which a CEDEX has another postcode)."""
    if answer.postcode == ground.postcode:
        return True
    commune = ground.commune
    if commune is None:
        return False
    # An arrondissement (« Lyon 3e ») is of its city.
    key = name_key(commune.name)
    same_code = bool(commune.insee) and answer.citycode == commune.insee
    return same_code or name_key(answer.city) in (key, key.rstrip(" 0123456789"))


def _in_range(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180
