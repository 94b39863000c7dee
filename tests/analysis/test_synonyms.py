import pytest

from search_svc.analysis import analyse, stems
from search_svc.analysis.synonyms import Match, Synonyms, packaged_groups, read_groups


def concepts(text: str) -> set[str]:
    return {term for term in analyse(text) if term.startswith("syn:")}


@pytest.mark.parametrize("group", packaged_groups(), ids=lambda group: group[0])
def test_every_phrase_of_a_group_says_the_same_concept(group: tuple[str, ...]):
    assert set.intersection(*(concepts(phrase) for phrase in group))


def test_a_phrase_counts_only_whole():
    assert "syn:rh" in concepts("assistante ressources humaines")
    assert "syn:rh" not in concepts("ressources en eau")
    assert "syn:permis_b" not in concepts("permis de construire")


def test_gender_number_and_articles_do_not_matter_inside_a_phrase():
    assert concepts("accompagnante éducative de la petite enfance") >= {"syn:petite_enfance"}
    assert concepts("conductrices de bus") == concepts("conducteur de bus")


def test_overlapping_phrases_are_all_found():
    synonyms = Synonyms([("ab", "alpha beta"), ("bc", "beta gamma"), ("b", "beta")], stems)
    assert synonyms.matches(stems("alpha beta gamma")) == [
        Match(0, 2, "syn:ab"),
        Match(1, 2, "syn:b"),
        Match(1, 3, "syn:bc"),
    ]


def test_a_phrase_may_belong_to_two_groups():
    synonyms = Synonyms([("sam", "support"), ("aide", "support")], stems)
    assert {match.concept for match in synonyms.matches(stems("support"))} == {"syn:sam", "syn:aide"}


def test_concepts_come_once_however_often_a_phrase_is_said():
    assert analyse("RH, RH et ressources humaines").count("syn:rh") == 1


def test_a_group_of_one_phrase_is_refused_with_its_line():
    with pytest.raises(ValueError, match="line 2"):
        read_groups("rh, ressources humaines\npaie\n")


def test_a_phrase_of_stop_words_is_refused():
    with pytest.raises(ValueError, match="de la"):
        Synonyms([("de la", "ressources")], stems)


def test_one_word_is_never_a_synonym_of_two_unrelated_groups_by_its_stem():
    """A stem may join words the file means apart ("permis ce" and "permis car" both were "perm")."""
    said: dict[tuple[str, ...], set[str]] = {}
    for group in packaged_groups():
        for phrase in group:
            said.setdefault(tuple(stems(phrase)), set()).add(group[0])
    assert {terms: groups for terms, groups in said.items() if len(groups) > 1} == {}
