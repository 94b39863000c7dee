"""``search``, ``explain`` and ``status`` on the demo's story, and how every verb fails."""

import re
from pathlib import Path

import pytest

from cli.terminal import DATA_DIR, run, words
from search_svc import cli


@pytest.fixture(scope="module")
def story(data: Path) -> str:
    done = run(
        *("search", "pâtissier", "--home", "Villeurbanne", "--work", "Vienne", "--radius", "30", "--size", "50"),
        **{DATA_DIR: str(data)},
    )
    assert done.exit_code == 0, done.output
    return words(done.stdout)


def test_the_table_has_both_distances_under_their_names(story: str) -> None:
    assert re.search(r"Vienne, à (environ )?2\d(,\d)? km du domicile, (moins de )?\d+(,\d)? km du travail", story)


def test_the_table_says_what_is_unknown(story: str) -> None:
    for said in ("prix non communiqué", "non précisé"):
        assert said in story


def test_the_table_has_price_session_level_rate_and_why(story: str) -> None:
    for said in ("2 890 €", "prochaine session le ", "(niveau 3)", "en emploi six mois après", "promotion 20", "Note "):
        assert said in story, said


def test_sentences_come_with_explain(data: Path) -> None:
    done = run("search", "pâtissier", "--explain", "--size", "2", **{DATA_DIR: str(data)})
    assert "se valent" in words(done.stdout)
    assert "D’autres résultats suivent" in done.stdout


def test_a_correction_is_told(data: Path) -> None:
    assert run("search", "patisier", **{DATA_DIR: str(data)}).stdout.startswith("Résultats pour « patissier »")


def test_what_was_understood_is_told(data: Path) -> None:
    said = words(run("search", "pâtissier", "lyon", **{DATA_DIR: str(data)}).stdout)
    assert said.startswith("Compris : « lyon » = Autour de Lyon")
    assert "lieu cherché : Lyon" in said
    literal = words(run("search", "pâtissier", "lyon", "--reading", "literal", **{DATA_DIR: str(data)}).stdout)
    assert "Compris" not in literal


def test_nothing_found_is_an_answer(data: Path) -> None:
    done = run("search", "pâtissier", "--price-max", "0.01", **{DATA_DIR: str(data)})
    said = "0 offre. Il y aurait des offres : • Sans « Prix : au plus 0,01 € » : 8 offres"
    assert (done.exit_code, words(done.stdout)) == (0, said)
    nothing = run("search", "xyzzy", **{DATA_DIR: str(data)})
    assert (nothing.exit_code, words(nothing.stdout)) == (0, "0 offre.")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--radius", "30"), "error: --radius: needs home or work\n"),
        (("--home", "Vienne", "--corridor", "5"), "error: --corridor: needs home and work\n"),
        (("--price-min", "2", "--price-max", "1"), "error: --price-min: is above price_max\n"),
    ],
)
def test_a_question_that_cannot_be_honoured_exits_2(data: Path, arguments: tuple[str, ...], line: str) -> None:
    done = run("search", "cap", *arguments, **{DATA_DIR: str(data)})
    assert (done.exit_code, done.stderr) == (2, line)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--teaching", "telepathy"),
        ("--level", "9"),
        ("--size", "1000"),
        ("--price-max", "cher"),
        ("--home", "Nulleville-sur-Rien"),
        ("--sort", "luck"),
    ],
)
def test_a_bad_value_names_its_option_and_is_not_repeated(data: Path, arguments: tuple[str, str]) -> None:
    done = run("search", "cap", *arguments, **{DATA_DIR: str(data)})
    assert done.exit_code == 2
    assert done.stderr.startswith(f"error: {arguments[0]}: ")
    assert done.stderr.count("\n") == 1


def test_explain_shows_rank_and_components(data: Path) -> None:
    listed = run("search", "pâtissier", "--home", "Villeurbanne", "--size", "1", **{DATA_DIR: str(data)}).stdout
    (offer,) = set(re.findall(r"\d{14}~\S+~\S+", listed))
    done = run("explain", offer, "--q", "pâtissier", "--home", "Villeurbanne", **{DATA_DIR: str(data)})
    text = words(done.stdout)
    assert done.exit_code == 0, done.output
    assert "Rang 1." in text
    assert "Distance" in text
    assert "• " in text


def test_explain_of_an_offer_that_does_not_match_says_so(data: Path) -> None:
    listed = run("search", "pâtissier", "--size", "1", **{DATA_DIR: str(data)}).stdout
    (offer,) = set(re.findall(r"\d{14}~\S+~\S+", listed))
    done = run("explain", offer, "--q", "soudeur", **{DATA_DIR: str(data)})
    assert done.exit_code == 0
    assert "ne répond pas" in done.stdout


def test_explain_of_an_absent_offer_exits_1(data: Path) -> None:
    done = run("explain", "1~2~3", "--q", "cap", **{DATA_DIR: str(data)})
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)


def test_status_tells_what_is_held(data: Path) -> None:
    done = run("status", **{DATA_DIR: str(data)})
    assert done.exit_code == 0
    assert str(data) in done.stdout
    assert re.search(r"offers stored +1[45]\d\n", done.stdout)


@pytest.mark.parametrize("verb", [("status",), ("reindex",), ("search", "cap"), ("explain", "1~2~3"), ("serve",)])
def test_without_a_catalogue_every_verb_says_what_to_do(verb: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*verb, **{DATA_DIR: str(tmp_path)})
    assert done.exit_code == 1
    assert "search-svc ingest" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_bad_setting_is_named() -> None:
    done = run("status", SEARCH_SVC_ENGINE="tantivy")
    assert done.exit_code == 1
    assert done.stderr.startswith("error: SEARCH_SVC_ENGINE: ")


def test_a_fault_of_the_program_is_one_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise TypeError("no such thing")

    monkeypatch.setattr(cli.search, "load_settings", broken)
    done = run("search", "cap")
    assert (done.exit_code, done.stderr) == (1, "error: a fault of search-svc itself, TypeError: no such thing\n")


def test_the_verbs_are_those_that_work() -> None:
    assert [verb.callback.__name__ for verb in cli.app.registered_commands if verb.callback] == [
        *("ingest", "serve", "demo", "search", "explain", "replay", "evaluate", "audit", "status", "reindex", "token")
    ]
