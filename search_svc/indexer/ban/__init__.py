"""Where streets are, asked of the Base Adresse Nationale (BAN), when an address of it is configured.

``question`` makes one question of an address, ``client`` asks it (``batch`` many at once), ``cache`` keeps the answers,
``asking`` goes through the questions of a run. Whether an answer is trusted is for ``geocoding`` to say.
"""

from search_svc.indexer.ban.answer import Answer, Answered
from search_svc.indexer.ban.cache import AnswerCache
from search_svc.indexer.ban.question import question

__all__ = ["Answer", "AnswerCache", "Answered", "question"]
