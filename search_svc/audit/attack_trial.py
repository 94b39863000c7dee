"""Every attack tried by some providers of a catalogue, and what each gained."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from search_svc.audit.attack_gain import Exposure, Gain, catalogue_of, exposures, published
from search_svc.audit.attacks import ATTACKS, Attack, Catalogue, Ground, in_towns
from search_svc.catalogue import Certification, Offer, Place, siren_of
from search_svc.places.distance import distance_km
from search_svc.query.parameters import Question
from search_svc.store import Store

# Large enough to have something to copy, small enough that a thousand copies of each are measured in seconds.
OFFERS_OF_AN_ATTACKER = range(3, 7)
# A town is new to a provider when it has nothing within this; a search "near" it looks no further.
NEAR_KM = 30
NEW_TOWNS = 2
# Jobs of each certification that people search by; and of the questions, one in so many asked from the provider's town.
_JOBS = 2
_ASKED_AT_HOME = 3


@dataclass(frozen=True, slots=True)
class Attacker:
    """A provider, its honest catalogue, what may show it, and the towns that are new to it.

    ``questions`` are official words (title, jobs and domain of its certifications); ``own_titles`` the titles it gives
    its courses, whose other words only providers write.
    """

    siren: str
    honest: Catalogue
    questions: tuple[Question, ...]
    own_titles: tuple[Question, ...]
    new_towns: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What one attack gained: ``known`` on the questions that showed the attackers before."""

    attack: Attack
    known: Gain


def attackers(store: Store, count: int) -> tuple[tuple[Attacker, ...], Ground]:
    """The first providers by SIREN that have a few public offers, and what an attacker knows."""
    by_siren: defaultdict[str, list[Offer]] = defaultdict(list)
    towns: dict[tuple[str, str], Place] = {}
    for stored in store.offers():
        offer = stored.offer
        by_siren[siren_of(offer.stated.siret)].append(offer)
        if _located(offer):
            towns.setdefault((offer.place.postcode, offer.place.label), offer.place)
    chosen = [siren for siren, offers in sorted(by_siren.items()) if siren.isdigit() and _is_attacker(offers)]
    found = tuple(_attacker(store, siren, tuple(towns.values()), by_siren) for siren in chosen[:count])
    formacodes, romes = set[str](), set[str]()
    for offer in (offer for siren in chosen[:count] for offer in by_siren[siren]):
        fiche = store.certification(offer.certification or "")
        formacodes.update(code.code for code in (fiche.formacodes if fiche else ()))
        romes.update(code.code for code in (fiche.rome if fiche else ()))
    questions = dict.fromkeys(
        question.q for attacker in found for question in (*attacker.questions, *attacker.own_titles)
    )
    return found, Ground(tuple(towns.values()), tuple(questions), tuple(sorted(formacodes)), tuple(sorted(romes)))


def trials(
    data_dir: Path,
    scratch: Path,
    some: Sequence[Attacker],
    ground: Ground,
    last: date,
    attacks: Sequence[Attack] = ATTACKS,
    *,
    own_titles: bool = False,
) -> Iterator[Trial]:
    """Each attack tried by each attacker alone, gains taken together. Questions that did not show it are left out.

    ``own_titles``: ask for the titles of its courses instead of the official words.
    """
    before = {}
    for attacker in some:
        asked = attacker.own_titles if own_titles else attacker.questions
        found = exposures(data_dir, attacker.siren, asked, last)
        before[attacker.siren] = tuple(one for one in found if one.share)
    for attack in attacks:
        honest: list[Exposure] = []
        after: list[Exposure] = []
        for attacker in some:
            shown = before[attacker.siren]
            questions, lengths = [one.question for one in shown], [one.length for one in shown]
            with published(data_dir, scratch, attacker.honest, attack.catalogue(attacker.honest, ground)) as copy:
                after += exposures(copy, attacker.siren, questions, last, lengths)
            honest += shown
        yield Trial(attack, Gain(tuple(honest), tuple(after)))


