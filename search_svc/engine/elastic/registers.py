"""What offers refer to, as documents of the registers index: fiches, outlines of départements, the lexicon."""

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

import msgspec
import orjson
import shapely
from msgspec import Struct
from shapely.geometry.base import BaseGeometry

from search_svc.catalogue import Certification, CohortTooSmall, InsertionRate
from search_svc.catalogue.thesaurus import Commune, Outline
from search_svc.engine.elastic.words import WordCounts
from search_svc.engine.insertion import Insertion
from search_svc.engine.port import SuggestionKind

# Entries of the lexicon in one document: about a megabyte.
_CHUNK = 40_000

_Row = TypeVar("_Row")
_encode = msgspec.msgpack.Encoder().encode


class Fiche(Struct, array_like=True):
    """A certification and what is said of its insertion."""

    certification: Certification
    insertion: InsertionRate | CohortTooSmall | None


class OutlineOf(Struct, array_like=True):
    """A département and its shape as WKB."""

    department: str
    wkb: bytes


class PlacesChunk(Struct, array_like=True):
    """Communes and outlines as the store has them, for a process without one."""

    communes: list[Commune]
    outlines: list[Outline]


class LexiconChunk(Struct, array_like=True):
    """Words with their counts, all and public, and what can be suggested: (kind, code, text)."""

    words: list[str]
    everywhere: list[int]
    public: list[int]
    suggestions: list[tuple[SuggestionKind, str, str]]


def fiche_id(number: str) -> str:
    """Id of the document of a certification."""
    return f"certification/{number}"


def fiche_documents(fiches: Iterable[Certification], insertion: Insertion) -> Iterator[tuple[str, bytes]]:
    """(id, document) of every certification."""
    for fiche in fiches:
        body = Fiche(fiche, insertion.shown(fiche.number))
        yield fiche_id(fiche.number), _document("certification", body)


def outline_documents(shapes: dict[str, BaseGeometry]) -> Iterator[tuple[str, bytes]]:
    """(id, document) of the outline of each département."""
    for department, shape in shapes.items():
        yield f"outline/{department}", _document("outline", OutlineOf(department, shapely.to_wkb(shape)))


def places_documents(communes: Iterable[Commune], outlines: Iterable[Outline]) -> Iterator[tuple[str, bytes]]:
    """(id, document) of every commune, many a document, and of every outline, one a document."""
    chunks = [PlacesChunk(list(part), []) for part in _parts(communes)]
    chunks += (PlacesChunk([], [outline]) for outline in outlines)
    for number, chunk in enumerate(chunks):
        yield places_id(number), _document("places", chunk)


def places_id(number: int) -> str:
    """Id of a document of places."""
    return f"places/{number}"


def lexicon_documents(
    layer: str, words: WordCounts, suggestions: Sequence[tuple[SuggestionKind, str, str]]
) -> list[tuple[str, bytes]]:
    """(id, document) of the chunks of a layer of the lexicon."""
    chunks: list[tuple[str, bytes]] = []
    for first in range(0, max(len(words.words), len(suggestions)), _CHUNK):
        part = slice(first, first + _CHUNK)
        body = LexiconChunk(
            list(words.words[part]),
            list(words.everywhere[part]),
            list(words.public[part]),
            list(suggestions[part]),
        )
        chunks.append((chunk_id(layer, len(chunks)), _document("lexicon", body)))
    return chunks


def chunk_id(layer: str, number: int) -> str:
    """Id of a chunk of a layer of the lexicon."""
    return f"lexicon/{layer}/{number}"


def read_fiche(source: dict[str, Any]) -> Fiche:
    """The certification of a document."""
    return msgspec.msgpack.decode(_body(source), type=Fiche)


def read_outline(source: dict[str, Any]) -> OutlineOf:
    """The outline of a document."""
    return msgspec.msgpack.decode(_body(source), type=OutlineOf)


def read_places(source: dict[str, Any]) -> PlacesChunk:
    """The places of a document."""
    return msgspec.msgpack.decode(_body(source), type=PlacesChunk)


def read_chunk(source: dict[str, Any]) -> LexiconChunk:
    """The chunk of a document."""
    return msgspec.msgpack.decode(_body(source), type=LexiconChunk)


def _parts(rows: Iterable[_Row]) -> Iterator[tuple[_Row, ...]]:
    rows = iter(rows)
    while part := tuple(islice(rows, _CHUNK)):
        yield part


def _document(kind: str, body: Struct) -> bytes:
    return orjson.dumps({"kind": kind, "body": b64encode(zlib.compress(_encode(body))).decode()})


def _body(source: dict[str, Any]) -> bytes:
    return zlib.decompress(b64decode(source["body"]))
