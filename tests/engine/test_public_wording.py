"""What suggestions and facets call providers and codes: as public offers do, whatever other offers say."""

from hypothesis import given
from hypothesis import strategies as st
from tiny_catalogue import draft

from search_svc.catalogue import Certification, Coded
from search_svc.engine.offer_fields import OfferFields, decode_offer
from search_svc.engine.public_wording import PublicWording
from search_svc.store.codec import encode

SIREN = "130000005"
FIRST = Certification(
    number="RNCP1", title="Taille", register="RNCP", active=True, rome=(Coded("B9901", "Taille de pierre"),)
)
LAST = Certification(
    number="RNCP2",
    title="Pose",
    register="RNCP",
    active=True,
    rome=(Coded("B9901", "Pose de pierre"),),
    formacodes=(Coded("99901", "Pierre"),),
)


def stated(name: str, certification: str) -> OfferFields:
    offer = draft(f"{SIREN}00018", "F1", "Pierre", certification=certification, provider_name=name).offer
    return decode_offer(encode(offer))


def wording(*offers: OfferFields) -> PublicWording:
    found = PublicWording()
    for offer in offers:
        found.add(offer)
    return found


def test_a_provider_has_the_last_name_a_public_offer_states() -> None:
    assert wording(stated("Atelier", "RNCP1"), stated("Chantier", "RNCP1"), stated("", "RNCP1")).names == {
        SIREN: "Chantier"
    }
    assert wording(stated("", "RNCP1")).names == {}


def test_a_code_has_the_label_of_a_fiche_that_public_offers_lead_to() -> None:
    assert wording().labels((FIRST, LAST)) == {}
    assert wording(stated("", "RNCP1")).labels((FIRST, LAST)) == {"B9901": "Taille de pierre"}
    both = wording(stated("", "RNCP2"), stated("", "RNCP1"))
    for fiches in ((FIRST, LAST), (LAST, FIRST)):
        assert both.labels(fiches) == {"B9901": "Pose de pierre", "99901": "Pierre"}


@given(st.lists(st.sampled_from(["Atelier", "Chantier", ""])))
def test_a_name_is_one_that_was_stated(names: list[str]) -> None:
    found = wording(*(stated(name, "RNCP1") for name in names)).names
    assert found == ({SIREN: [name for name in names if name][-1]} if any(names) else {})
