"""The rule file, and the page written from it."""

from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise

import pytest

from scripts import funding_page
from search_svc.catalogue.cpf_actions import CPF_ACTIONS
from search_svc.funding import packaged_rules, read_rules
from search_svc.funding.statements import Abondement

TEXT = files("search_svc.funding").joinpath("rules.toml").read_text("utf-8")


def test_a_rule_holds_until_the_day_before_the_next_of_its_name() -> None:
    rules = packaged_rules()
    day, amounts = date(2024, 5, 1), []
    while day <= rules.known_until:
        rule = rules.at("participation", day)
        amounts.append((day, rule.amount if rule else None))
        day += timedelta(days=1)
    changes = [now for before, now in pairwise(amounts) if before[1] != now[1]]
    assert changes == [
        (date(2024, 5, 2), Decimal("100")),
        (date(2025, 1, 1), Decimal("102.23")),
        (date(2026, 1, 1), Decimal("103.20")),
        (date(2026, 4, 2), Decimal("150")),
    ]


def test_nothing_is_known_after_the_last_day() -> None:
    rules = packaged_rules()
    assert rules.at("participation", rules.known_until + timedelta(days=1)) is None


def test_every_action_with_a_cpf_code_has_a_kind() -> None:
    for action in CPF_ACTIONS:
        assert packaged_rules().kind_of(action.number, "certification").label


def test_a_statement_names_the_funders_of_the_file() -> None:
    assert set(Abondement.model_json_schema()["properties"]["funder"]["enum"]) == set(packaged_rules().funders)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (("from = 2025-01-01", "from = 2024-01-01"), "participation.* comes before an earlier"),
        (("until = 2018-12-31", "until = 2014-12-31"), "hours.credit.* ends before"),
        (('text = "Code du travail, art. L. 6323-34 et R. 6323-29"', 'text = ""'), "credit.esat.* no legal text"),
    ],
)
def test_a_wrong_row_is_named(change: tuple[str, str], error: str) -> None:
    assert change[0] in TEXT
    with pytest.raises(ValueError, match=error):
        read_rules(TEXT.replace(*change, 1))


def test_every_rule_and_its_text_are_on_the_page() -> None:
    page = funding_page.funding_page()
    for rule in packaged_rules().rows:
        assert f"`{rule.name}`" in page
        assert rule.text in page


def test_a_rule_without_a_page_it_was_read_on_is_said_to_be_unverified() -> None:
    lines = funding_page.funding_page().splitlines()
    unread = {rule.name for rule in packaged_rules().rows if not rule.source}
    assert unread == {"dif.advisor", "business_creation.pricing"}
    marked = {line.split("`")[1] for line in lines if line.endswith(f"| {funding_page.UNREAD} |")}
    assert marked == unread
    assert not [line for line in lines if line.endswith("| — |")]
