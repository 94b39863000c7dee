"""The one place a question names: a town with a circle around it, a département or a region.

A town's name is often a word ("tours", "sens", "nice"), so a name counts only where places stand: after "à", "sur" or
"près de", or first or last. A name that is also a word of the catalogue's labels needs a large town, and never counts
beside the word it goes with there ("grue à tours").
"""

from collections.abc import Iterator
from dataclasses import dataclass

from search_svc.analysis import STOP_WORDS
from search_svc.places import Gazetteer
from search_svc.places.names import name_key, without_article
from search_svc.places.search import place_label
from search_svc.places.territories import DEPARTMENTS, REGIONS
from search_svc.query.filter_labels import filter_label
from search_svc.query.labels import number_label
from search_svc.query.reading.labels import Labels
from search_svc.query.reading.pieces import Pieces
from search_svc.query.reading.spans import Span, content_words
from search_svc.query.reading.understood import Understood


def _phrases(listed: str) -> tuple[tuple[str, ...], ...]:
    """Phrases separated by commas as words, the longest first."""
    return tuple(sorted((tuple(phrase.split()) for phrase in listed.split(",")), key=lambda it: (-len(it), it)))


# A daily journey by car or train: a city with its suburbs and the neighbouring towns, not the next city (Lyon and
# Saint-Étienne are 50 km apart).
RADIUS_KM = 30
# Without a preposition a smaller place is less likely meant than a word we do not know: Brie, Us, Die.
BARE_POPULATION = 5_000
# A name that is also a word of the labels ("tours", "sens") is the town only when it is a large one, or said with "à".
COMMON_POPULATION = 50_000
COMMON_POPULATION_AFTER_A = 10_000
# A département or a town of its name: Vienne is rather the town (30,000), Savoie the département.
TOWN_BEFORE_DEPARTMENT = 20_000
# "Saint-Germain-au-Mont-d'Or" has six words.
MOST_WORDS = 7

_AT = _phrases(
    "a, sur, vers, pres de, pres d, autour de, autour d, proche de, proche d, a cote de, a cote d, alentours de,"
    " alentours d, aux alentours de, environs de, environs d, aux environs de, aux environs d, pas loin de, ville de"
)
_WITH_ARTICLE = {"au": "le", "aux": "les"}
_IN = _phrases("dans, dans le, dans la, dans les, dans l, departement, departement de, departement du, a la")
_EN = _phrases("en, en region, region")
# "Cours d'Arles" was cut at its apostrophe.
_ELIDED = frozenset({"d", "l"})
_MARKERS = (("at", _AT), ("in", _IN), ("en", _EN), ("article", _phrases("au, aux")))
_LAST_OF_MARKERS = frozenset(marker[-1] for _, markers in _MARKERS for marker in markers)
# Names of territories that are words too: "formation pas cher", "gestion de réunion", "pôle nord". Only after "dans le"
# or "à la".
_WORDS_TOO = frozenset({"cher", "lot", "nord", "manche", "somme", "creuse", "allier", "landes", "aube", "reunion"})
_SHORT_NAMES = {"paca": "93", "idf": "11"}


@dataclass(frozen=True, slots=True)
class _Site:
    """Words [name, after) may be a name, said with the words from ``first`` on; ``bare``: without a preposition."""

    first: int
    name: int
    after: int
    marker: str

    @property
    def bare(self) -> bool:
        return not self.marker


def place(pieces: Pieces, read: list[Span], gazetteer: Gazetteer, labels: Labels) -> Span | None:
    """The place a question names beside what was already ``read``; the longest name of the first site that has one."""
    for site in _sites(pieces, {i for span in read for i in range(span.first, span.after)}):
        found = _named(pieces, site, gazetteer, labels)
        if found is not None:
            return found
    return None


def _sites(pieces: Pieces, taken: set[int]) -> Iterator[_Site]:
    """Where a name may stand: after a preposition, then last, then first; longer names first."""
    words, count = pieces.words, len(pieces.words)
    free = [i for i in range(count) if i not in taken]
    if not free:
        return
    for length in range(min(MOST_WORDS, count), 0, -1):
        for begin in range(count - length, -1, -1):
            site = range(begin, begin + length)
            if begin == 0 or words[begin - 1] not in _LAST_OF_MARKERS or not taken.isdisjoint(site):
                continue
            for kind, markers in _MARKERS:
                for marker in markers:
                    first = begin - len(marker)
                    if first >= 0 and words[first:begin] == marker and pieces.whole(first, begin + length):
                        yield _Site(first, begin, begin + length, kind)
                        break
    for length in range(min(MOST_WORDS, len(free)), 0, -1):
        for begin in (free[-1] - length + 1, free[0]):
            if begin >= 0 and taken.isdisjoint(range(begin, begin + length)) and pieces.whole(begin, begin + length):
                before = words[begin - 1] if begin and begin - 1 not in taken else ""
                behind = words[begin + length] if begin + length < count and begin + length not in taken else ""
                # "École de Nantes", "tours de magie", "tours à reproduire".
                if before not in STOP_WORDS and before not in _ELIDED and behind not in ("de", "d", "du", "des", "a"):
                    yield _Site(begin, begin, begin + length, "")


