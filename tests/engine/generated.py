"""A catalogue made up for tests: certifications, organisations and offers straight into a store, any number of them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import shapely

from search_svc.catalogue import (
    ACCESSIBILITY_KINDS,
    AccessibilityFact,
    Certification,
    Coded,
    Cohort,
    Decision,
    Findings,
    Formation,
    Offer,
    Organisation,
    Place,
    PriceFarBelowMedian,
    Session,
    SourceRef,
    StatedAction,
    offer_id,
)
from search_svc.catalogue.rating import Rating
from search_svc.catalogue.thesaurus import FormacodeTerm, JobTitle, Outline
from search_svc.indexer.rating import rating_of
from search_svc.store import Batch, Store

TODAY = date(2026, 11, 22)
# name, département, region, latitude, longitude
TOWNS = (
    ("Lyon", "69", "84", 45.7578, 4.8320),
    ("Villeurbanne", "69", "84", 45.7719, 4.8902),
    ("Vienne", "38", "84", 45.5255, 4.8748),
    ("Grenoble", "38", "84", 45.1885, 5.7245),
    ("Paris", "75", "11", 48.8566, 2.3522),
    ("Rennes", "35", "53", 48.1173, -1.6778),
    ("Marseille", "13", "93", 43.2965, 5.3698),
    ("Ajaccio", "2A", "94", 41.9192, 8.7386),
    ("Saint-Denis", "974", "04", -20.8789, 55.4481),
    ("Cayenne", "973", "03", 4.9224, -52.3135),
)
TRADES = (
    ("D1104", "Pâtissier / Pâtissière", "21528", "Pâtisserie", "221"),
    ("D1102", "Boulanger / Boulangère", "21538", "Boulangerie", "221"),
    ("F1612", "Tailleur / Tailleuse de pierre", "45534", "Taille de pierre", "232"),
    ("M1501", "Assistant / Assistante en ressources humaines", "33054", "Ressources humaines", "315"),
    ("M1805", "Développeur / Développeuse web", "31088", "Programmation web", "326"),
    ("N1101", "Cariste", "31768", "Chariot automoteur", "311"),
    ("K2111", "Formateur / Formatrice d'adultes", "44586", "Formation de formateurs", "333"),
    ("J1501", "Aide-soignant / Aide-soignante", "43436", "Aide-soignant", "331"),
)
KINDS = ("CAP", "BTS", "Titre professionnel", "Licence", "Certificat", "Habilitation")
_VOCABULARY = """
maîtriser organiser conduire concevoir analyser gérer animer évaluer les outils du métier gestes professionnels
relation avec le client règles de sécurité qualité service projet équipe suivi budgétaire communication écrite
électricité hygiène pâte chocolat levain granit recrutement paie Python JavaScript chariot CACES R489 pédagogie
"""
WORDS = _VOCABULARY.split()
NAMES = ("Greta", "AFPA", "Institut", "École", "Campus", "Atelier", "Académie", "CFA")


def certifications(count: int, rng: random.Random) -> list[Certification]:
    """``count`` fiches: RNCP and RS, some without level, rate or codes."""
    made = []
    for i in range(count):
        rome, job, formacode, domain, nsf = TRADES[i % len(TRADES)]
        register = "RS" if i % 5 == 4 else "RNCP"
        cohorts = tuple(
            Cohort(year, rng.choice([None, 1, 5, 40, 300]), None, rng.choice([None, 0.0, 0.5, 0.62, 0.9, 1.0]))
            for year in rng.sample([2020, 2021, 2022, 2023], rng.choice([0, 1, 2]))
        )
        made.append(
            Certification(
                number=f"{register}{1000 + i}",
                title=f"{rng.choice(KINDS)} {domain} {i if i % 3 else ''}".strip(),
                register=register,
                active=True,
                level=None if register == "RS" else rng.choice([3, 4, 5, 6, None]),
                rome=(Coded(rome, job),) if i % 7 else (),
                formacodes=(Coded(formacode, domain),) if i % 6 else (),
                nsf=(Coded(nsf, "spécialité"),) if i % 4 else (),
                accessible_jobs=job,
                cohorts=cohorts,
            )
        )
    made.append(Certification(number="CPF206", title="Permis B", register="CPF", active=True, source="law"))
    made.append(Certification(number="CPF202", title="Bilan de compétences", register="CPF", active=True, source="law"))
    return made


def organisations(count: int) -> list[Organisation]:
    """``count`` providers, each with one declaration."""
    return [
        Organisation(
            siren=f"{300000000 + i}",
            siret=f"{300000000 + i}00011",
            name=f"{NAMES[i % len(NAMES)]} {i}",
            declaration=str(i),
        )
        for i in range(count)
    ]


def _texts(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words))


def _sessions(rng: random.Random) -> tuple[Session, ...]:
    return tuple(
        Session(
            str(i),
            None if rng.random() < 0.1 else TODAY + timedelta(days=rng.randrange(-60, 300)),
            None,
            rng.choices(["open", "closed", "suspended"], [8, 1, 1])[0],
        )
        for i in range(rng.choice([0, 1, 1, 2, 4]))
    )


def _place(rng: random.Random) -> Place:
    name, department, region, latitude, longitude = rng.choice(TOWNS)
    if rng.random() < 0.08:
        return Place(name, "", department, region, "department")
    spread = rng.choice([0.0, 0.05, 0.4])
    return Place(
        name,
        "",
        department,
        region,
        "exact",
        latitude + rng.uniform(-spread, spread),
        longitude + rng.uniform(-spread, spread),
    )


def batches(
    count: int, fiches: list[Certification], providers: list[Organisation], rng: random.Random, *, words: int = 25
) -> Iterator[Batch]:
    """``count`` offers in batches of a thousand; 1.6 offers a formation, a third of the providers in no register."""
    numbers = [fiche.number for fiche in fiches]
    batch, made, serial = Batch(), 0, 0
    while made < count:
        serial += 1
        siren = rng.choice(providers).siren if rng.random() < 0.7 else f"{400000000 + rng.randrange(len(providers))}"
        siret = f"{siren}000{rng.choice([11, 22])}"
        number = rng.choice(numbers) if rng.random() < 0.9 else rng.choice([None, "RNCP99999"])
        label = next((f.title for f in fiches if f.number == number), "Formation courte") if len(fiches) < 100 else ""
        title = label if rng.random() < 0.4 else f"{rng.choice(['Devenir', 'Préparer'])} {_texts(rng, 2)} {label}"
        formation = Formation(
            siret=siret,
            number=f"F{serial % max(count, 1)}",
            title=title,
            objectives=_texts(rng, words),
            contents=_texts(rng, words),
        )
        batch.formations.append(formation)
        for k in range(rng.choice([1, 1, 1, 2, 3])):
            batch.offers.append(_offer(rng, formation, f"{serial}_{k}", number))
            made += 1
        if len(batch.offers) >= 1000:
            yield batch
            batch = Batch()
    if batch.offers:
        yield batch


PRICED_TOO_LOW = Findings(price=PriceFarBelowMedian("RNCP1", Decimal("50000.00"), 7))


def _offer(rng: random.Random, formation: Formation, action: str, number: str | None) -> Offer:
    funders = rng.choice([(), (), (), (2,), (4,), (7,), (2, 4), (16,), (4, 10), (4, 5, 7), (2, 10), (10,)])
    facts = tuple(
        AccessibilityFact(kind, rng.choice(["yes", "no"]), "texte", "acces-handicapes")
        for kind in rng.sample(ACCESSIBILITY_KINDS, rng.choice([0, 0, 1, 2]))
    )
    trade = rng.choice(TRADES)
    return Offer(
        id=offer_id(formation.siret, formation.number, action),
        stated=StatedAction(
            siret=formation.siret,
            formation_number=formation.number,
            action_number=action,
            source=SourceRef("made.xml"),
            format="edof",
            title=formation.title,
            certifications=(number,) if number else (),
            teaching=rng.choice(["in_person", "in_person", "blended", "remote", None]),
            entry=rng.choice(["fixed", "fixed", "permanent", None]),
            sessions=_sessions(rng),
            price=None
            if rng.random() < 0.1
            else Decimal(rng.choice(["0", "499.99", "500", "1200.50", "3200", "9000"])),
            hours=None if rng.random() < 0.1 else rng.choice([7.0, 8.0, 21.5, 70.0, 400.0, 1001.0]),
            hours_in_company=rng.choice([None, 0.0, 7.0, 120.0]),
            funders=funders,
            accessibility=facts,
            formacodes=(trade[2],) if rng.random() < 0.2 else (),
            rome=(trade[0],) if rng.random() < 0.2 else (),
            provider_name=rng.choice(["", "", "Les Compagnons", "Maison du Granit"]),
        ),
        place=_place(rng),
        decision=Decision(cpf=rng.random() < 0.85),
        findings=rng.choice([None, None, None, PRICED_TOO_LOW]),
        rating=_rating(random.Random(f"{formation.siret} {action}")),
    )


def _rating(rng: random.Random) -> Rating | None:
    """Of two offers in three none; else a few distributions, so that means tie; around a mean of all of 4.2."""
    if rng.random() < 2 / 3:
        return None
    distribution = rng.choice([(0, 0, 0, 0, 1), (0, 0, 0, 1, 1), (1, 0, 2, 4, 7), (0, 0, 0, 9, 30), (3, 1, 0, 0, 0)])
    return rating_of(distribution, 4.2)


def square(code: str, latitude: float, longitude: float, side: float) -> Outline:
    """A square département around a town."""
    half = side / 2
    box = shapely.box(longitude - half, latitude - half, longitude + half, latitude + half)
    return Outline("department", code, code, shapely.to_wkb(box))


def fill_registers(
    store: Store, rng: random.Random, *, fiches: int = 60, providers: int = 80, thesaurus: bool = True
) -> tuple[list[Certification], list[Organisation]]:
    """Load registers into a store; returns the certifications and the organisations."""
    made, organised = certifications(fiches, rng), organisations(providers)
    store.merge_certifications(made)
    store.merge_organisations(organised)
    store.replace_outlines([square(code, lat, lon, 0.9) for _, code, _, lat, lon in TOWNS])
    if thesaurus:
        store.replace_job_titles([JobTitle(rome, job) for rome, job, *_ in TRADES[:6]])
        store.replace_formacodes([FormacodeTerm(code, label, ("Synonyme",)) for _, _, code, label, _ in TRADES[:6]])
    return made, organised
