"""The containers, by reading their files: nothing here needs Docker."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from search_svc.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
VARIABLE = re.compile(r"\$\{(\w+)(:[?-])?([^}]*)\}")
SECRET = re.compile(r"PASSWORD|KEY|SECRET|TOKEN")
SETTINGS = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}


def instructions() -> list[tuple[str, str]]:
    """(instruction, arguments) of the Dockerfile, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(head, rest.strip()) for head, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def arguments(name: str) -> list[str]:
    return [rest for head, rest in instructions() if head == name]


def test_the_three_services_are_there() -> None:
    assert set(SERVICES) == {"elasticsearch", "postgres", "search"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_checked_bounded_and_started_again(name: str) -> None:
    service = SERVICES[name]
    check = service["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "start_period", "retries"} <= set(check)
    assert re.fullmatch(r"(\$\{\w+:-)?\d+[mg]\}?", service["mem_limit"])
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_keeps_its_data_in_a_named_volume(name: str) -> None:
    named = [volume.split(":")[0] for volume in SERVICES[name]["volumes"] if volume[0].isalpha()]
    assert len(named) == 1
    assert named[0] in COMPOSE["volumes"]


def test_no_volume_is_declared_in_vain() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert set(COMPOSE["volumes"]) <= used


def test_the_service_waits_until_the_others_are_healthy() -> None:
    waits = SERVICES["search"]["depends_on"]
    assert waits == {name: {"condition": "service_healthy"} for name in ("elasticsearch", "postgres")}


def test_every_image_is_pinned() -> None:
    images = [service["image"] for service in SERVICES.values()]
    images += [rest.split()[0] for rest in arguments("FROM")]
    for image in images:
        assert re.search(r":\d+\.\d+", image), image
    assert "9.4." in SERVICES["elasticsearch"]["image"]


def test_the_image_has_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert SERVICES["search"]["image"].endswith(f":{version}")


def test_every_variable_of_the_service_is_a_setting() -> None:
    environment = SERVICES["search"]["environment"]
    assert set(environment) <= SETTINGS
    assert {"ENGINE", "DATA_DIR", "ELASTICSEARCH_URL", "DATABASE_URL"} <= {
        key.removeprefix(PREFIX) for key in environment
    }
    in_image = re.findall(rf"{PREFIX}\w+(?==)", (ROOT / "Dockerfile").read_text())
    assert in_image
    assert set(in_image) <= SETTINGS


def test_the_settings_of_the_service_are_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in SERVICES["search"]["environment"].items():
        monkeypatch.setenv(key, VARIABLE.sub(lambda found: "" if found[2] == ":-" else "x" * 24, value))
    settings = Settings()
    assert settings.engine == "elasticsearch"
    assert settings.database_url == f"postgresql://search_svc:{'x' * 24}@postgres:5432/search_svc"
    assert settings.geocoder_url is None
    assert settings.entitlement_jwks is None


def test_the_containers_never_accept_development_tokens() -> None:
    assert not [key for service in SERVICES.values() for key in service["environment"] if "DEVELOPMENT" in key]
    assert "DEVELOPMENT" not in (ROOT / "Dockerfile").read_text()


def test_no_secret_has_a_value_or_a_default() -> None:
    secrets = [
        (name, key, str(value))
        for name, service in SERVICES.items()
        for key, value in service["environment"].items()
        if SECRET.search(key)
    ]
    assert len(secrets) == 4
    for name, key, value in secrets:
        assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), (name, key)
    for variable, kind, _ in VARIABLE.findall((ROOT / "docker-compose.yml").read_text()):
        assert kind == (":?" if SECRET.search(variable) else ":-"), variable


def test_the_example_names_every_variable_and_gives_no_secret() -> None:
    example = (ROOT / ".env.example").read_text()
    given = dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert set(given) == {name for name, _, _ in VARIABLE.findall((ROOT / "docker-compose.yml").read_text())}
    assert {value for name, value in given.items() if SECRET.search(name)} == {""}
    assert ".env" in (ROOT / ".gitignore").read_text().splitlines()


def test_only_the_service_listens_and_on_this_machine_alone() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["search"]
    assert SERVICES["search"]["ports"] == ["${LISTEN:-127.0.0.1:8000}:8000"]


def test_the_dockerfile_copies_only_files_that_exist_and_are_sent() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for rest in arguments("COPY") if "--from" not in rest for name in rest.split()[:-1]}
    assert copied == sent
    for name in copied:
        assert (ROOT / name).exists(), name


def test_packages_come_from_the_locks_with_hashes() -> None:
    installs = [rest for rest in arguments("RUN") if "pip install" in rest]
    assert len(installs) == 2
    assert "--require-hashes -r requirements/build.txt -r requirements/runtime.txt" in installs[0]
    assert "--no-deps" in installs[1]


def test_the_image_runs_without_rights_and_checks_its_health() -> None:
    assert arguments("USER") == ["search"]
    assert "useradd --system --uid 10001" in arguments("RUN")[-1]
    (check,) = arguments("HEALTHCHECK")
    assert "/health/ready" in check
    assert "/health/ready" in SERVICES["search"]["healthcheck"]["test"][-1]
    (command,) = arguments("CMD")
    assert shlex.split(command.strip("[]").replace(",", " "))[:3] == ["serve", "--host", "0.0.0.0"]