def _named(pieces: Pieces, site: _Site, gazetteer: Gazetteer, labels: Labels) -> Span | None:
    named = pieces.words[site.name : site.after]
    if not all(word.isalnum() for word in named):  # a quotation, or a sign that a name's key would leave out
        return None
    text = " ".join(named)
    if site.marker == "article":
        text = f"{_WITH_ARTICLE[pieces.words[site.first]]} {text}"
    key = name_key(text)
    if not key or key in STOP_WORDS:
        return None
    region = _territory(site, key, _REGIONS)
    if region:
        return _span(pieces, site, labels, 1, (("region", region),), filter_label("region", region, _NAMES))
    town = None if site.marker in ("in", "en") else gazetteer.town(key)
    department = _territory(site, key, _DEPARTMENTS)
    if department and (town is None or town.population < TOWN_BEFORE_DEPARTMENT):
        return _span(
            pieces, site, labels, 1, (("department", department),), filter_label("department", department, _NAMES)
        )
    if town is None or (site.bare and town.population < BARE_POPULATION):
        return None
    label = place_label(town)
    parameters = (("home", label), ("radius_km", str(RADIUS_KM)))
    shown = f"Autour de {label}, {number_label(RADIUS_KM)}\u00a0km"
    return _span(pieces, site, labels, town.population, parameters, shown, as_named=name_key(town.name) == key)


def postcode(pieces: Pieces, read: list[Span], gazetteer: Gazetteer) -> Span | None:
    """The town of a known postcode that ends or begins a question ("anglais 69100")."""
    taken = {i for span in read for i in range(span.first, span.after)}
    free = [i for i in range(len(pieces.words)) if i not in taken]
    for i in (free[-1], free[0]) if free else ():
        word = pieces.words[i]
        if len(word) == 5 and word.isdigit() and pieces.whole(i, i + 1) and gazetteer.communes_of(word):
            label = f"Autour de {word}, {number_label(RADIUS_KM)}\u00a0km"
            return Span("place", i, i + 1, (("home", word), ("radius_km", str(RADIUS_KM))), label)
    return None


def without_radius(understood: Understood) -> Understood:
    """A place as an origin alone: nothing is near it, so that distances are told and nothing is left out."""
    home = tuple((name, value) for name, value in understood.parameters if name == "home")
    if not home or home == understood.parameters:
        return understood
    return Understood(understood.kind, understood.first, understood.after, home, f"Distances depuis {home[0][1]}")


def _span(
    pieces: Pieces,
    site: _Site,
    labels: Labels,
    population: int,
    parameters: tuple[tuple[str, str], ...],
    shown: str,
    *,
    as_named: bool = True,
) -> Span | None:
    """The reading of a name, None when the labels say that it is something else."""
    words = pieces.words
    name = content_words(words[site.name : site.after])
    before, behind = content_words(words[: site.first])[-1:], content_words(words[site.after :])[:1]
    common = bool(name) and all(labels.is_common(word) for word in name)
    goes_with = labels.follow if common else labels.touch
    if any(goes_with(one, name[0]) for one in before if name) or any(
        goes_with(name[-1], one) for one in behind if name
    ):
        return None
    if common or not as_named:
        # "Le Port" without its article is "port"; "tours" alone is a machine.
        alone = len(content_words(words)) == len(name)
        least = COMMON_POPULATION_AFTER_A if site.marker in ("at", "article") else COMMON_POPULATION
        is_territory = parameters[0][0] != "home"
        if common and not is_territory and ((alone and site.bare) or population < least or not as_named):
            return None
        if common and is_territory and site.bare:
            return None
    others = [word for word in content_words(words) if word not in name]
    if any(not labels.is_subject(word) for word in others) and labels.name_a_provider([*others, *name]):
        return None
    return Span("place", site.first, site.after, parameters, shown)


def _territory(site: _Site, key: str, codes: dict[str, str]) -> str | None:
    code = codes.get(key)
    return None if code is None or (key in _WORDS_TOO and site.marker != "in") else code


def _keys(name: str, code: str) -> dict[str, str]:
    key = name_key(name)
    return {key: code, without_article(key): code}


_REGIONS = {key: code for code, name in REGIONS.items() for key in _keys(name, code)} | _SHORT_NAMES
_DEPARTMENTS = {
    key: code for code, department in DEPARTMENTS.items() if department.region for key in _keys(department.name, code)
}
_NAMES: dict[tuple[str, str | None], str] = {("region", code): name for code, name in REGIONS.items()}
_NAMES.update({("department", code): f"{department.name} ({code})" for code, department in DEPARTMENTS.items()})
