"""The state of the index: which store and seq it holds, kept as one document beside the registers."""

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import msgspec
import orjson
from msgspec import Struct

from search_svc.engine.port import EngineError

# Raised when documents or registers change in a way the code before cannot read.
FORMAT = 6
STATE_ID = "state"
# Code and word lists that decide what a document holds: another version of them needs a full reload.
_DECIDING = (
    ("search_svc.analysis", None),
    (
        "search_svc.engine",
        (
            "acronyms.py",
            "texts.py",
            "plan.py",
            "identity.py",
            "offer_fields.py",
            "beta_prior.py",
            "insertion.py",
            "geodesy.py",
            "public_wording.py",
        ),
    ),
    ("search_svc.catalogue", ("action_kinds.py",)),
    ("search_svc.engine.elastic", ("texts.py", "documents.py", "parts.py", "values.py", "words.py")),
    ("search_svc.engine.elastic.mappings", None),
)


class State(Struct, frozen=True, kw_only=True):
    """What is published. ``publishing`` is the seq on its way, while a refresh makes it visible.

    ``lexicon`` names the layers of the lexicon: the full load's, then one a later change, each with its chunks.
    ``places`` counts the documents of communes and outlines.
    """

    format: int
    analysis: str
    identity: int
    seq: int
    register_seq: int
    offers_index: str
    registers_index: str
    lexicon: tuple[tuple[str, int], ...] = ()
    places: int = 0
    registers: dict[str, int] = {}
    publishing: int | None = None

    @property
    def version(self) -> str:
        """Name of the index version: the index and the seq it has reached."""
        return f"{self.offers_index.rsplit('-', 1)[1]}-{self.seq}"


@cache
def analysis_digest() -> str:
    """Digest of what decides the content of documents."""
    hasher = blake2b(digest_size=8)
    for package, names in _DECIDING:
        for item in sorted(files(package).iterdir(), key=lambda path: path.name):
            if item.is_file() and (names is None or item.name in names):
                hasher.update(item.read_bytes())
    return hasher.hexdigest()


def definition(name: str) -> dict[str, Any]:
    """The settings and mappings of an index: ``offers`` or ``registers``."""
    path = files("search_svc.engine.elastic.mappings").joinpath(f"{name}.json")
    found: dict[str, Any] = orjson.loads(path.read_bytes())
    return found


def state_document(state: State) -> dict[str, Any]:
    """The state as a document of the registers."""
    return {"kind": STATE_ID, "state": msgspec.to_builtins(state)}


def read_state(source: dict[str, Any]) -> State:
    """The state of a document. EngineError when another version of this program wrote it."""
    try:
        state = msgspec.convert(source["state"], State)
    except (msgspec.ValidationError, KeyError) as error:
        raise EngineError(f"the index was written by another version of search-svc: {error}") from error
    if state.format != FORMAT:
        raise EngineError(f"the index has format {state.format}, this program reads {FORMAT}: load it again")
    return state
