"""Distances to the line between two origins stay within 0.5 % of those to points along the geodesic, for lines up to
1,000 km: 1 km from it and 1,000 km away, beside it and beyond its ends."""

import random
from itertools import pairwise

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from search_svc.engine.corridor import SECTION_KM, beside, length, line_distance, sections, waypoints
from search_svc.engine.geodesy import earth_centred
from search_svc.engine.outlines import Outlines
from search_svc.engine.plan import Origin, SearchPlan
from tests.engine.generated import TODAY

WGS84 = Geodesic.WGS84
LYON, VIENNE = Origin(45.7578, 4.8320), Origin(45.5255, 4.8748)
BREST, MENTON = Origin(48.3904, -4.4861), Origin(43.7745, 7.4975)
SEED = 20261124


def distance(place: Origin, start: Origin, end: Origin) -> float:
    return float(line_distance(earth_centred(*(np.array([d]) for d in degrees(place))), start, end)[0])


def degrees(place: Origin) -> tuple[float, float]:
    return place.latitude, place.longitude


def moved(place: Origin, azimuth: float, km: float) -> tuple[Origin, float]:
    """The place ``km`` away, and the direction there."""
    there = WGS84.Direct(*degrees(place), azimuth, km * 1000)
    return Origin(there["lat2"], there["lon2"]), there["azi2"]


def walked(place: Origin, start: Origin, end: Origin) -> float:
    """Kilometres to the nearest point of the geodesic, sought along it to half a metre."""
    line = WGS84.InverseLine(*degrees(start), *degrees(end))

    def metres(at: float) -> float:
        point = line.Position(at)
        return float(WGS84.Inverse(*degrees(place), point["lat2"], point["lon2"])["s12"])

    steps = [line.s13 * step / 40 for step in range(41)]
    nearest = min(range(41), key=lambda step: metres(steps[step]))
    low, high = steps[max(nearest - 1, 0)], steps[min(nearest + 1, 40)]
    while high - low > 0.5:
        third = (high - low) / 3
        low, high = (low, high - third) if metres(low + third) < metres(high - third) else (low + third, high)
    return min(metres((low + high) / 2), metres(0.0), metres(line.s13)) / 1000


@pytest.mark.parametrize("km", [5, 60, 250, 1000])
@pytest.mark.parametrize("france", [True, False])
def test_it_is_within_half_a_percent_of_the_geodesic(km: float, france: bool):
    rng = random.Random(SEED)
    for _ in range(6):
        area = ((41, 51), (-5, 9)) if france else ((-60, 60), (-180, 180))
        start = Origin(*(rng.uniform(*bounds) for bounds in area))
        azimuth = rng.uniform(0, 360)
        end, _ = moved(start, azimuth, km)
        for away in (1, 10, 100, 1000):
            beside_it, heading = moved(start, azimuth, km * rng.uniform(-0.1, 1.1))
            place, _ = moved(beside_it, heading + rng.choice([90, -90, 60]), away)
            assert distance(place, start, end) == pytest.approx(walked(place, start, end), rel=0.002)


def test_the_great_circle_through_the_ends_alone_would_not_do():
    # 55 m from the geodesic of a line of 1,100 km: more than 0.5 % of a corridor of 10 km.
    middle = waypoints(BREST, MENTON, 2)[1]
    ends = [np.array(earth_centred(*(np.array([d]) for d in degrees(end))))[:, 0] for end in (BREST, MENTON)]
    normal = np.cross(*ends)
    off = abs(np.array(earth_centred(*(np.array([d]) for d in degrees(middle))))[:, 0] @ normal)
    assert off / np.linalg.norm(normal) > 0.05
    assert distance(middle, BREST, MENTON) < 0.001


def test_beyond_an_end_it_is_the_distance_to_the_end():
    north, _ = moved(LYON, 350.0, 12.0)
    assert distance(north, LYON, VIENNE) == pytest.approx(12.0, rel=1e-4)


def test_the_other_side_of_the_globe_is_not_on_the_line():
    antipode = Origin(-45.64, 4.85 - 180.0)
    assert distance(antipode, LYON, VIENNE) > 19_000
    points = earth_centred(*(np.array([d]) for d in degrees(antipode)))
    assert not any(beside(points, section, 100.0)[0] for section in sections(LYON, VIENNE))


def test_a_line_from_a_place_to_itself_is_the_place():
    assert sections(LYON, LYON) == ()
    assert distance(VIENNE, LYON, LYON) == pytest.approx(length(LYON, VIENNE), rel=1e-3)


def test_sections_follow_one_another_and_leave_no_gap_between_them():
    cut = sections(BREST, MENTON)
    assert len(cut) == -(-length(BREST, MENTON) // SECTION_KM)
    rng = random.Random(SEED)
    for before, after in pairwise(cut):
        assert before.end == after.start
        for _ in range(20):
            place, _ = moved(before.end, rng.uniform(0, 360), rng.uniform(0, 50))
            points = earth_centred(*(np.array([d]) for d in degrees(place)))
            assert beside(points, before, 51.0)[0] or beside(points, after, 51.0)[0]


def test_a_place_without_coordinates_has_no_distance_and_is_beside_nothing():
    nowhere = earth_centred(np.array([np.nan]), np.array([np.nan]))
    assert np.isnan(line_distance(nowhere, LYON, VIENNE)[0])
    assert not beside(nowhere, sections(LYON, VIENNE)[0], 1000.0)[0]


def test_a_corridor_needs_both_origins():
    with pytest.raises(ValueError, match="corridor_km"):
        SearchPlan(today=TODAY, home=LYON, corridor_km=5.0)


# --- départements -----------------------------------------------------------------------------------------------------
def box(west: float, south: float, east: float, north: float) -> Outlines:
    return Outlines({"69": shapely.box(west, south, east, north)})


def test_a_line_that_crosses_a_département_touches_it():
    assert box(0.0, 45.0, 3.0, 48.0).line_distance(BREST, MENTON, "69") == 0.0


def test_otherwise_it_is_as_far_as_its_nearest_point():
    # South of the line from Brest to Menton: its north-eastern corner is the nearest.
    corner = Origin(44.5, 3.0)
    outlines = box(1.0, 43.5, corner.longitude, corner.latitude)
    expected = walked(corner, BREST, MENTON)
    assert 40 < expected < 200
    assert outlines.line_distance(BREST, MENTON, "69") == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize(("corridor_km", "touched"), [(1.0, []), (200.0, ["69"])])
def test_a_département_away_from_both_ends_is_in_range_by_the_line(corridor_km: float, touched: list[str]):
    outlines = box(1.0, 43.5, 3.0, 44.5)
    plan = SearchPlan(today=TODAY, home=BREST, work=MENTON, radius_km=10.0, corridor_km=corridor_km)
    assert outlines.in_range(plan, ["69", "00", ""]) == touched


def test_a_département_on_the_other_side_of_the_globe_is_far_from_every_line():
    antipodes = Origin(-47.0, -177.0), Origin(-47.0, -173.0)
    assert box(1.0, 45.0, 9.0, 49.0).line_distance(*antipodes, "69") > 15_000
    assert (
        box(1.0, 45.0, 9.0, 49.0).in_range(
            SearchPlan(today=TODAY, home=antipodes[0], work=antipodes[1], corridor_km=500.0), ["69"]
        )
        == []
    )
