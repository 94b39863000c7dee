"""What is asked at each address of the API to make it speak of the hidden offers of ``hidden_offers``."""

from typing import Any

from hidden_offers import FICHE, ID, NAMED_SIRET, PASTRY, PUBLIC_IDS, SAME_FORMATION, SAME_GROUP, SIRET

from search_svc.query.parameters import FACET_NAMES

Parameters = dict[str, Any]
FACETS = [name for name in FACET_NAMES if name != "remaining"]
SORTS = ("relevance", "distance", "-distance", "price", "-price", "insertion", "-rating", "start", "-start", "hours")

# Searches: each finds a hidden offer when those who may see it ask for the extended list (a test says so).
SEARCHES: list[Parameters] = [
    {"q": "zephyrine", "facets": FACETS},
    {"q": "zephyrine obsidienne", "explain": "true"},
    {"q": "malachite"},
    {"q": "taille de malachite"},
    {"q": "cornaline"},
    {"q": "institut cornaline sete"},
    {"q": "zephyrine", "home": "Sète", "radius_km": 20, "facets": FACETS},
    {"q": "zephyrine", "home": "Sète", "work": "Lyon", "corridor_km": 5},
    {"home": "Sète", "radius_km": 5, "facets": FACETS},
    {"certification": FICHE.number, "facets": FACETS},
    {"certification": "RS99002", "facets": FACETS},
    {"provider": SIRET, "facets": FACETS},
    {"provider": NAMED_SIRET, "facets": FACETS},
    {"rome": "B9901"},
    {"rome": "B9902"},
    {"formacode": "99902"},
    {"department": "34", "facets": FACETS},
    {"department": "66", "facets": FACETS},
    {"region": "76", "facets": FACETS},
    {"level": 5, "facets": FACETS},
    {"funder": "region", "facets": FACETS},
    {"accessibility": "hearing", "facets": FACETS},
    {"price_max": 10, "facets": FACETS},
    {"hours_max": 10, "facets": FACETS},
    {"rating_min": 4, "facets": FACETS},
    {"start_to": "2026-11-30", "facets": FACETS},
    {"teaching": "remote", "q": "boulanger"},
    {"q": "calcedoine"},
    {"q": "maison turquoise"},
    {"q": "pâtissier azurite", "spelling": "literal"},
    {"q": "RNCP99001"},
    {"q": "RS99002"},
    {"q": "pâtissier", "provider": PASTRY, "group": "none", "facets": FACETS},
    {"q": "cap patissier", "explain": "true", "facets": FACETS},
    {"q": "boulanger", "home": "Villeurbanne", "facets": FACETS},
    {"size": 100, "group": "none", "facets": FACETS},
    {"size": 0, "facets": FACETS},
    {"size": 2, "facets": FACETS},
    *({"sort": sort, "home": "Lyon", "group": "none"} for sort in SORTS),
]
# Questions that nothing answers, or that answer with the words changed: misspelt, too many, with filters too narrow.
STUCK: list[Parameters] = [
    {"q": "zephirine"},
    {"q": "zephyrines jaspees"},
    {"q": "malakite"},
    {"q": "malachites"},
    {"q": "cornalyne"},
    {"q": "obsidiene lyon", "teaching": "remote"},
    {"q": "zephyrine", "teaching": "in_person", "department": "34"},
    {"q": "zephyrine pâtissier"},
    {"q": "patissier zephyrinne"},
    {"q": "turquoize"},
    {"q": "pâtissier à Collioure"},
    {"q": "pâtissier à Sète"},
    {"q": "patisier", "home": "Sète", "radius_km": 1, "facets": FACETS},
    {"q": "azurite", "price_max": 2},
    {"q": "pâtissier", "price_max": 2, "facets": FACETS},
    {"q": "pâtissier", "accessibility": "hearing", "facets": FACETS},
    {"q": "boulanger", "teaching": "remote", "spelling": "auto", "explain": "true"},
]
TYPED = (
    *("zeph", "mala", "malak", "corn", "cornn", "tail", "inst", "taille de m", "maison", "turq", "ateli", "comptoir"),
    *("pât", "boul", "rncp9", "rs9", "confis", "glac", "az"),
)
QUESTIONS: list[Parameters] = [
    {"q": "zephyrine"},
    {"q": "zephirine patissier"},
    {"q": "pâtissier", "home": "Sète"},
    {"q": "boulanger", "sort": "price", "group": "none"},
    {},
]
# Parameters asked of each GET, with the parts of the path.
ASKED: dict[str, list[tuple[dict[str, str], Parameters]]] = {
    "/v1/offers": [({}, parameters) for parameters in (*SEARCHES, *STUCK)],
    "/v1/offers/{id}": [({"id": one}, {}) for one in (ID, SAME_FORMATION.offer.id, SAME_GROUP.offer.id, *PUBLIC_IDS)],
    "/v1/offers/{id}/ranking": [({"id": one}, asked) for one in (ID, *PUBLIC_IDS[:4]) for asked in QUESTIONS],
    "/v1/comparison": [
        ({}, {"ids": ids})
        for ids in (ID, f"{PUBLIC_IDS[0]},{ID}", f"{ID},1~2~3", ",".join(PUBLIC_IDS), SAME_GROUP.offer.id)
    ],
    "/v1/suggestions": [({}, {"q": typed}) for typed in TYPED],
    "/v1/places": [({}, {"q": typed}) for typed in ("Lyon", "Sèt", "Collioure", "66190", "34200")],
    "/v1/certifications/{number}": [
        ({"number": number}, {}) for number in (FICHE.number, "RS99002", "RNCP38765", "RNCP37537", "CPF206")
    ],
    "/v1/ranking": [({}, {})],
}
# Bodies of each POST; replays need an answer and have tests of their own, the last two ask no index.
BODIES: dict[str, list[Parameters]] = {
    "/v1/offers/search": [
        {"q": "zephyrine", "facets": FACETS},
        {"q": "pâtissier", "rights": "500", "sort": "remaining", "facets": ["remaining"]},
        {"rights": "3000", "remaining_max": "0", "group": "none", "facets": ["remaining", "price"]},
        {"certification": ["RNCP99001"]},
    ],
    "/v1/ranking/replay": [],
    "/v1/rights/estimate": [],
    "/v1/funding/plan": [],
}
PAGES = (
    *("/?q=zephyrine", "/?q=malachite", "/?q=malakite", "/?q=patissier&home=Lyon", "/?q=&certification=RNCP99001"),
    *(f"/offres/{one}{more}" for one in (ID, PUBLIC_IDS[0]) for more in ("", "?q=patissier", "/rang?q=patissier")),
    *("/certifications/RNCP99001", "/certifications/RNCP38765", "/criteres", "/"),
)
