"""What a provider may try to gain places by, as transformations of the offers it states.

Each takes the provider's honest catalogue and returns the one it would publish instead. The worst case is assumed: what
the registers decided of an offer is kept, as if every copy, establishment and code were accepted.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from msgspec import structs

from search_svc.catalogue import Formation, Offer, Place, offer_id, siren_of

# The numbers.
COPIES = 1_000
HOURS_OF_A_SLICE = 10.0
# Establishments of one SIREN: a SIRET ends in a number of five digits, the last of which is its check digit.
ESTABLISHMENTS = 200
_CENT = Decimal("0.01")
_AFTER_ANY_OTHER = date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The offers of one provider, with the formations that hold their texts."""

    offers: tuple[Offer, ...]
    formations: tuple[Formation, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What an attacker knows: the towns offers take place in, the questions people ask, the codes of the catalogue."""

    towns: tuple[Place, ...]
    questions: tuple[str, ...]
    formacodes: tuple[str, ...]
    romes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attack:
    """``what`` it does, in words of the table; ``catalogue`` is what is published instead."""

    name: str
    what: str
    catalogue: Callable[[Catalogue, Ground], Catalogue]


def copies(honest: Catalogue, _: Ground) -> Catalogue:
    """Each offer a thousand times."""
    return Catalogue(
        tuple(_as_action(offer, f"{_action(offer)}c{n}") for offer in honest.offers for n in range(COPIES)),
        honest.formations,
    )


def spread(honest: Catalogue, ground: Ground) -> Catalogue:
    """The honest offers, and one of each in every town."""
    return Catalogue(honest.offers + tuple(in_towns(honest, ground.towns)), honest.formations)


def slices(honest: Catalogue, _: Ground) -> Catalogue:
    """Each offer as slices of ten hours, the price shared among them."""
    return Catalogue(tuple(part for offer in honest.offers for part in _sliced(offer)), honest.formations)


def establishments(honest: Catalogue, _: Ground) -> Catalogue:
    """The whole catalogue again under each of many establishments of the SIREN."""
    offers, formations = list(honest.offers), list(honest.formations)
    for number in range(1, ESTABLISHMENTS + 1):
        offers += (_under_siret(offer, _siret(offer.stated.siret, number)) for offer in honest.offers)
        formations += (structs.replace(f, siret=_siret(f.siret, number)) for f in honest.formations)
    return Catalogue(tuple(offers), tuple(formations))


def renamed(honest: Catalogue, _: Ground) -> Catalogue:
    """A name that comes first in the alphabet, and a title that begins with it."""
    return Catalogue(
        tuple(_stated(offer, provider_name="AAA", title=f"AAA {offer.stated.title}") for offer in honest.offers),
        tuple(structs.replace(f, title=f"AAA {f.title}") for f in honest.formations),
    )


def stuffed(honest: Catalogue, ground: Ground) -> Catalogue:
    """Beside each formation one titled as each question, exactly; all questions in its texts and its name; every code
    of the catalogue."""
    words = " ".join(ground.questions)
    offers: list[Offer] = []
    formations: list[Formation] = []
    of_formation = {(offer.stated.siret, offer.stated.formation_number): offer for offer in honest.offers}
    for formation in honest.formations:
        offer = of_formation[formation.siret, formation.number]
        for n, title in enumerate((f"{formation.title} {words}", *ground.questions)):
            number = f"{formation.number}s{n}"
            formations.append(
                structs.replace(formation, number=number, title=title, objectives=words, results=words, contents=words)
            )
            offers.append(
                _stated(
                    offer,
                    formation_number=number,
                    title=title,
                    provider_name=words,
                    formacodes=ground.formacodes,
                    rome=ground.romes,
                )
            )
    return Catalogue(honest.offers + tuple(offers), honest.formations + tuple(formations))


def re_uploaded(honest: Catalogue, _: Ground) -> Catalogue:
    """The same offers, written last of all and dated after any other."""
    return Catalogue(tuple(_stated(offer, updated=_AFTER_ANY_OTHER) for offer in honest.offers), honest.formations)


ATTACKS = (
    Attack("copies", f"copies each offer {COPIES:,} times", copies),
    Attack("towns", "puts each offer in every town", spread),
    Attack("slices", f"cuts each offer into slices of {HOURS_OF_A_SLICE:.0f} hours", slices),
    Attack("establishments", f"publishes the catalogue under {ESTABLISHMENTS} establishments", establishments),
    Attack("name", "calls itself and its courses AAA", renamed),
    Attack("keywords", "stuffs titles, texts, name and codes with what people search", stuffed),
    Attack("uploads", "uploads everything again each day", re_uploaded),
)


def in_towns(honest: Catalogue, towns: Sequence[Place]) -> Iterator[Offer]:
    """Each offer once in each of the towns, taught there."""
    for offer in honest.offers:
        for n, town in enumerate(towns):
            moved = _as_action(offer, f"{_action(offer)}t{n}")
            teaching = "in_person" if moved.stated.teaching == "remote" else moved.stated.teaching
            yield structs.replace(_stated(moved, teaching=teaching), place=town)


def _sliced(offer: Offer) -> Iterator[Offer]:
    hours, price = offer.stated.hours, offer.stated.price
    count = 1 if hours is None else max(1, ceil(hours / HOURS_OF_A_SLICE))
    for n in range(count):
        yield _stated(
            _as_action(offer, f"{_action(offer)}h{n}"),
            hours=None if hours is None else min(hours, HOURS_OF_A_SLICE),
            price=None if price is None else (price / count).quantize(_CENT),
        )


def _action(offer: Offer) -> str:
    return offer.stated.action_number


def _as_action(offer: Offer, number: str) -> Offer:
    return _stated(offer, action_number=number)


def _under_siret(offer: Offer, siret: str) -> Offer:
    return _stated(offer, siret=siret)


def _siret(siret: str, establishment: int) -> str:
    """Another SIRET of the same SIREN, with the check digit of Luhn."""
    body = f"{siren_of(siret)}{establishment + 100:04d}"
    # From the right, the check digit aside, every other digit counts twice and its tens are added.
    total = sum(sum(divmod(int(digit) * (2 - n % 2), 10)) for n, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def _stated(offer: Offer, **changes: object) -> Offer:
    """The offer with another statement, and the id that follows from it."""
    stated = structs.replace(offer.stated, **changes)
    return structs.replace(
        offer, id=offer_id(stated.siret, stated.formation_number, stated.action_number), stated=stated
    )
