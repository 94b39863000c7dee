"""Where places are: communes by postcode or name, départements, distances, outlines."""

from search_svc.places.distance import distance_km
from search_svc.places.gazetteer import Gazetteer
from search_svc.places.search import FoundPlace, PlaceAnswer, find, parse_point, suggest

__all__ = ["FoundPlace", "Gazetteer", "PlaceAnswer", "distance_km", "find", "parse_point", "suggest"]
