import pytest

from search_svc.places.territories import (
    DEPARTMENTS,
    REGIONS,
    department_of_insee,
    department_of_prefix,
    region_of,
)


def test_there_are_a_hundred_and_one_departments_in_eighteen_regions() -> None:
    in_a_region = [department for department in DEPARTMENTS.values() if department.region]
    assert len(in_a_region) == 101
    assert {department.region for department in in_a_region} == REGIONS.keys()
    assert len(REGIONS) == 18


@pytest.mark.parametrize(
    ("region", "count"), [("84", 12), ("75", 12), ("76", 13), ("44", 10), ("11", 8), ("93", 6), ("94", 2), ("53", 4)]
)
def test_regions_have_their_departments(region: str, count: int) -> None:
    assert sum(department.region == region for department in DEPARTMENTS.values()) == count


@pytest.mark.parametrize(
    ("postcode", "department"),
    [
        ("69100", "69"),
        ("01000", "01"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20600", "2B"),
        ("97133", "977"),
        ("97150", "978"),
        ("97110", "971"),
        ("97490", "974"),
        ("97500", "975"),
        ("97600", "976"),
        ("98500", "976"),
        ("98000", "980"),
        ("98413", "984"),
        ("98600", "986"),
        ("98735", "987"),
        ("98800", "988"),
        ("75270", "75"),
    ],
)
def test_a_postcode_tells_its_department(postcode: str, department: str) -> None:
    assert department_of_prefix(postcode) == department


@pytest.mark.parametrize(
    "postcode", ["00000", "96000", "99100", "97900", "98100", "6910", "691000", "69 100", "", "٦٩١٠٠"]
)
def test_what_is_no_postcode_has_no_department(postcode: str) -> None:
    assert department_of_prefix(postcode) is None


def test_every_department_is_told_by_some_postcode() -> None:
    told = {department_of_prefix(f"{number:05}") for number in range(100_000)}
    assert told - {None} == DEPARTMENTS.keys()


@pytest.mark.parametrize(
    ("insee", "department"), [("2A004", "2A"), ("97411", "974"), ("69266", "69"), ("99138", "980"), ("98901", "987")]
)
def test_a_commune_lies_in_the_department_of_its_code(insee: str, department: str) -> None:
    assert department_of_insee(insee) == department


def test_a_collectivity_is_in_no_region() -> None:
    assert region_of("69") == "84"
    assert region_of("987") == ""
    assert region_of("99") == ""
