"""``token``: what it prints is accepted by a service over the same data directory, and by no other."""

import asyncio
from pathlib import Path

import pytest

from cli.terminal import DATA_DIR, run
from search_svc.entitlement.verifier import open_verifier
from search_svc.settings import Settings

DEVELOPMENT = "SEARCH_SVC_DEVELOPMENT"


def test_a_token_says_role_and_status(tmp_path: Path) -> None:
    asked = ("token", "--role", "holder", "--status", "jobseeker", "--status", "esat")
    printed = run(*asked, **{DATA_DIR: str(tmp_path), DEVELOPMENT: "1"})
    assert printed.exit_code == 0, printed.output
    verifier = open_verifier(Settings(data_dir=tmp_path, development=True))
    found = asyncio.run(verifier.entitlement(printed.stdout.strip()))
    assert (found.role, found.status, found.actor) == ("holder", {"jobseeker", "esat"}, None)


def test_a_delegated_token_names_person_and_advisor(tmp_path: Path) -> None:
    asked = ("token", "--role", "advisor", "--subject", "person-1", "--actor", "advisor-1")
    printed = run(*asked, **{DATA_DIR: str(tmp_path), DEVELOPMENT: "1"})
    found = asyncio.run(
        open_verifier(Settings(data_dir=tmp_path, development=True)).entitlement(printed.stdout.strip())
    )
    assert (found.role, found.subject, found.actor) == ("advisor", "person-1", "advisor-1")


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_without_development_no_token_is_made_and_no_key(tmp_path: Path, value: str) -> None:
    refused = run("token", "--role", "holder", **{DATA_DIR: str(tmp_path), DEVELOPMENT: value})
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert DEVELOPMENT in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "--role"),
        (("--role", "king"), "--role"),
        (("--role", "holder", "--status", "rich"), "status"),
        (("--role", "holder", "--actor", "advisor-1"), "act"),
        (("--role", "advisor", "--subject", "p", "--actor", "p"), "act.sub"),
    ],
)
def test_a_token_that_would_entitle_to_nothing_is_not_made(
    tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    refused = run("token", *arguments, **{DATA_DIR: str(tmp_path), DEVELOPMENT: "1"})
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert named in refused.stderr
