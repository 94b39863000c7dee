"""What one person does: types, searches, narrows, turns the page, opens an offer, asks why it stands there.

Apart from locust, so that a test can walk it in process and see that every address exists.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Protocol

Parameters = Mapping[str, str | Sequence[str]]

# What people look for (the catalogue's heaviest trades), and where.
QUESTIONS = ("pâtissier", "permis B", "CACES R489", "aide soignant", "anglais", "comptabilité", "bilan de compétences")
PLACES = ("Villeurbanne", "Vienne", "Lille", "Toulouse", "Rennes", "Grenoble", "Marseille")
RADII = ("10", "30", "100")
FACETS = ("teaching", "price", "level", "start", "accessibility", "department")


class Get(Protocol):
    """Something that asks an address."""

    def __call__(self, path: str, parameters: Parameters, name: str) -> Any:
        """The JSON of the answer. ``name`` groups requests in the statistics, without what was asked."""
        ...


def journey(get: Get, chance: Random) -> None:
    """One visit through the API."""
    words, home, work = chance.choice(QUESTIONS), chance.choice(PLACES), chance.choice(PLACES)
    for typed in (words[:3], words[:5]):
        get("/v1/suggestions", {"q": typed}, "suggest")
    question: dict[str, str | Sequence[str]] = {
        "q": words,
        "home": home,
        "work": work,
        "radius_km": chance.choice(RADII),
    }
    found = get("/v1/offers", {**question, "facets": FACETS}, "search")
    teaching = [value["value"] for value in found["facets"]["teaching"] if value["value"] and value["count"]]
    if teaching:
        question["teaching"] = chance.choice(teaching)
        found = get("/v1/offers", {**question, "facets": FACETS}, "facet")
    if found["next"]:
        found = get("/v1/offers", {**question, "cursor": found["next"]}, "next page")
    if found["items"]:
        offer = chance.choice(found["items"])["id"]
        get(f"/v1/offers/{offer}", {}, "offer")
        get(f"/v1/offers/{offer}/ranking", question, "why")
