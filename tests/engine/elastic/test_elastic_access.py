"""A node that asks who is there, over TLS with a certificate of its own authority."""

import base64
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search_svc.engine import choice
from search_svc.engine.elastic import Cluster, bring_up_to_date
from search_svc.engine.plan import SearchPlan
from search_svc.engine.port import EngineUnavailable
from search_svc.settings import Settings
from search_svc.store import Store
from tests.engine.elastic.both_engines import asked
from tests.engine.elastic.conftest import free_port
from tests.engine.elastic.nodes import Nodes
from tests.engine.generated import TODAY
from tests.engine.offers import make, write

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

USER, PASSWORD = "search", "correct horse battery staple"
EVERYTHING = SearchPlan(today=TODAY)
SECURED = """
xpack.security.enabled: true
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.keystore.path: node.p12
xpack.security.http.ssl.keystore.password: changeit
"""


def _password_line(password: str) -> str:
    """PBKDF2 as the file realm of Elasticsearch reads it."""
    salt, cost = os.urandom(32), 10_000
    hashed = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, cost, 32)
    return f"{{PBKDF2}}{cost}${base64.b64encode(salt).decode()}${base64.b64encode(hashed).decode()}"


def _keytool(folder: Path, *arguments: str) -> None:
    keytool = shutil.which("keytool") or next(map(str, Path("/usr/lib/jvm").glob("*/bin/keytool")))
    common = ("-keystore", "node.p12", "-storepass", "changeit", "-alias", "node")
    subprocess.run([keytool, *arguments, *common], check=True, capture_output=True, cwd=folder)


@pytest.fixture(scope="module")
def secured() -> Iterator[Cluster]:
    """A node with one user; its certificate is its own authority."""
    with Nodes(extra=SECURED) as nodes:
        folder = nodes.folder / "secured" / "config"
        folder.mkdir(parents=True)
        (folder / "users").write_text(f"{USER}:{_password_line(PASSWORD)}\n")
        (folder / "users_roles").write_text(f"superuser:{USER}\n")
        names = ("-dname", "CN=search-svc test", "-ext", "SAN=IP:127.0.0.1", "-ext", "BC=ca:true")
        _keytool(folder, "-genkeypair", "-keyalg", "EC", "-validity", "2", *names, "-storetype", "PKCS12")
        _keytool(folder, "-exportcert", "-rfc", "-file", "ca.pem")
        url = nodes.start("secured", free_port())
        assert url.startswith("https://")
        yield Cluster((url,), user=USER, password=PASSWORD, ca_file=folder / "ca.pem")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as opened:
        write(opened, make("a"))
        yield opened


def test_a_user_with_a_password_and_the_authority_s_certificate_is_let_in(store: Store, secured: Cluster) -> None:
    assert bring_up_to_date(store, secured).full
    with asked(secured) as elastic:
        assert elastic.search(EVERYTHING).totals.offers == 1


def test_an_api_key_that_may_do_no_more_than_the_service_needs_is_let_in(store: Store, secured: Cluster) -> None:
    rights = {
        "cluster": ["monitor"],
        "indices": [
            {
                "names": ["search-svc-*"],
                "privileges": ["create_index", "delete_index", "manage", "read", "write", "view_index_metadata"],
            }
        ],
    }
    client = secured.loading_client()
    key = client.security.create_api_key(name="service", role_descriptors={"service": rights})["encoded"]
    client.close()
    by_key = replace(secured, user=None, password=None, api_key=key)
    assert bring_up_to_date(store, by_key, full=True).full
    with asked(by_key) as elastic:
        assert elastic.search(EVERYTHING).totals.offers == 1
        assert elastic.status().offers == 1


def test_a_wrong_password_and_an_unknown_authority_are_told_apart(secured: Cluster) -> None:
    for wrong, said in (
        (replace(secured, password="guess"), "authenticat"),
        (replace(secured, ca_file=None), "certificate|CERTIFICATE"),
    ):
        with asked(wrong) as elastic, pytest.raises(EngineUnavailable, match=said) as refused:
            elastic.search(EVERYTHING)
        assert "guess" not in str(refused.value)


def test_the_settings_say_how_one_is_let_in(secured: Cluster) -> None:
    settings = Settings(
        engine="elasticsearch",
        elasticsearch_url=secured.urls[0],
        elasticsearch_user=USER,
        elasticsearch_password=PASSWORD,  # type: ignore[arg-type]
        elasticsearch_ca_file=secured.ca_file,
    )
    assert choice.cluster_of(settings) == secured
    assert PASSWORD not in repr(settings)
