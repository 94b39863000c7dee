"""What a client does with the help of an answer, and random questions that often find nothing."""

import random
from typing import Any

from search_svc.query.responses import HelpItem

Parameters = dict[str, Any]


def changed(parameters: Parameters, item: HelpItem) -> Parameters:
    """The parameters changed as the help says, and as its documentation reads."""
    found = dict(parameters)
    for removal in item.remove:
        value = found.pop(removal.parameter)
        if removal.instead is not None:
            found[removal.parameter] = removal.instead
        elif isinstance(value, list):
            kept = [one for one in value if str(one) not in removal.values]
            assert len(kept) == len(value) - len(removal.values)
            if kept:
                found[removal.parameter] = kept
    return found


def random_question(rng: random.Random, words: tuple[str, ...]) -> Parameters:
    """Up to three words, a place, and one to four filters, among them every one of the page."""
    found: Parameters = {"q": " ".join(rng.sample(words, rng.choice([0, 1, 1, 2, 3])))}
    if rng.random() < 0.7:
        found["home"] = rng.choice(["45.7578,4.8320", "45.1885,5.7245", "48.8566,2.3522", "46.5,2.2"])
        if rng.random() < 0.8:
            found["radius_km"] = rng.choice([1, 8, 25.5, 120])
        if rng.random() < 0.3:
            found |= {"work": "45.5242,4.8781", "corridor_km": rng.choice([2, 9])}
        found["sort"] = rng.choice(["relevance", "distance"])
    filters: Parameters = {
        "teaching": rng.sample(["in_person", "blended", "remote"], rng.choice([1, 2])),
        "price_max": rng.choice([100, 900, 1800]),
        "price_min": rng.choice([50, 99]),
        "hours_max": rng.choice([3, 21, 300]),
        "insertion_min": rng.choice([0.5, 0.95]),
        "level": rng.sample([3, 4, 5, 6, 8], 2),
        "register": ["RS"],
        "certification": [rng.choice(["RNCP1003", "RNCP38765", "CPF206"])],
        "provider": [rng.choice(["300000001", "110000001"])],
        "region": [rng.choice(["84", "11"])],
        "department": [rng.choice(["69", "38", "974"])],
        "accessibility": rng.sample(["wheelchair", "hearing", "visual", "adviser"], rng.choice([1, 2, 3])),
        "start_from": "2027-02-15",
        "start_to": "2027-04-01",
        "funder": ["region"],
        "rome": [rng.choice(["D1104", "N1101"])],
        "spelling": "literal",
        "group": "none",
    }
    found |= {name: filters[name] for name in rng.sample(list(filters), rng.choice([1, 2, 3, 4]))}
    return found
