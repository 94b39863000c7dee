"""Judgement sets made from what is on sale, by kind of search: nobody picks the queries.

Every maker is a pure function of the facts and a seed. It yields every query of its kind that has something relevant on
sale; the seed decides the wording ("RNCP37674" or "rncp 37674") and which are drawn.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from search_svc.analysis import fold
from search_svc.catalogue import Certification, Teaching, siren_of
from search_svc.evaluation.facts import Facts, Sale
from search_svc.evaluation.judgements import Expectation, Judgement

# Diplomas that people call by initials ("BTS MCO", "TP DWWM"): beginning of ABREGE → how it is written.
_BY_INITIALS = {
    "brevet de technicien superieur agricole": "BTSA",
    "brevet de technicien superieur maritime": "BTSM",
    "brevet de technicien superieur": "BTS",
    "btsa": "BTSA",
    "btsm": "BTSM",
    "bts": "BTS",
    "bachelor universitaire de technologie": "BUT",
    "but": "BUT",
    "titre professionnel": "TP",
    "tp": "TP",
}
_SMALL_WORDS = frozenset(
    [
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    ]
)
# One letter names nothing; longer than this nobody spells a title by its initials.
_INITIALS = range(2, 6)
# Where a title is long enough to be pasted, not typed.
LONG_TITLE = 150
_MODES: tuple[tuple[str, Teaching], ...] = (
    ("à distance", "remote"),
    ("en ligne", "remote"),
    ("100 % à distance", "remote"),
    ("en présentiel", "in_person"),
)

Maker = Callable[[Facts, int], Iterator[Judgement]]


def acronyms(facts: Facts, seed: int) -> Iterator[Judgement]:
    """ "BTS MCO": the diploma (ABREGE) and the initials of its speciality; every fiche so called is relevant."""
    found: dict[str, set[str]] = {}
    for number, fiche in facts.certifications.items():
        if name := _acronym(fiche):
            found.setdefault(name, set()).add(number)
    for name, numbers in sorted(found.items()):
        yield Judgement(_case(seed, name), frozenset(numbers), "acronyms")


def codes(facts: Facts, seed: int) -> Iterator[Judgement]:
    """ "RNCP37674", "rs 6604", "CPF 206": one certification."""
    for number in facts.certifications:
        register, digits = number.rstrip("0123456789"), number.lstrip("RNCPSF")
        written = _rng(seed, number).choice((number, f"{register} {digits}"))
        yield Judgement(_case(seed, written), frozenset((number,)), "codes")


def providers(facts: Facts, seed: int) -> Iterator[Judgement]:
    """The name of a training organisation: whatever it sells is relevant, and nothing of anybody else."""
    sold: dict[str, list[Sale]] = {}
    for sale in facts.sales:
        if sale.provider:
            sold.setdefault(sale.provider, []).append(sale)
    for name, sales in sorted(sold.items()):
        numbers = frozenset(sale.certification for sale in sales)
        expected = Expectation(providers=frozenset(siren_of(sale.siret) for sale in sales))
        yield Judgement(_case(seed, name), numbers, "providers", expected=expected)


def towns(facts: Facts, seed: int) -> Iterator[Judgement]:
    """ "anglais lyon": certifications of the domain, within reach of the town or remote."""
    for term, town in _pairs(facts, lambda sale: sale.town if sale.town in facts.towns else None):
        rng = _rng(seed, f"{term} {town}")
        query = rng.choice(("{} {}", "{} à {}")).format(term, town)
        expected = Expectation(near=facts.towns[town])
        yield Judgement(_case(seed, query), facts.terms[term], "towns", expected=expected)


def modes(facts: Facts, seed: int) -> Iterator[Judgement]:
    """ "excel à distance": certifications of the domain, taught that way."""
    for term, teaching in _pairs(facts, lambda sale: sale.teaching):
        for words, meant in _MODES:
            if meant == teaching:
                expected = Expectation(teaching=frozenset((meant,)))
                yield Judgement(_case(seed, f"{term} {words}"), facts.terms[term], "modes", expected=expected)


def durations(facts: Facts, seed: int) -> Iterator[Judgement]:
    """ "excel 14 heures": certifications of the domain. How long a relevant course lasts is not judged."""
    for term, hours in _pairs(facts, lambda sale: f"{sale.hours:.0f}" if sale.hours else None):
        rng = _rng(seed, f"{term} {hours}")
        query = rng.choice(("{} {} heures", "{} {}h", "{} en {} heures")).format(term, hours)
        yield Judgement(_case(seed, query), facts.terms[term], "durations")


def titles(facts: Facts, seed: int) -> Iterator[Judgement]:
    """Whole titles of LONG_TITLE characters or more, as they are pasted; every fiche of that title is relevant."""
    for title, numbers in sorted(facts.titles.items()):
        if len(title) >= LONG_TITLE:
            yield Judgement(_case(seed, facts.certifications[min(numbers)].title), numbers, "titles")


MAKERS: dict[str, Maker] = {
    maker.__name__: maker for maker in (acronyms, codes, providers, towns, modes, durations, titles)
}


def made(facts: Facts, kinds: Iterable[str], seed: int, size: int | None = None) -> tuple[Judgement, ...]:
    """The queries of these kinds, at most ``size`` drawn of each; KeyError for a kind that has no maker."""
    found: list[Judgement] = []
    for kind in kinds:
        every = list(MAKERS[kind](facts, seed))
        found += every if size is None or size >= len(every) else _rng(seed, kind).sample(every, size)
    return tuple(found)


def _acronym(fiche: Certification) -> str | None:
    beginning = fold(fiche.abbreviation)
    diploma = next((short for long, short in _BY_INITIALS.items() if re.match(rf"{long}\b", beginning)), None)
    if diploma is None:
        return None
    title = fold(fiche.title)
    for said in (*_BY_INITIALS, diploma.lower()):
        title = re.sub(rf"^{said}\b[ :-]*", "", title)
    # What follows an option, a mention or a bracket is not part of the name.
    title = re.split(r"\b(?:option|mention|parcours|specialite)\b|[(:,]", title)[0]
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", title) if word not in _SMALL_WORDS)
    return f"{diploma} {initials.upper()}" if len(initials) in _INITIALS else None


def _pairs(facts: Facts, of: Callable[[Sale], str | None]) -> Sequence[tuple[str, str]]:
    """Each domain with each value that a sale of it has, sorted."""
    domains: dict[str, list[str]] = {}
    for term, numbers in facts.terms.items():
        for number in numbers:
            domains.setdefault(number, []).append(term)
    found = {
        (term, value) for sale in facts.sales if (value := of(sale)) for term in domains.get(sale.certification, ())
    }
    return sorted(found)


def _case(seed: int, query: str) -> str:
    """Half of what people type has no capital."""
    return _rng(seed, query).choice((query, query.lower()))


def _rng(seed: int, text: str) -> random.Random:
    return random.Random(f"{seed} {text}")
