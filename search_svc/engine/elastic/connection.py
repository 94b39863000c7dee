"""How a cluster is reached, and what its failures mean here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elasticsearch import ApiError, AsyncElasticsearch, Elasticsearch, OrjsonSerializer, TransportError

from search_svc.engine.port import EngineUnavailable

# A search that takes longer is of no use to anybody; one retry goes to another node.
SEARCH_SECONDS = 5.0
_RETRIES = 1
# A bulk request waits for merges and a busy disk; it has its own retries, with a pause between them.
LOAD_SECONDS = 120.0
# Answers that say "not now" (too many requests, a node without master, a gateway) and not "never".
NOT_NOW = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster is and how one is let in: an API key, or a user with a password, or nothing.

    ``prefix`` begins the name of every index and alias of this service.
    """

    urls: tuple[str, ...]
    prefix: str = "search-svc"
    api_key: str | None = field(default=None, repr=False)
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None

    @property
    def offers(self) -> str:
        """The alias of the offers."""
        return f"{self.prefix}-offers"

    @property
    def registers(self) -> str:
        """The alias of what the offers refer to, and of the state of the index."""
        return f"{self.prefix}-registers"

    @property
    def empty(self) -> EngineUnavailable:
        """The error when nothing was loaded."""
        return EngineUnavailable(f"nothing is loaded in Elasticsearch under {self.prefix!r}: run `search-svc ingest`")

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {
            "hosts": list(self.urls),
            # Reads a page of 400 candidates in a third of the time of the standard library.
            "serializers": {"application/json": OrjsonSerializer()},
        }
        if self.api_key is not None:
            options["api_key"] = self.api_key
        if self.user is not None:
            options["basic_auth"] = (self.user, self.password or "")
        if self.ca_file is not None:
            options["ca_certs"] = str(self.ca_file)
        return options

    def client(self) -> AsyncElasticsearch:
        """The client that searches. Must be made and closed in the event loop it is used in."""
        return AsyncElasticsearch(
            **self._options(),
            request_timeout=SEARCH_SECONDS,
            max_retries=_RETRIES,
            retry_on_timeout=True,
            retry_on_status=NOT_NOW,
        )

    def loading_client(self) -> Elasticsearch:
        """The client that loads: from several threads, and patient. ``bulk`` does the retries."""
        return Elasticsearch(**self._options(), request_timeout=LOAD_SECONDS, max_retries=_RETRIES)


def is_missing(error: ApiError) -> bool:
    """Whether what was asked (an index, a document, a point in time) does not exist or no longer."""
    return error.meta.status == 404


@contextmanager
def failures() -> Iterator[None]:
    """Inside the block, failures of the cluster become EngineUnavailable with the cluster's words.

    A request the cluster finds wrong (400) is a fault of this program and passes as it is.
    """
    try:
        yield
    except TransportError as error:
        raise EngineUnavailable(f"Elasticsearch does not answer: {error}") from error
    except ApiError as error:
        if error.meta.status == 400:
            raise
        raise EngineUnavailable(f"Elasticsearch cannot answer: {error}") from error
