"""What a provider gains by an attack: nothing, on the demo catalogue, and what each attack publishes."""

from datetime import date
from pathlib import Path

import pytest

from fixtures.make_demo import write_catalogue
from search_svc.audit.attack_trial import Attacker, attackers, new_towns, trials
from search_svc.audit.attacks import ATTACKS, COPIES, ESTABLISHMENTS, Catalogue, Ground
from search_svc.catalogue import Formation, siren_of, siret_is_valid
from search_svc.indexer.pipeline import IngestRequest, ingest
from search_svc.store import Store
from tests.engine.offers import VIENNE, make

TODAY = date(2026, 11, 22)
# The bound.
MOST = 0.05
ATTACK = {attack.name: attack.catalogue for attack in ATTACKS}
GROUND = Ground((VIENNE,), ("soudeur", "permis b"), ("21538",), ("D1102",))
HONEST = Catalogue(
    (make("A1", hours=25.0), make("A2", hours=None)),
    (Formation(siret="30000000100011", number="F1", title="CAP Pâtissier"),),
)


# --- what is published ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ATTACK)
def test_an_attack_keeps_the_siren_and_names_each_offer_once(name: str) -> None:
    published = ATTACK[name](HONEST, GROUND)
    assert {siren_of(offer.stated.siret) for offer in published.offers} == {"300000001"}
    assert len({offer.id for offer in published.offers}) == len(published.offers)
    formations = {(formation.siret, formation.number) for formation in published.formations}
    assert {(offer.stated.siret, offer.stated.formation_number) for offer in published.offers} <= formations


def test_copies_are_a_thousand_of_each_offer() -> None:
    assert len(ATTACK["copies"](HONEST, GROUND).offers) == COPIES * 2


def test_slices_share_the_price_and_last_ten_hours() -> None:
    sliced = ATTACK["slices"](HONEST, GROUND).offers
    assert [(str(offer.stated.price), offer.stated.hours) for offer in sliced] == [
        *[("400.00", 10.0)] * 3,
        ("1200.00", None),
    ]


def test_establishments_have_valid_sirets() -> None:
    sirets = {offer.stated.siret for offer in ATTACK["establishments"](HONEST, GROUND).offers}
    assert len(sirets) == ESTABLISHMENTS + 1
    assert all(siret_is_valid(siret) for siret in sirets - {"30000000100011"})


def test_keywords_make_a_formation_titled_as_each_question() -> None:
    titles = {formation.title for formation in ATTACK["keywords"](HONEST, GROUND).formations}
    assert {"soudeur", "permis b", "CAP Pâtissier"} <= titles


# --- what is gained ---------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("demo")
    files = write_catalogue(directory / "files", 1_500, today=TODAY)
    ingest(IngestRequest(data_dir=directory / "data", today=TODAY, offers=files))
    return directory / "data"


@pytest.fixture(scope="module")
def tried(demo: Path) -> tuple[tuple[Attacker, ...], Ground]:
    with Store(demo, read_only=True) as store:
        return attackers(store, 2)


def test_no_attack_gains_more_than_five_percent_of_first_page_exposure(
    demo: Path, tried: tuple[tuple[Attacker, ...], Ground], tmp_path: Path
) -> None:
    found = list(trials(demo, tmp_path, *tried, TODAY))
    assert [trial.attack.name for trial in found] == list(ATTACK)
    for trial in found:
        assert len(trial.known.before) >= 5
        assert trial.known.relative <= MOST, (trial.attack.name, trial.known.relative, trial.known.worst)
        # Lengthened lists included, of all the exposure of those pages.
        assert trial.known.points <= MOST, (trial.attack.name, trial.known.points)


def test_in_a_new_town_a_catalogue_spread_over_every_town_has_what_one_taught_there_has(
    demo: Path, tried: tuple[tuple[Attacker, ...], Ground], tmp_path: Path
) -> None:
    gain = new_towns(demo, tmp_path, *tried, TODAY)
    assert sum(exposure.share for exposure in gain.before) > 0
    assert gain.relative <= MOST, (gain.relative, gain.worst)
