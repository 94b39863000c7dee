"""What `home` and `work` mean, and places while they are typed."""

from search_svc.places import Gazetteer, find, suggest
from search_svc.places.territories import DEPARTMENTS
from search_svc.query.cursor import Origin
from search_svc.query.refusals import BadParameters
from search_svc.query.responses import OriginItem, PlaceFound, Places

# What fits under a box without scrolling.
PLACES = 8


def find_origin(gazetteer: Gazetteer, parameter: str, text: str) -> Origin:
    """The place a parameter means: of several of one name the most populated, the others being told.

    BadParameters when there is no such place. The text itself is not repeated: it may be an address.
    """
    try:
        found = find(gazetteer, text)
    except ValueError as error:
        raise BadParameters.one(parameter, "is not a latitude and a longitude in degrees") from error
    if found is None:
        raise BadParameters.one(parameter, "is no place we know: give a town, a postcode or latitude,longitude")
    place = found.place
    alternatives = tuple(other.label for other in found.alternatives)
    return Origin(place.label, place.latitude, place.longitude, found.exact, alternatives)


def origin_item(origin: Origin | None, *, understood: bool = False) -> OriginItem | None:
    """An origin as the API shows it; ``understood``: it was read in the words of the question."""
    if origin is None:
        return None
    return OriginItem(origin.label, origin.latitude, origin.longitude, origin.exact, origin.alternatives, understood)


def find_places(gazetteer: Gazetteer, typed: str) -> Places:
    """Places that begin like what is typed, the most populated first."""
    return Places(
        tuple(
            PlaceFound(
                place.label,
                place.postcode or None,
                place.department if place.department in DEPARTMENTS else None,
                place.latitude,
                place.longitude,
            )
            for place in suggest(gazetteer, typed, PLACES)
        )
    )
