"""Codes, price and hours of an action."""

from decimal import Decimal

import pytest
from offer_xml import LHEO_23, Reader, action, formation


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def priced(text):
    return action(
        more=f"<extras><extras info='frais-pedagogiques'><extra info='frais-ttc'>{text}</extra></extras></extras>"
    )


@pytest.mark.parametrize(("code", "teaching"), [("0", "in_person"), ("1", "blended"), (" 2 ", "remote")])
def test_teaching_codes(reader, code, teaching):
    coded = f"<modalites-enseignement>{code}</modalites-enseignement>"
    record = reader.offer(formation(action(coded=coded)))
    assert record.action.teaching == teaching
    assert record.action.entry is None
    assert record.flags == ()


def test_unknown_codes_are_unknown_and_flagged_never_a_default(reader):
    coded = "<modalites-enseignement>7</modalites-enseignement><modalites-entrees-sorties>2</modalites-entrees-sorties>"
    record = reader.offer(formation(action(coded=coded)))
    assert (record.action.teaching, record.action.entry) == (None, None)
    assert record.flags == ("teaching_unreadable", "entry_unreadable")


def test_funders_are_the_codes_of_lheo_and_an_unknown_one_is_flagged(reader):
    funders = "".join(
        f"<organisme-financeur><code-financeur>{code}</code-financeur></organisme-financeur>" for code in (4, 2, 4, 99)
    )
    record = reader.offer(formation(action(more=funders)), namespace=LHEO_23)
    assert record.action.funders == (4, 2)
    assert record.flags == ("funder_unreadable",)


def test_objective_language_url_formacodes_and_rome(reader):
    texts = (
        "<domaine-formation><code-FORMACODE>21528</code-FORMACODE><code-ROME>d1104</code-ROME></domaine-formation>"
        "<objectif-general-formation>6</objectif-general-formation>"
    )
    more = (
        "<url-action><urlweb>https://atelier.example/cap</urlweb></url-action><langue-formation>fr</langue-formation>"
    )
    offer = reader.offer(formation(action(more=more), texts=texts)).action
    assert (offer.objective, offer.language, offer.url) == ("6", "FR", "https://atelier.example/cap")
    assert (offer.formacodes, offer.rome) == (("21528",), ("D1104",))


def test_an_address_that_is_not_of_the_web_is_dropped_and_flagged(reader):
    record = reader.offer(formation(action(more="<url-action><urlweb>javascript:alert(1)</urlweb></url-action>")))
    assert record.action.url == ""
    assert record.flags == ("url_unreadable",)


@pytest.mark.parametrize(
    ("written", "euros"),
    [
        ("600.60", "600.60"),
        ("1 200,50 €", "1200.50"),
        ("1\u202f200,5", "1200.50"),
        ("1.200,50", "1200.50"),
        ("0", "0.00"),
        ("-50", "-50.00"),
        ("980 EUR", "980.00"),
    ],
)
def test_prices_are_exact_to_the_cent_and_a_negative_one_stays_as_stated(reader, written, euros):
    record = reader.offer(formation(priced(written)))
    assert record.action.price == Decimal(euros)
    assert record.flags == ()


@pytest.mark.parametrize("written", ["sur devis", "1,200", "NaN", "1e6", "12 34", "--5", "9999999999"])
def test_a_price_that_is_no_amount_makes_the_offer_unreadable_and_names_the_element(reader, written):
    assert reader.refused(formation(priced(written))).detail.startswith("frais-ttc: ")


@pytest.mark.parametrize("more", ["", "<prix-total-TTC> </prix-total-TTC>"])
def test_a_price_not_stated_is_unknown_and_not_zero(reader, more):
    assert reader.offer(formation(action(more=more))).action.price is None


def test_fractions_of_a_cent_are_rounded_half_up_and_flagged(reader):
    record = reader.offer(formation(priced("100.005")))
    assert (record.action.price, record.flags) == (Decimal("100.01"), ("price_rounded",))


def test_the_hourly_price_counts_only_with_the_hours_in_the_centre_and_is_flagged(reader):
    hourly = "<prix-horaire-TTC>12.345</prix-horaire-TTC>"
    hours = "<nombre-heures-centre>100</nombre-heures-centre><nombre-heures-entreprise>70</nombre-heures-entreprise>"
    record = reader.offer(formation(action(more=hourly + hours)), namespace=LHEO_23)
    assert (record.action.price, record.flags) == (Decimal("1234.50"), ("price_from_hourly_rate",))
    assert reader.offer(formation(action(more=hourly)), namespace=LHEO_23).action.price is None
    total = reader.offer(formation(action(more=hourly + hours + "<prix-total-TTC>990</prix-total-TTC>")))
    assert (total.action.price, total.flags) == (Decimal(990), ())


@pytest.mark.parametrize(
    ("elements", "hours", "in_company"),
    [
        ({"centre": "35"}, 35.0, None),
        ({"centre": "35,5 h", "entreprise": "70"}, 105.5, 70.0),
        ({"centre": "35", "entreprise": "0", "total": "40"}, 40.0, 0.0),
        ({"entreprise": "70"}, None, 70.0),
        ({}, None, None),
    ],
)
def test_hours_are_the_total_or_the_centre_plus_the_company(reader, elements, hours, in_company):
    more = "".join(f"<nombre-heures-{name}>{value}</nombre-heures-{name}>" for name, value in elements.items())
    offer = reader.offer(formation(action(more=more))).action
    assert (offer.hours, offer.hours_in_company) == (hours, in_company)


@pytest.mark.parametrize("written", ["une semaine", "-7"])
def test_hours_that_are_no_number_are_unknown_and_flagged(reader, written):
    record = reader.offer(formation(action(more=f"<nombre-heures-centre>{written}</nombre-heures-centre>")))
    assert record.action.hours is None
    assert record.flags == ("hours_unreadable",)


def test_company_hours_that_are_no_number_leave_the_total_unknown(reader):
    more = "<nombre-heures-centre>35</nombre-heures-centre><nombre-heures-entreprise>?</nombre-heures-entreprise>"
    record = reader.offer(formation(action(more=more)))
    assert record.action.hours is None
    assert record.flags == ("hours_in_company_unreadable",)


def test_the_cost_left_is_an_amount_or_flagged(reader):
    assert reader.offer(formation(action(more="<frais-restants>45</frais-restants>"))).action.cost_left == Decimal(45)
    record = reader.offer(formation(action(more="<frais-restants>Achat d'une mallette</frais-restants>")))
    assert (record.action.cost_left, record.flags) == (None, ("cost_left_unreadable",))
