"""Cursors: signed, so that a client can carry the state of its list and not change it.

A cursor pins everything that decided the order of the pages before: the question (as a hash), the words searched in the
end, the places found, the day, the ranking version, the index version and the entitlement. Midnight, a new
index, a new gazetteer or a deployment never make pages overlap or skip.
"""

import hashlib
from datetime import date

import msgspec
import orjson
from itsdangerous import BadData, URLSafeSerializer
from msgspec import Struct

from search_svc.engine.plan import TextClause
from search_svc.query.parameters import OfferSearch, Question
from search_svc.query.reading.understood import Understood
from search_svc.query.refusals import BadParameters
from search_svc.query.spelling import Correction

# Names the use of the key, so that a signature made for another purpose is not a cursor.
_SALT = "search_svc.cursor.3"
# What changes the look of a page and not the list it is cut from; of ``extended`` the entitlement tells more.
_NOT_THE_QUESTION = {"cursor", "size", "facets", "explain", "extended"}


class Origin(Struct, frozen=True, array_like=True):
    """A place one starts from, as it was found."""

    label: str
    latitude: float
    longitude: float
    exact: bool = True
    alternatives: tuple[str, ...] = ()


class Continued(Struct, frozen=True, array_like=True):
    """The state of the extended list beside the public one, as in ``Cursor``. Its words are its own only where the
    public ones had to be changed: ``text`` and what follows are those of its question."""

    shown: int
    after: str | None
    searched: str
    text: TextClause | None
    corrections: tuple[Correction, ...]
    home: Origin | None
    work: Origin | None
    understood: tuple[Understood, ...]


class Cursor(Struct, frozen=True, array_like=True):
    """The state of a list. ``shown`` groups were shown; ``after`` is the engine's position at the start of the window
    (relevance) or of the page (other sorts) that comes next; ``entitlement`` names the list by whom it
    was made for (``visibility.list_name``); ``text``, ``corrections`` and ``understood`` are what the words became."""

    question: str
    day: date
    ranking_version: str
    index_version: str
    entitlement: str
    shown: int
    after: str | None
    searched: str
    text: TextClause | None
    corrections: tuple[Correction, ...]
    home: Origin | None
    work: Origin | None
    understood: tuple[Understood, ...]
    extended: Continued | None = None


def question_hash(question: Question) -> str:
    """A hash of what is asked, whatever the size of the page, its facets or its explanations."""
    asked = question.model_dump(mode="json", exclude=_NOT_THE_QUESTION)
    asked["q"] = " ".join(question.q.split())
    return hashlib.blake2b(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS), digest_size=12).hexdigest()


class CursorSigner:
    """Writes and reads cursors with one key."""

    def __init__(self, key: bytes) -> None:
        self._serializer = URLSafeSerializer(key, salt=_SALT, signer_kwargs={"digest_method": hashlib.sha256})

    def write(self, cursor: Cursor) -> str:
        """The cursor as text, safe in a URL."""
        text = self._serializer.dumps(msgspec.to_builtins(cursor))
        return text if isinstance(text, str) else text.decode()

    def read(self, search: OfferSearch, entitlement: str) -> Cursor | None:
        """The cursor of a search, None without one. BadParameters when it is not ours or another question's."""
        if search.cursor is None:
            return None
        try:
            cursor = msgspec.convert(self._serializer.loads(search.cursor), Cursor)
        except (BadData, msgspec.ValidationError, ValueError) as error:
            raise BadParameters.one("cursor", "is not a cursor of this service") from error
        if cursor.question != question_hash(search):
            raise BadParameters.one("cursor", "belongs to another question: ask for its first page again")
        if cursor.entitlement != entitlement:
            raise BadParameters.one("cursor", "belongs to another list than the one you may see")
        return cursor