def new_towns(data_dir: Path, scratch: Path, some: Sequence[Attacker], ground: Ground, last: date) -> Gain:
    """A catalogue spread over every town, asked near towns that are new to its provider, against the same provider that
    really teaches there: one offer of each course in that town and in no other new one."""
    before: list[Exposure] = []
    after: list[Exposure] = []
    for attacker in some:
        spread = Catalogue(
            attacker.honest.offers + tuple(in_towns(attacker.honest, ground.towns)), attacker.honest.formations
        )
        with published(data_dir, scratch, attacker.honest, spread) as everywhere:
            for town in attacker.new_towns:
                near = {"home": f"{town.latitude},{town.longitude}", "radius_km": NEAR_KM, "teaching": ("in_person",)}
                questions = [
                    Question.model_validate({"q": one.q, **near}) for one in attacker.questions if not one.home
                ]
                local = Catalogue(
                    attacker.honest.offers + tuple(in_towns(attacker.honest, (town,))), attacker.honest.formations
                )
                (scratch / "local").mkdir(exist_ok=True)
                with published(data_dir, scratch / "local", attacker.honest, local) as there:
                    honest = exposures(there, attacker.siren, questions, last)
                after += exposures(everywhere, attacker.siren, questions, last, [one.length for one in honest])
                before += honest
    return Gain(tuple(before), tuple(after))


def _is_attacker(offers: Sequence[Offer]) -> bool:
    public = [offer for offer in offers if offer.decision.cpf and offer.certification]
    return len(offers) in OFFERS_OF_AN_ATTACKER and len(public) == len(offers) and any(map(_located, offers))


def _attacker(store: Store, siren: str, towns: Sequence[Place], by_siren: dict[str, list[Offer]]) -> Attacker:
    honest = catalogue_of(store, siren)
    own = [offer.place for offer in honest.offers if _located(offer)]
    titles = dict.fromkeys(formation.title for formation in honest.formations)
    numbers = {offer.certification for offer in honest.offers}
    # Word → where the provider teaches what it names, None when it does so at a distance only.
    words: dict[str, Place | None] = {}
    for offer in honest.offers:
        fiche = store.certification(offer.certification or "")
        for word in _searched(fiche) if fiche is not None else ():
            words[word] = words.get(word) or (offer.place if _located(offer) else None)
    asked = [Question.model_validate({"q": word}) for word in words]
    asked += [
        Question.model_validate({"q": word, "home": f"{place.latitude},{place.longitude}"})
        for word, place in list(words.items())[::_ASKED_AT_HOME]
        if place is not None
    ]
    # Where others teach the same: a town without rivals has nothing to take.
    rivals = [
        offer.place
        for other, offers in by_siren.items()
        if other != siren
        for offer in offers
        if offer.decision.cpf and offer.certification in numbers and _located(offer)
    ]
    new = [town for town in towns if all(_km(town, place) > NEAR_KM for place in own)]
    new.sort(key=lambda town: (-sum(_km(town, rival) <= NEAR_KM for rival in rivals), town.postcode, town.label))
    own_titles = tuple(Question.model_validate({"q": title}) for title in titles)
    return Attacker(siren, honest, tuple(asked), own_titles, tuple(new[:NEW_TOWNS]))


def _searched(fiche: Certification) -> Iterator[str]:
    """What people who look for a certification search: its title, its jobs, its first domain."""
    yield fiche.title
    yield from (code.label for code in fiche.rome[:_JOBS] if code.label)
    yield from (code.label for code in fiche.formacodes[:1] if code.label)


def _located(offer: Offer) -> bool:
    return offer.stated.teaching != "remote" and offer.place.latitude is not None


def _km(place: Place, other: Place) -> float:
    assert place.latitude is not None
    assert place.longitude is not None
    assert other.latitude is not None
    assert other.longitude is not None
    return distance_km(place.latitude, place.longitude, other.latitude, other.longitude)
