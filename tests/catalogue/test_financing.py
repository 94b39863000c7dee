"""Who pays for an offer and who may see it: one row a case, as a benefits officer would check them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.catalogue import VAE, Financing, audiences, audiences_of_status, financing
from search_svc.catalogue.financing import COLLECTIVE_CODES, INDIVIDUAL_CODES

RNCP = "RNCP37674"


def ways(cpf: bool, funders: tuple[int, ...], **facts: Any) -> list[Financing]:
    stated = {"certification": RNCP, "hours": 400.0, "hours_in_company": 0.0} | facts
    return list(financing(cpf=cpf, funders=funders, **stated))


def seen_by(cpf: bool, funders: tuple[int, ...], **facts: Any) -> set[str]:
    stated = {"certification": RNCP, "hours": 400.0, "hours_in_company": 0.0} | facts
    return set(audiences(cpf=cpf, funders=funders, **stated))


@pytest.mark.parametrize(
    ("funders", "expected"),
    [
        pytest.param((), set(), id="nobody pays: nobody sees it"),
        pytest.param((2,), {"jobseeker"}, id="Région"),
        pytest.param((2, 10), {"jobseeker"}, id="Région, and places the person buys"),
        pytest.param((4,), {"jobseeker"}, id="France Travail"),
        pytest.param((4, 16), {"jobseeker"}, id="France Travail and an OPCO"),
        pytest.param((7,), {"disabled_worker"}, id="Agefiph: disabled workers alone"),
        pytest.param((2, 7), {"jobseeker", "disabled_worker"}, id="Région and Agefiph: either"),
        pytest.param((10,), set(), id="the person alone"),
        pytest.param((5,), set(), id="the employer"),
        pytest.param((8, 9, 16), set(), id="département, commune, OPCO: outside the extended list"),
        pytest.param((1, 3), set(), id="an obsolete code, the European fund"),
    ],
)
def test_an_offer_the_cpf_does_not_pay_for_is_seen_by_those_a_funder_pays_it_for(
    funders: tuple[int, ...], expected: set[str]
) -> None:
    assert seen_by(False, funders) == expected


@pytest.mark.parametrize("funders", [(), (2,), (4,), (7,), (0, 5, 10)])
def test_an_offer_the_cpf_pays_for_is_public_whoever_pays_beside(funders: tuple[int, ...]) -> None:
    assert seen_by(True, funders) == {"public"}


@pytest.mark.parametrize("beside", sorted(INDIVIDUAL_CODES))
def test_france_travail_beside_an_individual_code_is_no_collective_purchase_but_an_aif(beside: int) -> None:
    (way,) = ways(False, (4, beside))
    assert (way.payer, way.purchase, way.account_debited, way.complement) == (
        "france_travail", "individual", False, False,
    )  # fmt: skip


def test_a_collective_purchase_debits_the_account_and_cites_the_law() -> None:
    for code, payer in ((2, "region"), (4, "france_travail"), (7, "agefiph")):
        (way,) = ways(False, (code,))
        assert (way.payer, way.purchase, way.account_debited) == (payer, "collective", True)
        assert "L. 6323-22" in way.source
        assert "within_rights" in way.conditions


def test_the_agefiph_says_its_condition() -> None:
    (way,) = ways(False, (7,))
    assert "disabled_worker" in way.conditions


@pytest.mark.parametrize(
    ("facts", "granted", "unknown"),
    [
        pytest.param({}, True, False, id="no hour in a company"),
        pytest.param({"hours_in_company": 120.0}, True, False, id="30 % exactly"),
        pytest.param({"hours_in_company": 121.0}, False, False, id="more than 30 %"),
        pytest.param({"hours_in_company": None}, True, True, id="hours in a company not stated"),
        pytest.param({"hours": None, "hours_in_company": 50.0}, True, True, id="total not stated"),
        pytest.param({"hours": 10.0, "hours_in_company": 50.0}, False, False, id="a total below those in a company"),
        pytest.param({"certification": VAE}, False, False, id="VAE"),
    ],
)
def test_the_aif_completes_the_account_under_its_conditions(
    facts: dict[str, Any], granted: bool, unknown: bool
) -> None:
    aif = [way for way in ways(True, (10,), **facts) if way.complement]
    assert bool(aif) == granted
    for way in aif:
        assert (way.payer, way.audience, way.account_debited) == ("france_travail", "jobseeker", True)
        assert ("company_hours_not_stated" in way.conditions) == unknown
        assert "not_apprenticeship" in way.conditions


def test_without_the_aif_an_individual_purchase_beside_france_travail_is_financed_by_nobody() -> None:
    assert seen_by(False, (4, 10), certification=VAE) == set()
    assert seen_by(False, (4, 10), hours_in_company=200.0) == set()


def test_a_collective_purchase_leaves_no_aif_beside_the_account() -> None:
    assert [way.payer for way in ways(True, (2,))] == ["cpf", "region"]
    assert [way.payer for way in ways(True, ())] == ["cpf", "france_travail"]


@pytest.mark.parametrize(
    ("status", "opened"),
    [
        ((), set()),
        (("jobseeker",), {"jobseeker"}),
        (("disabled_worker",), {"disabled_worker"}),
        (("esat",), {"disabled_worker"}),
        (("jobseeker", "disabled_worker"), {"jobseeker", "disabled_worker"}),
    ],
)
def test_a_status_opens_what_is_paid_for_those_who_have_it(status: tuple[str, ...], opened: set[str]) -> None:
    assert audiences_of_status(status) == opened


@given(
    cpf=st.booleans(),
    funders=st.lists(st.integers(0, 20), max_size=4).map(tuple),
    hours=st.none() | st.floats(0, 2000),
    company=st.none() | st.floats(0, 2000),
    certification=st.sampled_from([None, RNCP, VAE]),
)
def test_whoever_sees_an_offer_is_told_who_pays(
    cpf: bool, funders: tuple[int, ...], hours: float | None, company: float | None, certification: str | None
) -> None:
    facts = {"certification": certification, "hours": hours, "hours_in_company": company}
    found = ways(cpf, funders, **facts)
    seen = seen_by(cpf, funders, **facts)
    assert seen <= {way.audience for way in found}
    assert ("public" in seen) == cpf
    if seen and not cpf:
        assert set(funders) & {2, 4, 7}
    for way in found:
        if way.purchase == "collective":
            assert way.account_debited
            assert set(funders) & COLLECTIVE_CODES
