"""Which places of a provider are far both from where it says it is and from wherever else it teaches."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from search_svc.catalogue import PlaceFarFromProvider
from search_svc.places.distance import distance_km

# Further than anybody goes to work each day, whatever the road. Providers do have distant sites: it is said as a fact.
FAR_KM = 100.0


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune a provider teaches in, told by ``name``, and a point in it (WGS84 degrees)."""

    postcode: str
    label: str
    latitude: float
    longitude: float

    @property
    def name(self) -> tuple[str, str]:
        """Two rooms in one commune are one place."""
        return self.postcode, self.label


def far_places(
    points: Collection[Commune], declared: tuple[float, float] | None
) -> dict[tuple[str, str], PlaceFarFromProvider]:
    """The communes of a provider that are far, by name; none when nobody knows where it says it is."""
    if declared is None:
        return {}
    # The same commune with different rooms counts once; the least point, so that the choice does not hang on an order.
    communes = list({point.name: point for point in sorted(points, key=_position, reverse=True)}.values())
    unit = _unit_vectors(communes)
    found = {}
    for row, commune in enumerate(communes):
        km = distance_km(commune.latitude, commune.longitude, *declared)
        if km <= FAR_KM:
            continue
        nearest = None
        if len(communes) > 1:
            cosines = unit @ unit[row]
            cosines[row] = -2.0
            other = communes[int(np.argmax(cosines))]
            nearest = distance_km(commune.latitude, commune.longitude, other.latitude, other.longitude)
        if nearest is None or nearest > FAR_KM:
            found[commune.name] = PlaceFarFromProvider(round(km, 1), None if nearest is None else round(nearest, 1))
    return found


def _position(commune: Commune) -> tuple[str, str, float, float]:
    return commune.postcode, commune.label, commune.latitude, commune.longitude


def _unit_vectors(communes: Collection[Commune]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    degrees = np.array([(commune.latitude, commune.longitude) for commune in communes])
    latitude, longitude = np.radians(degrees).T
    return np.column_stack(
        (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    )
