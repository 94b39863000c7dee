"""The gazetteer of a process that has no store: from the registers in the cluster."""

from collections.abc import Iterator

from search_svc.catalogue.thesaurus import Commune, Outline
from search_svc.engine.elastic.connection import Cluster, failures
from search_svc.engine.elastic.registers import PlacesChunk, places_id, read_places
from search_svc.engine.elastic.views import read_published

# Documents read at a time: one is up to a few megabytes (the outline of a region).
_PAGE = 50


class ClusterPlaces:
    """Communes and outlines, as ``places.Gazetteer.from_store`` asks for them."""

    def __init__(self, chunks: list[PlacesChunk]) -> None:
        self._chunks = chunks

    def communes(self) -> Iterator[Commune]:
        """Communes in the order loaded."""
        return (commune for chunk in self._chunks for commune in chunk.communes)

    def outlines(self) -> Iterator[Outline]:
        """Outlines in the order loaded."""
        return (outline for chunk in self._chunks for outline in chunk.outlines)


async def cluster_places(cluster: Cluster) -> ClusterPlaces:
    """The places loaded with the registers. Raises EngineUnavailable, also when nothing was loaded."""
    client = cluster.client()
    chunks: list[PlacesChunk] = []
    try:
        with failures():
            state = await read_published(client, cluster)
            for first in range(0, state.places, _PAGE):
                ids = [places_id(number) for number in range(first, min(first + _PAGE, state.places))]
                found = await client.mget(index=state.registers_index, ids=ids)
                chunks += (read_places(doc["_source"]) for doc in found["docs"])
    finally:
        await client.close()
    return ClusterPlaces(chunks)
