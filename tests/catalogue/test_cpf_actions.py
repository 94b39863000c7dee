from pathlib import Path

from search_svc.catalogue import CPF_ACTIONS
from search_svc.indexer.eligibility import CPF_CODES
from search_svc.store import Store


def test_every_cpf_code_in_use_has_a_title() -> None:
    assert {action.number for action in CPF_ACTIONS} == CPF_CODES
    assert all(action.title and action.register == "CPF" and action.active for action in CPF_ACTIONS)


def test_a_store_without_registers_knows_the_driving_licence(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        licence = store.certification("CPF206")
        assert licence is not None
        assert licence.title == "Permis de conduire catégorie B"
        assert licence in set(store.certifications())
