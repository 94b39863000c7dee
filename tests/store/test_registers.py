"""Registers are kept, merged or replaced, and only a real change raises ``register_seq``."""

from pathlib import Path

import pytest
from msgspec import structs

from search_svc.catalogue import CPF_ACTIONS, Certification, Certifier, Organisation, Partner
from search_svc.catalogue.thesaurus import Commune, JobTitle
from search_svc.store import Store

PARTNERS = (
    Partner("11111111100011", "FORMER", True),
    Partner("22222222200022", "ORGA_FORM", True),
    Partner("33333333300033", "ORGANISER", True),
    Partner("44444444400044", "FORMER", False),
)
PASTRY = Certification(
    number="RNCP38764",
    title="CAP Pâtissier",
    register="RNCP",
    active=True,
    level=3,
    certifiers=(Certifier("Ministère", "11000007200014"), Certifier("Sans SIRET")),
    partners=PARTNERS,
    lists_partners=True,
)


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path) as opened:
        yield opened


def test_a_fiche_comes_back_without_its_partners_which_are_kept_apart(store: Store):
    assert store.merge_certifications([PASTRY]) == 1
    assert store.certification("RNCP38764") == structs.replace(PASTRY, partners=())
    assert list(store.certifications()) == [*CPF_ACTIONS, structs.replace(PASTRY, partners=())]
    assert store.partners("RNCP38764") == PARTNERS
    assert store.certification("RNCP1") is None


def test_authorised_are_certifiers_and_active_partners_that_may_teach(store: Store):
    store.merge_certifications([PASTRY, structs.replace(PASTRY, number="RNCP1", lists_partners=None)])
    assert store.authorised_sirets() == {"RNCP38764": frozenset({"11000007200014", "11111111100011", "22222222200022"})}


def test_xml_wins_over_csv_whatever_the_order(store: Store):
    csv = structs.replace(PASTRY, source="csv", title="from csv")
    store.merge_certifications([csv])
    assert store.merge_certifications([PASTRY]) == 1
    assert store.merge_certifications([csv]) == 0
    found = store.certification("RNCP38764")
    assert found is not None
    assert found.title == "CAP Pâtissier"
    assert store.loaded_registers() == {"certifications_xml": 1}


def test_the_same_register_again_changes_nothing(store: Store):
    communes = [Commune("69266", "Villeurbanne", "69100", 45.77, 4.88, "69", "84")]
    organisation = Organisation(siren="790940381", siret="79094038150636", name="École", declaration="84690")

    def load() -> None:
        store.merge_certifications([PASTRY])
        store.merge_organisations([organisation])
        store.replace_communes(communes)

    load()
    before = store.register_seq()
    assert before > 0
    load()
    assert store.register_seq() == before == store.seq()
    communes.append(Commune("69123", "Lyon", "69003", 45.76, 4.85, "69", "84"))
    load()
    assert store.register_seq() > before
    assert list(store.communes()) == communes


def test_an_organisation_is_the_first_declaration_of_its_siren(store: Store):
    first = Organisation(siren="790940381", siret="79094038150636", name="Première", declaration="1")
    second = Organisation(siren="790940381", siret="79094038150636", name="Seconde", declaration="2")
    store.merge_organisations([first, second])
    assert store.organisation("790940381") == first
    store.merge_organisations([structs.replace(first, name="Renommée")])
    found = store.organisation("790940381")
    assert found is not None
    assert found.name == "Renommée"
    assert [o.name for o in store.organisations()] == ["Renommée", "Seconde"]


def test_a_register_never_loaded_is_absent(store: Store):
    assert store.loaded_registers() == {}
    store.replace_job_titles([JobTitle("D1104", "Pâtissier / Pâtissière")])
    assert store.loaded_registers() == {"job_titles": 1}
    store.replace_job_titles([])
    assert store.loaded_registers() == {"job_titles": 0}


def test_a_register_that_breaks_off_leaves_the_one_before(store: Store):
    store.replace_job_titles([JobTitle("D1104", "Pâtissier / Pâtissière")])
    before = store.seq()

    def broken():
        yield JobTitle("D1101", "Boucher / Bouchère")
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        store.replace_job_titles(broken())
    assert [t.rome for t in store.job_titles()] == ["D1104"]
    assert store.seq() == before
