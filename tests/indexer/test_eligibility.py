"""Each rule of eligibility, by example."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from search_svc.catalogue import Certification, Organisation, SourceRef, StatedAction
from search_svc.indexer import eligibility
from search_svc.indexer.eligibility import CPF_CODES, Registers, decide

TODAY = date(2026, 11, 22)
# Invented SIRETs of which the check digits are right.
SCHOOL_OF_LYON = "79094038150636"
SCHOOL_OF_METZ = "97256445429709"


def certification(number: str, **facts: Any) -> Certification:
    register = "RS" if number.startswith("RS") else "RNCP"
    base: dict[str, Any] = {"title": "Pâtissier", "register": register, "active": True, "lists_partners": False}
    return Certification(number=number, **(base | facts))


def organisation(siret: str, **facts: Any) -> Organisation:
    base: dict[str, Any] = {"name": "École", "declaration": "84691234567", "qualiopi_training": True}
    return Organisation(siren=siret[:9], siret=siret, **(base | facts))


def action(*certifications: str, **facts: Any) -> StatedAction:
    base: dict[str, Any] = {"siret": SCHOOL_OF_LYON, "title": "Pâtissier"}
    return StatedAction(
        formation_number="F1",
        action_number="A1",
        source=SourceRef("offers.xml", 1),
        format="edof",
        certifications=certifications,
        **(base | facts),
    )


def registers(
    *certifications: Certification,
    organisations: tuple[Organisation, ...] = (organisation(SCHOOL_OF_LYON),),
    authorised: dict[str, frozenset[str]] | None = None,
) -> Registers:
    return Registers.of(certifications, organisations, authorised or {})


PASTRY = certification("RNCP38765")
ENGLISH = certification("RS6604")


def reasons(stated: StatedAction, known: Registers, today: date = TODAY) -> tuple[str, ...]:
    return decide(stated, known, today).reasons


def test_an_active_certification_of_a_certified_provider_is_eligible() -> None:
    decision = decide(action("RNCP38765"), registers(PASTRY, ENGLISH), TODAY)
    assert decision.cpf
    assert decision.reasons == ()
    assert decision.certification == "RNCP38765"


def test_without_a_certification_nothing_is_eligible() -> None:
    assert reasons(action(), registers(PASTRY)) == ("not_certifying",)
    assert reasons(action(title="Préparation au concours d'infirmier"), registers(PASTRY)) == ("not_certifying",)


@pytest.mark.parametrize("title", ["VAP - accès au master droit social", "Validation des acquis professionnels"])
def test_a_vap_is_not_certifying_whatever_diploma_it_names(title: str) -> None:
    assert reasons(action("RNCP38765", title=title), registers(PASTRY)) == ("not_certifying",)


@pytest.mark.parametrize("title", ["Nettoyage vapeur", "Accompagnement VAE"])
def test_a_title_that_only_looks_like_a_vap_is_left_alone(title: str) -> None:
    assert reasons(action("RNCP38765", title=title), registers(PASTRY)) == ()


def test_a_number_in_no_register_is_unknown() -> None:
    assert reasons(action("RNCP999999"), registers(PASTRY)) == ("certification_unknown",)


@pytest.mark.parametrize("code", ["CPF204", "CPF205", "CPF209", "CPF218"])
def test_a_cpf_code_out_of_the_list_is_unknown_even_without_any_register(code: str) -> None:
    assert reasons(action(code), registers(organisations=())) == ("certification_unknown",)


@pytest.mark.parametrize("code", sorted(CPF_CODES - {"CPF200", "CPF202"}))
def test_a_cpf_code_needs_no_register_of_certifications(code: str) -> None:
    assert reasons(action(code), registers()) == ()


def test_an_inactive_certification_is_not_eligible() -> None:
    assert reasons(action("RNCP1"), registers(certification("RNCP1", active=False))) == ("certification_inactive",)


def test_a_registration_holds_to_the_end_of_its_last_day() -> None:
    known = registers(certification("RNCP1", end_of_registration=TODAY))
    assert reasons(action("RNCP1"), known) == ()
    assert reasons(action("RNCP1"), known, date(2026, 11, 23)) == ("certification_inactive",)


def test_a_fiche_with_partners_is_sold_by_them_and_its_certifiers_only() -> None:
    known = registers(
        PASTRY,
        organisations=(organisation(SCHOOL_OF_LYON), organisation(SCHOOL_OF_METZ)),
        authorised={"RNCP38765": frozenset({SCHOOL_OF_METZ})},
    )
    assert reasons(action("RNCP38765"), known) == ("provider_not_authorised",)
    assert reasons(action("RNCP38765", siret=SCHOOL_OF_METZ), known) == ()


def test_an_establishment_is_not_authorised_by_another_of_the_same_company() -> None:
    elsewhere = SCHOOL_OF_LYON[:9] + "00012"
    known = registers(PASTRY, authorised={"RNCP38765": frozenset({elsewhere})})
    assert reasons(action("RNCP38765"), known) == ("provider_not_authorised",)


def test_a_provider_out_of_the_public_list_has_no_declaration() -> None:
    assert reasons(action("RNCP38765", siret=SCHOOL_OF_METZ), registers(PASTRY)) == ("no_activity_declaration",)


def test_a_line_of_the_list_without_a_declaration_number_declares_nothing() -> None:
    known = registers(PASTRY, organisations=(organisation(SCHOOL_OF_LYON, declaration=""),))
    assert reasons(action("RNCP38765"), known) == ("no_activity_declaration",)


@pytest.mark.parametrize(
    ("number", "certificate"),
    [("RNCP38765", "qualiopi_training"), ("CPF202", "qualiopi_assessment"), ("CPF200", "qualiopi_vae")],
)
def test_the_quality_certificate_is_the_one_of_the_kind_of_action(number: str, certificate: str) -> None:
    every = dict.fromkeys(("qualiopi_training", "qualiopi_assessment", "qualiopi_vae"), True)
    without = registers(PASTRY, organisations=(organisation(SCHOOL_OF_LYON, **(every | {certificate: False})),))
    assert reasons(action(number), without) == ("no_quality_certification",)
    only = registers(
        PASTRY, organisations=(organisation(SCHOOL_OF_LYON, **(dict.fromkeys(every, False) | {certificate: True})),)
    )
    assert reasons(action(number), only) == ()


def test_a_certificate_the_list_does_not_speak_of_is_unknown_and_refuses_nobody() -> None:
    known = registers(PASTRY, organisations=(organisation(SCHOOL_OF_LYON, qualiopi_training=None),))
    assert reasons(action("RNCP38765"), known) == ()


def test_one_certificate_among_several_declarations_of_a_company_is_enough() -> None:
    old = organisation(SCHOOL_OF_LYON, declaration="82690000000", qualiopi_training=False)
    assert reasons(action("RNCP38765"), registers(PASTRY, organisations=(old, organisation(SCHOOL_OF_LYON)))) == ()
    assert reasons(action("RNCP38765"), registers(PASTRY, organisations=(old,))) == ("no_quality_certification",)


@pytest.mark.parametrize(
    "name", ["POLE EMPLOI BRETAGNE", "France Travail", "APEC", "Mission locale de Vienne", "Cap emploi 69"]
)
def test_business_creation_by_a_public_service_is_not_paid_by_the_cpf(name: str) -> None:
    assert reasons(action("CPF203", provider_name=name), registers()) == ("publicly_delivered_business_creation",)
    assert reasons(action("RNCP38765", provider_name=name), registers(PASTRY)) == ()


def test_the_name_of_the_public_list_tells_a_public_service_too() -> None:
    known = registers(organisations=(organisation(SCHOOL_OF_LYON, name="PÔLE EMPLOI"),))
    assert reasons(action("CPF203"), known) == ("publicly_delivered_business_creation",)


def test_business_creation_is_publicly_paid_only_when_nothing_is_left_to_pay() -> None:
    assert reasons(action("CPF203", funders=(4,)), registers()) == ()
    assert reasons(action("CPF203", funders=(4,), cost_left=Decimal("50.00")), registers()) == ()
    assert reasons(action("CPF203", funders=(4, 2), cost_left=Decimal(0)), registers()) == ()
    paid = action("CPF203", funders=(4,), cost_left=Decimal(0))
    assert reasons(paid, registers()) == ("publicly_delivered_business_creation",)


def test_every_reason_is_kept_in_the_order_of_the_design() -> None:
    known = registers(
        certification("RNCP1", active=False),
        organisations=(organisation(SCHOOL_OF_LYON, qualiopi_training=False),),
        authorised={"RNCP1": frozenset()},
    )
    expected = ("certification_inactive", "provider_not_authorised", "no_quality_certification")
    assert reasons(action("RNCP1"), known) == expected


def test_of_several_certifications_the_first_eligible_one_decides() -> None:
    known = registers(PASTRY, ENGLISH, certification("RNCP1", active=False))
    decision = decide(action("RNCP1", "RS6604", "RNCP38765"), known, TODAY)
    assert decision.cpf
    assert decision.certification == "RS6604"


def test_of_several_ineligible_certifications_the_closest_one_tells_why() -> None:
    known = registers(certification("RNCP1", active=False), ENGLISH)
    decision = decide(action("RNCP999999", "RNCP1"), known, TODAY)
    assert decision.reasons == ("certification_inactive",)
    assert decision.certification == "RNCP1"


def test_blocs_are_not_required_as_long_as_the_dated_rule_is_off() -> None:
    assert reasons(action("RNCP38765"), registers(PASTRY), date(2030, 1, 1)) == ()


def test_the_dated_rule_on_blocs_applies_from_its_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = eligibility.DatedRule("blocs_not_stated", date(2026, 10, 22), enabled=True, source="test")
    monkeypatch.setattr(eligibility, "DATED_RULES", (rule,))
    assert reasons(action("RNCP38765"), registers(PASTRY), date(2026, 10, 21)) == ()
    assert reasons(action("RNCP38765"), registers(PASTRY), date(2026, 10, 22)) == ("blocs_not_stated",)
    assert reasons(action("RNCP38765", blocs=("RNCP38765BC01",)), registers(PASTRY)) == ()
    assert registers(PASTRY).differ_between(date(2026, 10, 21), date(2026, 10, 22))
    assert not registers(PASTRY).differ_between(date(2026, 10, 22), date(2026, 10, 23))


def test_rules_of_registers_never_loaded_are_not_applied_and_named() -> None:
    nothing = registers(organisations=())
    assert reasons(action("RNCP999999"), nothing) == ()
    assert nothing.rules_skipped() == [
        "certification_unknown",
        "certification_inactive",
        "provider_not_authorised",
        "driving_school_not_declared",
        "no_activity_declaration",
        "no_quality_certification",
    ]


def test_a_csv_export_leaves_only_the_rule_on_partners_aside() -> None:
    known = registers(certification("RNCP1", lists_partners=None), certification("RS1", lists_partners=None))
    assert known.rules_skipped() == ["provider_not_authorised", "driving_school_not_declared"]


def test_a_register_of_rncp_alone_says_nothing_of_rs_numbers() -> None:
    known = registers(PASTRY)
    assert reasons(action("RS1"), known) == ()
    assert reasons(action("RNCP1"), known) == ("certification_unknown",)
    assert "certification_unknown:RS" in known.rules_skipped()


def test_decisions_of_two_days_differ_only_where_a_registration_ends_between_them() -> None:
    known = registers(certification("RNCP1", end_of_registration=date(2026, 11, 30)))
    assert not known.differ_between(TODAY, date(2026, 11, 30))
    assert known.differ_between(TODAY, date(2026, 12, 1))
    assert not known.differ_between(date(2026, 12, 1), date(2027, 1, 1))
