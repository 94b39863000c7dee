"""``search --extended --entitlement``: what a token opens on the terminal, and how others are refused."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from tiny_catalogue import LYON, STORY, draft, write
from typer.testing import CliRunner

from cli.terminal import DATA_DIR, TODAY, run, words
from search_svc.cli import app
from search_svc.entitlement import Entitlement
from search_svc.query.parameters import OfferSearch
from search_svc.query.responses import OfferPage
from search_svc.query.service import open_service
from search_svc.settings import Settings
from tests.entitlement.issuing import AUDIENCE, ISSUER, ed25519, key_set

DEVELOPMENT = "SEARCH_SVC_DEVELOPMENT"
JOBSEEKER = Entitlement("holder", frozenset({"jobseeker"}), "someone", None, datetime(2030, 1, 1, tzinfo=UTC))
REGION = draft("13000000300013", "F1", "Initiation au verre soufflé", at=LYON, cpf=False, funders=(2,))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("entitled")
    write(directory, (*STORY, REGION))
    return directory


@pytest.fixture(scope="module")
def here(data: Path) -> dict[str, str]:
    return {DATA_DIR: str(data), DEVELOPMENT: "1"}


def token(here: dict[str, str], directory: Path, *status: str) -> str:
    """The file of a token of these statuses."""
    printed = run("token", "--role", "holder", *(part for one in status for part in ("--status", one)), **here)
    file = directory / f"{'-'.join(status) or 'none'}.jwt"
    file.write_text(printed.stdout, encoding="utf-8")
    return str(file)


def test_a_token_opens_the_extended_list_and_says_who_pays(here: dict[str, str], tmp_path: Path) -> None:
    asked = ("search", "verre", "soufflé")
    assert "Initiation au verre soufflé" not in run(*asked, **here).stdout
    done = run(*asked, "--extended", "--entitlement", token(here, tmp_path, "jobseeker"), **here)
    said = words(done.stdout)
    assert done.exit_code == 0, done.output
    assert "Initiation au verre soufflé" in said
    assert "Financée par Conseil régional (achat collectif). Votre compte CPF est débité." in said


def test_a_token_alone_keeps_the_public_list_but_exempts_a_jobseeker(here: dict[str, str], tmp_path: Path) -> None:
    asked = ("search", "boulanger", "--rights", "2000")
    public = words(run(*asked, **here).stdout)
    exempt = words(run(*asked, "--entitlement", token(here, tmp_path, "jobseeker"), **here).stdout)
    assert "participation forfaitaire est due" in public
    assert "exonéré de la participation forfaitaire" in exempt
    assert "verre" not in exempt


def test_a_token_is_read_from_standard_input(here: dict[str, str], tmp_path: Path) -> None:
    text = Path(token(here, tmp_path, "jobseeker")).read_text("utf-8")
    asked = ("search", "verre", "--extended", "--entitlement", "-")
    fixed = {"SEARCH_SVC_TODAY": TODAY.isoformat(), "COLUMNS": "900"}
    done = CliRunner().invoke(app, asked, input=text, env={**fixed, **here})
    assert done.exit_code == 0, done.output
    assert "verre" in done.stdout


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (None, "error: --extended: needs --entitlement\n"),
        ((), "error: --extended: the status of the token opens no offer that is not public\n"),
    ],
)
def test_the_extended_list_needs_a_token_that_opens_something(
    here: dict[str, str], tmp_path: Path, status: tuple[str, ...] | None, line: str
) -> None:
    given = () if status is None else ("--entitlement", token(here, tmp_path, *status))
    done = run("search", "verre", "--extended", *given, **here)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith(line)


def test_what_is_wrong_with_a_token_is_told_and_the_token_is_not(here: dict[str, str], tmp_path: Path) -> None:
    right = Path(token(here, tmp_path, "jobseeker")).read_text("utf-8").strip()
    for text, why in (
        ("", "is not a JWT of three parts"),
        ("not a token", "is not a JWT of three parts"),
        (f"{right[:-8]}AAAAAAAA", "has a signature that does not fit"),
    ):
        file = tmp_path / "wrong.jwt"
        file.write_text(text, encoding="utf-8")
        done = run("search", "verre", "--entitlement", str(file), **here)
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"error: --entitlement: the token {why}" in done.stderr
        assert right[:40] not in done.stderr


def test_a_file_that_is_not_there_is_named(here: dict[str, str], tmp_path: Path) -> None:
    done = run("search", "verre", "--entitlement", str(tmp_path / "none.jwt"), **here)
    assert done.exit_code == 2
    assert "error: --entitlement: " in done.stderr
    assert "none.jwt cannot be read (No such file or directory)" in done.stderr


def test_the_settings_say_whose_tokens_are_believed(here: dict[str, str], data: Path, tmp_path: Path) -> None:
    asked = ("search", "verre", "--extended", "--entitlement", token(here, tmp_path, "jobseeker"))
    off = run(*asked, **{DATA_DIR: str(data)})
    assert (off.exit_code, off.stdout) == (2, "")
    assert "error: --entitlement: the token cannot be used: this service accepts no tokens" in off.stderr
    keys, issued = tmp_path / "keys.json", tmp_path / "issued.jwt"
    issuer = {
        DATA_DIR: str(data),
        "SEARCH_SVC_ENTITLEMENT_JWKS": str(keys),
        "SEARCH_SVC_ENTITLEMENT_ISSUER": ISSUER,
        "SEARCH_SVC_ENTITLEMENT_AUDIENCE": AUDIENCE,
    }
    unread = run(*asked, **issuer)
    assert unread.exit_code == 1
    assert unread.stderr.startswith("error: SEARCH_SVC_ENTITLEMENT_JWKS: ")
    pair = ed25519("terminal")
    keys.write_bytes(key_set(pair))
    issued.write_text(pair.sign(), encoding="utf-8")
    assert "error: --entitlement: the token is signed with a key that is not known here" in run(*asked, **issuer).stderr
    done = run(*asked[:-1], str(issued), **issuer)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "verre" in done.stdout


def test_an_extended_answer_is_replayed_with_the_token_it_was_made_for(
    data: Path, here: dict[str, str], tmp_path: Path
) -> None:
    async def asked() -> OfferPage:
        async with open_service(Settings(data_dir=data, today=TODAY)) as service:
            return await service.search(OfferSearch(q="verre soufflé", extended=True), JOBSEEKER)

    page = asyncio.run(asked())
    answer = {"question": {"q": "verre soufflé"}, "ranking": msgspec.to_builtins(page.ranking), "extended": True}
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer | {"offers": [item.id for item in page.items]}), encoding="utf-8")
    done = run("replay", str(file), "--entitlement", token(here, tmp_path, "jobseeker"), **here)
    assert (done.exit_code, REGION.offer.id in done.stdout) == (0, True), done.output
    refused = run("replay", str(file), **here)
    assert (refused.exit_code, refused.stderr) == (2, "error: --extended: needs --entitlement\n")
