import asyncio
from types import SimpleNamespace
from typing import Any, cast

from search_svc.query.names import Names


def provider_names(by_siren: dict[str, str], *values: str) -> dict[str, str]:
    class Known:
        async def current(self) -> Any:
            return SimpleNamespace(providers=by_siren)

    return asyncio.run(Names(cast(Any, None), cast(Any, Known())).of("provider", values, "v1"))


def test_an_establishment_has_the_name_of_its_provider_and_its_number() -> None:
    assert provider_names({"130005481": "Afpa"}, "130005481", "13000548100010") == {
        "130005481": "Afpa",
        "13000548100010": "Afpa (13000548100010)",
    }


def test_a_provider_nobody_knows_has_no_name() -> None:
    assert provider_names({"130005481": "Afpa"}, "999999999", "99999999900011") == {}
