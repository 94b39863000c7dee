import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from search_svc.catalogue.thesaurus import Outline
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources import outlines
from search_svc.indexer.sources.files import walk

SQUARE = {"type": "Polygon", "coordinates": [[[4, 45], [5, 45], [5, 46], [4, 46], [4, 45]]]}


def read(folder: Path, *features: Any) -> list[Outline | UnreadableRecord]:
    path = folder / "departements.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    (file,) = walk(path)
    return list(outlines.read(file))


def feature(code: str, name: str, geometry: Any = SQUARE) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"code": code, "nom": name}}


def test_the_real_outlines_are_read_whole(shared_data: Path) -> None:
    found = [
        item
        for path in sorted((shared_data / "places").glob("*.geojson"))
        for file in walk(path)
        for item in outlines.read(file)
    ]
    assert all(isinstance(item, Outline) for item in found)
    kinds = [item.kind for item in found if isinstance(item, Outline)]
    assert (kinds.count("department"), kinds.count("region")) == (96, 13)


def test_a_code_shared_by_a_department_and_a_region_is_told_by_its_name(tmp_path: Path) -> None:
    aude, ile_de_france = read(tmp_path, feature("11", "Aude"), feature("11", "Île-de-France"))
    assert isinstance(aude, Outline)
    assert isinstance(ile_de_france, Outline)
    assert (aude.kind, ile_de_france.kind) == ("department", "region")
    assert shapely.from_wkb(aude.wkb).bounds == (4, 45, 5, 46)


@pytest.mark.parametrize(
    "bad",
    [
        feature("69", "Isère"),
        feature("69", "Rhône", {"type": "Point", "coordinates": [4, 45]}),
        feature(
            "69",
            "Rhône",
            {"type": "Polygon", "coordinates": [[[8e5, 6e6], [8e5, 7e6], [9e5, 7e6]]]},
        ),
        {"type": "Feature", "geometry": SQUARE, "properties": {}},
        {"type": "Feature", "geometry": None, "properties": {"code": "69", "nom": "Rhône"}},
        "nothing",
    ],
)
def test_a_feature_that_is_no_outline_costs_itself(tmp_path: Path, bad: Any) -> None:
    lost, good = read(tmp_path, bad, feature("38", "Isère"))
    assert isinstance(lost, UnreadableRecord)
    assert lost.source.record == "feature 1"
    assert isinstance(good, Outline)


def test_a_file_cut_short_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "regions.geojson"
    path.write_text('{"type":"FeatureCollection","features":[{"type":"Feature"', "utf-8")
    (file,) = walk(path)
    (lost,) = outlines.read(file)
    assert isinstance(lost, UnreadableRecord)
    assert "not a GeoJSON FeatureCollection" in lost.detail
