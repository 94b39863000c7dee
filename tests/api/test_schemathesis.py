"""Every route of the OpenAPI description, asked what schemathesis makes up from it: no 500, and answers as described.

The same cases every time (``deterministic``), over a small demo catalogue; each answer is checked against the status
codes, media types, headers and schemas of the description.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from cli.terminal import DATA_DIR, TODAY, run
from schemathesis.config import SchemathesisConfig
from schemathesis.python.asgi import HOST, ASGIClient, get_client, shutdown_lifespans
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from fixtures.make_demo import write_catalogue
from search_svc.api import create_app
from search_svc.settings import Settings

# The least that holds the demo's own story beside made-up offers.
OFFERS = 60
# Generated cases of a route and way of making them up: all of them together stay under a minute.
EXAMPLES = 20


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ASGIClient]:
    catalogue, directory = tmp_path_factory.mktemp("catalogue"), tmp_path_factory.mktemp("data")
    write_catalogue(catalogue, OFFERS, 1, TODAY)
    done = run("ingest", "--offers", str(catalogue), **{DATA_DIR: str(directory)})
    assert done.exit_code == 0, done.output
    with get_client(create_app(Settings(data_dir=directory, today=TODAY))) as opened:
        yield opened
    shutdown_lifespans()


# Refusals that no schema can tell, like a radius without a place, are 422: hence no `positive_data_acceptance`.
schema = schemathesis.openapi.from_dict(
    create_app(Settings(data_dir=Path("described-without-an-index"))).openapi(),
    config=SchemathesisConfig.from_dict({"generation": {"deterministic": True, "max-examples": EXAMPLES}}),
)


@schema.parametrize()
def test_no_question_is_answered_otherwise_than_described(case: schemathesis.Case, client: ASGIClient) -> None:
    case.call_and_validate(f"http://{HOST}", session=client, excluded_checks=[positive_data_acceptance])


@pytest.fixture(scope="module")
def real(client: ASGIClient) -> dict[str, list[str]]:
    """Offers and certifications that there are: made-up names would only ever be answered by a 404."""
    items = client.get(f"http://{HOST}/v1/offers", params={"size": 3, "register": "RNCP"}).json()["items"]
    assert len(items) == 3
    return {"id": [item["id"] for item in items], "number": [item["certification"]["number"] for item in items]}


@schema.include(path_regex=r"\{|comparison").parametrize()
def test_what_there_is_is_shown_as_described(
    case: schemathesis.Case, client: ASGIClient, real: dict[str, list[str]]
) -> None:
    for name in case.path_parameters:
        case.path_parameters[name] = real[name][0]
    if case.path.endswith("comparison"):
        case.query["ids"] = real["id"]
    # What made a question bad may be what was just replaced.
    unfit = [positive_data_acceptance, negative_data_rejection]
    case.call_and_validate(f"http://{HOST}", session=client, excluded_checks=unfit)


def test_real_names_are_found(client: ASGIClient, real: dict[str, list[str]]) -> None:
    one, number = real["id"][0], real["number"][0]
    for path in (f"offers/{one}", f"offers/{one}/ranking", f"certifications/{number}", f"comparison?ids={one}"):
        assert client.get(f"http://{HOST}/v1/{path}").status_code == 200
