import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ranking_windows import Row, clause, window

from search_svc.ranking import packaged_weights, scoring
from search_svc.ranking.components import components, score

WEIGHTS = packaged_weights()
PLAN = scoring(WEIGHTS, text=True, origin=True)
TITLE, CERTIFICATION, CONTENTS = 1, 2, 32


def test_a_word_is_worth_its_best_field():
    found = components(window([Row("a", fields=(TITLE | CONTENTS,)), Row("b", fields=(CONTENTS,))]), clause(), PLAN)
    assert found.text == pytest.approx([PLAN.text.weights[0], PLAN.text.weights[5]])


def test_words_count_by_their_weight():
    found = components(window([Row("a", fields=(CERTIFICATION, CONTENTS))]), clause(0.5, 1.0), PLAN)
    assert found.text[0] == pytest.approx((0.5 * PLAN.text.weights[1] + PLAN.text.weights[5]) / 1.5)


def test_an_exact_title_is_worth_one():
    assert components(window([Row("a", fields=(CONTENTS,), exact=True)]), clause(), PLAN).text[0] == 1


def test_the_nearer_origin_counts_and_half_is_left_at_the_stated_distance():
    rows = [Row("a", home_km=80, work_km=15), Row("b", home_km=0), Row("c", home_km=15)]
    assert components(window(rows), clause(), PLAN).distance == pytest.approx([0.5, 1.0, 0.5])


def test_remote_offers_and_vague_places_have_their_stated_constant():
    rows = [Row("a", remote=True), Row("b", unlocated=True), Row("c")]
    distance = components(window(rows), clause(), PLAN).distance
    assert distance == pytest.approx([PLAN.remote_distance, PLAN.unlocated_distance, 0])


ROWS = st.builds(
    Row,
    id=st.just("a"),
    fields=st.tuples(st.integers(0, 63), st.integers(0, 63)),
    exact=st.booleans(),
    home_km=st.floats(0, 20_000) | st.just(float("nan")),
    work_km=st.floats(0, 20_000) | st.just(float("nan")),
    remote=st.booleans(),
    unlocated=st.booleans(),
    available=st.booleans(),
    outcome=st.floats(0, 1),
)


@given(st.lists(ROWS, min_size=1, max_size=20), st.booleans(), st.booleans())
def test_every_component_and_the_score_lie_between_0_and_1(rows: list[Row], text: bool, origin: bool):
    plan = scoring(WEIGHTS, text=text, origin=origin)
    parts = components(window(rows), clause(1.0, 0.35) if text else None, plan)
    for values in (parts.text, parts.distance, parts.availability, parts.outcome, score(parts, plan)):
        assert np.all((values >= 0) & (values <= 1 + 1e-12))


@given(st.lists(ROWS, min_size=1, max_size=10))
def test_a_score_does_not_depend_on_the_other_results(rows: list[Row]):
    together = score(components(window(rows), clause(1.0, 1.0), PLAN), PLAN)
    alone = [score(components(window([row]), clause(1.0, 1.0), PLAN), PLAN)[0] for row in rows]
    assert together == pytest.approx(alone, abs=1e-12)
