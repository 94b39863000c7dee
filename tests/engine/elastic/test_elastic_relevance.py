"""Both engines answer as relevantly: samples of every set asked of both, over the shared catalogue."""

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.relevance_sets import SETS, TODAY, WITH, SetOfQueries, measured
from search_svc.engine.elastic import Cluster, bring_up_to_date
from search_svc.evaluation.measures import MEASURES
from search_svc.settings import Settings
from search_svc.store import Store

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

CLOSE = 0.02
# Enough that one query is no more than two points.
SAMPLE = 60


def small(one: SetOfQueries) -> SetOfQueries:
    return replace(one, gated=SAMPLE if one.gated is None or one.gated > SAMPLE else one.gated)


def test_every_measure_of_every_set_is_within_two_points(
    shared_data: Path, with_thesauri: Path, cluster: Cluster
) -> None:
    with Store(with_thesauri, read_only=True) as store:
        bring_up_to_date(store, cluster)
    embedded = Settings(data_dir=with_thesauri, today=TODAY)
    elastic = embedded.model_copy(
        update={
            "engine": "elasticsearch",
            "elasticsearch_url": cluster.urls[0],
            "elasticsearch_prefix": cluster.prefix,
        }
    )
    sets = [small(one) for one in SETS[WITH]]
    here, there = (measured(it, shared_data / "queries", sets, gated=True) for it in (embedded, elastic))
    assert [(row.set, row.asked, row.kind, row.queries) for row in here] == [
        (row.set, row.asked, row.kind, row.queries) for row in there
    ]
    apart = [
        (row.set, row.asked, row.kind, name, row.measures[name], other.measures[name])
        for row, other in zip(here, there, strict=True)
        for name in MEASURES
        if abs(row.measures[name] - other.measures[name]) > CLOSE
    ]
    assert not apart
