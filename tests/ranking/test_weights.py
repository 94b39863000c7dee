from importlib.resources import files

import pytest

from search_svc.engine.plan import TEXT_FIELDS
from search_svc.ranking import packaged_weights, scoring
from search_svc.ranking.weights import COMPONENTS, read_weights

TEXT = files("search_svc.ranking").joinpath("weights.toml").read_text("utf-8")


def test_every_weight_has_a_french_label_and_a_reason():
    weights = packaged_weights()
    assert [c.name for c in weights.components] == list(COMPONENTS)
    assert [f.name for f in weights.fields] == list(TEXT_FIELDS)
    assert all(c.label and len(c.reason) > 20 for c in (*weights.components, *weights.fields))
    assert all(weights.reasons.values())


def test_any_change_of_the_file_changes_the_version():
    assert read_weights(TEXT.replace("half_km = 15.0", "half_km = 16.0")).version != packaged_weights().version


def test_weights_that_do_not_sum_to_one_are_refused():
    with pytest.raises(ValueError, match="sum to 1"):
        read_weights(TEXT.replace("weight = 0.18", "weight = 0.28"))


def test_a_criterion_without_a_reason_is_refused():
    with pytest.raises(ValueError, match=r"\[fields\]"):
        read_weights(TEXT.replace("[fields.job]", "[fields.metier]"))


def test_the_three_other_criteria_never_lift_a_mention_above_a_job_or_a_certification():
    """An offer next door that only mentions a word in its programme stays below one that is about it, far away."""
    weights = packaged_weights()
    fields = {field.name: field.weight for field in weights.fields}
    others = 1 - weights.component("text").weight
    for about in ("certification", "job"):
        assert weights.component("text").weight * (fields[about] - fields["contents"]) > others


def test_official_texts_count_from_the_certification_to_the_domain_and_the_providers_name():
    fields = {field.name: field.weight for field in packaged_weights().fields}
    assert fields["certification"] > fields["job"] > fields["domain"] > fields["provider"] > fields["contents"]


def test_what_a_provider_writes_counts_less_than_any_official_text_and_the_same_wherever_it_is_written():
    """Otherwise stuffing a title gains a place: see docs/attacks.md."""
    fields = {field.name: field.weight for field in packaged_weights().fields}
    assert fields["title"] == fields["contents"]
    official = {"certification", "job", "domain", "provider", "label", "titled_label"}
    assert all(fields[name] > fields["title"] for name in official)


@pytest.mark.parametrize("text", [True, False])
@pytest.mark.parametrize("origin", [True, False])
def test_the_criteria_a_question_does_not_use_leave_their_part_to_the_others(text: bool, origin: bool):
    plan = scoring(packaged_weights(), text=text, origin=origin)
    total = plan.text_weight + plan.distance_weight + plan.availability_weight + plan.outcome_weight
    assert total == pytest.approx(1)
    assert (plan.text_weight > 0, plan.distance_weight > 0) == (text, origin)


def test_words_that_name_a_form_of_diploma_count_less():
    weights = packaged_weights()
    assert weights.word("cap") == weights.word("titr") == weights.light_word
    assert weights.word("cuisin") == weights.ordinary_word
