"""What a plan must answer, computed offer by offer in plain Python: no arrays, no code of the engine.

Shared with the engine: the analysis, and ``texts`` (which text goes in which field). Distances are Karney's geodesics
(geopy), to a line those to points along it; the order by distance uses the straight line through the earth, computed
here anew, because two offers a centimetre apart may stand either way round on two good formulas.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import blake2b

import shapely
from geographiclib.geodesic import Geodesic
from geopy.distance import geodesic

from search_svc.analysis import names
from search_svc.catalogue import ACCESSIBILITY_KINDS, InsertionRate, OfferDocument, siren_of, state_of
from search_svc.engine.plan import (
    TEXT_FIELDS,
    FacetRequest,
    Filter,
    Origin,
    Range,
    SearchPlan,
    StartRange,
)
from search_svc.engine.texts import (
    Thesaurus,
    certification_texts,
    exact_key,
    field_terms,
    formation_texts,
    name_beside,
    provider_names,
    stated_texts,
    unknown_certification_texts,
)

# CléA has a number of the RS too, and is no capped training of it.
KIND_OF_CODE = {"CPF202": "bilan", "CPF206": "light_licence", "RS5080": "clea"}
FUNDER_CODES = {2: "region", 4: "france_travail", 7: "agefiph"}


@dataclass(frozen=True)
class Row:
    """One offer in the answer."""

    id: str
    siren: int
    group: str
    group_offers: int
    fields: tuple[int, ...]
    exact: bool
    home_km: float | None
    work_km: float | None
    remote: bool
    unlocated: bool
    available: bool
    outcome: float
    lot: int
    score: float
    key: tuple[bool, float] = (False, 0.0)

    @property
    def unknown(self) -> bool:
        """Whether the sort knows no value of it."""
        return math.isinf(self.key[1])


@dataclass(frozen=True)
class Answer:
    offers: int
    groups: int
    remote: int
    rows: list[Row]
    facets: dict[str, list[tuple[str | None, int]]]


class Oracle:
    """``outlines``: département → (south, west, north, east), squares. ``outcomes``: by certification number."""

    def __init__(
        self,
        documents: Iterable[OfferDocument],
        thesaurus: Thesaurus,
        outcomes: dict[str, float],
        unknown_outcome: float,
        outlines: dict[str, shapely.Geometry],
    ) -> None:
        self.documents = list(documents)
        self._thesaurus, self._outcomes, self._unknown, self._outlines = thesaurus, outcomes, unknown_outcome, outlines
        self._texts = {document.offer.id: self._searched(document) for document in self.documents}
        self._distances: dict[tuple[Origin, float, float], float] = {}

    # --- text ---------------------------------------------------------------------------------------------------------
    def _searched(self, document: OfferDocument) -> dict[str, set[str]]:
        stated = document.offer.stated
        number = document.offer.certification
        texts = [
            formation_texts(document.formation),
            stated_texts(
                stated.formacodes,
                stated.rome,
                name_beside(document.organisation, stated.provider_name),
                self._thesaurus,
            ),
        ]
        if document.certification is not None:
            texts.append(certification_texts(document.certification, self._thesaurus))
        elif number is not None:
            texts.append(unknown_certification_texts(number))
        terms: dict[str, set[str]] = {field: set() for field in TEXT_FIELDS}
        for part in texts:
            for field, values in part.items():
                for value in values:
                    terms[field].update(field_terms(field, value))
        for name in provider_names(document.organisation, stated.provider_name):
            terms["provider"].update(names(name))
        return terms

    def fields(self, document: OfferDocument, plan: SearchPlan) -> tuple[int, ...] | None:
        """Field mask of each word, None when a word does not match."""
        if plan.text is None:
            return ()
        terms = self._texts[document.offer.id]
        masks = []
        for word in plan.text.words:
            mask = 0
            for bit, field in enumerate(TEXT_FIELDS):
                wanted = word.names if field == "provider" else word.terms
                if any(term in terms[field] for term in wanted):
                    mask |= 1 << bit
            if not mask:
                return None
            masks.append(mask)
        return tuple(masks)

    @staticmethod
    def exact(document: OfferDocument, plan: SearchPlan) -> bool:
        if plan.text is None or not plan.text.exact:
            return False
        # Not the formation's: a provider may name it whatever people search.
        return document.certification is not None and plan.text.exact == exact_key(document.certification.title)

    # --- place --------------------------------------------------------------------------------------------------------
    def km(self, document: OfferDocument, origin: Origin | None) -> float | None:
        place, stated = document.offer.place, document.offer.stated
        if origin is None or stated.teaching == "remote" or place.source == "department" or place.latitude is None:
            return None
        assert place.longitude is not None
        key = (origin, place.latitude, place.longitude)
        if key not in self._distances:
            self._distances[key] = geodesic(
                (origin.latitude, origin.longitude), (place.latitude, place.longitude)
            ).kilometers
        return self._distances[key]

    def in_range(self, document: OfferDocument, plan: SearchPlan) -> bool:
        origins = [origin for origin in (plan.home, plan.work) if origin is not None]
        circles = plan.radius_km is not None and bool(origins)
        if not (circles or plan.corridor_km is not None) or document.offer.stated.teaching == "remote":
            return True
        if circles:
            assert plan.radius_km is not None
            if unlocated(document):
                away = [self.outline_km(document.offer.place.department, origin) for origin in origins]
            else:
                away = [self.km(document, origin) or 0.0 for origin in origins]
            if min(away) <= plan.radius_km:
                return True
        return plan.corridor_km is not None and self.line_km(document, plan) <= plan.corridor_km

    def line_km(self, document: OfferDocument, plan: SearchPlan) -> float:
        """Kilometres to the line between home and work."""
        assert plan.home is not None
        assert plan.work is not None
        place = document.offer.place
        if unlocated(document):
            return _line_to_outline_km(self._outlines.get(place.department), plan.home, plan.work)
        assert place.latitude is not None
        assert place.longitude is not None
        return _line(plan.home, plan.work).km(place.latitude, place.longitude)

    def line_margins(self, plan: SearchPlan) -> Iterable[tuple[float, float]]:
        """As ``margins``, of the distances a corridor is compared with."""
        assert plan.home is not None
        assert plan.work is not None
        for document in self.documents:
            if document.offer.stated.teaching != "remote" and not unlocated(document):
                km = self.line_km(document, plan)
                yield km, 0.002 * km + 0.003
        for outline in self._outlines.values():
            km = _line_to_outline_km(outline, plan.home, plan.work)
            yield km, 0.02 * km + 0.01

    def outline_km(self, department: str, origin: Origin) -> float:
        """Kilometres to a square: to the nearest of many points of it."""
        return _outline_km(self._outlines.get(department), origin)

    def margins(self, plan: SearchPlan) -> Iterable[tuple[float, float]]:
        """(distance, tolerance) of all that a radius is compared with: a test keeps its radius away from them."""
        for origin in (plan.home, plan.work):
            if origin is None:
                continue
            for document in self.documents:
                if (km := self.km(document, origin)) is not None:
                    yield km, 0.002 * km + 0.003
            for department in self._outlines:
                km = self.outline_km(department, origin)
                yield km, 0.02 * km + 0.01

    # --- visibility ---------------------------------------------------------------------------------------------------
    @staticmethod
    def visible(document: OfferDocument, plan: SearchPlan) -> bool:
        """The rules of domain facts §6, written anew."""
        if plan.audiences is None:
            return True
        if document.offer.decision.cpf:
            return "public" in plan.audiences
        stated = document.offer.stated
        codes = set(stated.funders)
        company, hours = stated.hours_in_company, stated.hours
        in_company = 0.0 if not company else company / hours if hours and hours > company else 1.0 if hours else 0.0
        aif = document.offer.certification != "CPF200" and in_company <= 0.3
        collective = not codes & {0, 5, 10}
        jobseeker = 2 in codes or (4 in codes and (collective or aif))
        return ("jobseeker" in plan.audiences and jobseeker) or ("disabled_worker" in plan.audiences and 7 in codes)

    # --- filters ------------------------------------------------------------------------------------------------------
    def passes(self, document: OfferDocument, wanted: Filter, plan: SearchPlan) -> bool:
        if isinstance(wanted, StartRange):
            days = open_days(document, plan.today)
            return document.offer.stated.entry == "permanent" or any(
                (wanted.first is None or day >= wanted.first) and (wanted.last is None or day <= wanted.last)
                for day in days
            )
        if isinstance(wanted, Range):
            number = self.number(document, wanted.field, plan)
            return (
                number is not None
                and (wanted.minimum is None or number >= wanted.minimum)
                and (wanted.maximum is None or number <= wanted.maximum)
            )
        having = self.values(document, wanted.field)
        found = [value in having for value in wanted.values]
        return all(found) if wanted.every else any(found)

    @staticmethod
    def number(document: OfferDocument, field: str, plan: SearchPlan) -> float | None:
        stated = document.offer.stated
        if field == "remaining":
            return remaining(document, plan)
        if field == "price":
            return None if stated.price is None else float(stated.price * Decimal(100))
        if field == "hours":
            return stated.hours
        if field == "rating":
            given = document.offer.rating
            return None if given is None else sum(i * n for i, n in enumerate(given.distribution, 1)) / given.count
        return document.insertion.rate if isinstance(document.insertion, InsertionRate) else None

    @staticmethod
    def values(document: OfferDocument, field: str) -> set[str]:
        offer, stated, fiche = document.offer, document.offer.stated, document.certification
        number = offer.certification
        match field:
            case "teaching":
                return {stated.teaching} if stated.teaching else set()
            case "level":
                return {str(fiche.level)} if fiche is not None and fiche.level is not None else set()
            case "register":
                return {number.rstrip("0123456789")} if number else set()
            case "certification":
                return {number} if number else set()
            case "provider":
                return {siren_of(stated.siret), stated.siret}
            case "department" | "region":
                return set() if stated.teaching == "remote" else {getattr(offer.place, field)}
            case "accessibility":
                states = ((kind, state_of(stated.accessibility, kind) or "not_said") for kind in ACCESSIBILITY_KINDS)
                return {kind if state == "yes" else f"{kind}:{state}" for kind, state in states}
            case "funder":
                return {FUNDER_CODES[code] for code in stated.funders if code in FUNDER_CODES}
            case "rome":
                return set(stated.rome) | {code.code for code in (fiche.rome if fiche else ())}
            case "formacode":
                return set(stated.formacodes) | {code.code for code in (fiche.formacodes if fiche else ())}
        raise AssertionError(field)

    # --- facets -------------------------------------------------------------------------------------------------------
    def facet(
        self, documents: Sequence[OfferDocument], request: FacetRequest, plan: SearchPlan
    ) -> list[tuple[str | None, int]]:
        if request.edges:
            return self._ranges(documents, request, plan)
        counts: Counter[str] = Counter()
        unknown = permanent = 0
        for document in documents:
            if request.name == "start":
                values = {f"{day:%Y-%m}" for day in open_days(document, plan.today)}
                permanent += document.offer.stated.entry == "permanent"
                unknown += not values and document.offer.stated.entry != "permanent"
            elif request.name == "provider":  # establishments are counted when asked for
                values = {
                    siren_of(document.offer.stated.siret),
                    *({document.offer.stated.siret} & set(request.include)),
                }
            else:
                values = self.values(document, request.name)
                unknown += not values
            counts.update(values)
        establishments = {value for value in counts if request.name == "provider" and len(value) == 14}
        ranked = sorted(
            ((value, count) for value, count in counts.items() if value not in establishments),
            key=lambda item: (-item[1], item[0]),
        )
        shown: list[tuple[str | None, int]] = list(ranked[: request.size])
        beside = {value for value in request.include if value not in dict(shown) and value != "permanent"}
        shown += sorted(((value, counts[value]) for value in beside), key=lambda item: (-item[1], item[0]))
        if request.name == "start" and (permanent or "permanent" in request.include):
            shown.append(("permanent", permanent))
        return shown + ([(None, unknown)] if unknown else [])

    def _ranges(
        self, documents: Sequence[OfferDocument], request: FacetRequest, plan: SearchPlan
    ) -> list[tuple[str | None, int]]:
        numbers = [self.number(document, request.name, plan) for document in documents]
        upper = [*request.edges[1:], math.inf]
        buckets: list[tuple[str | None, int]] = [
            (f"{low:g}" if low < 1e6 else str(int(low)), sum(n is not None and low <= n < high for n in numbers))
            for low, high in zip(request.edges, upper, strict=True)
        ]
        unknown = numbers.count(None)
        return buckets + ([(None, unknown)] if unknown else [])

    # --- the answer ---------------------------------------------------------------------------------------------------
    def answer(self, plan: SearchPlan) -> Answer:
        matching = []
        for document in self.documents:
            if not self.visible(document, plan) or not self.in_range(document, plan):
                continue
            fields = self.fields(document, plan)
            if fields is not None:
                matching.append((document, fields))
        kept = [pair for pair in matching if all(self.passes(pair[0], wanted, plan) for wanted in plan.filters)]
        facets = {}
        for request in plan.facets:
            others = [wanted for wanted in plan.filters if name_of(wanted) != request.name]
            over = [document for document, _ in matching if all(self.passes(document, f, plan) for f in others)]
            facets[request.name] = self.facet(over, request, plan)
        rows = [self._row(document, fields, plan) for document, fields in kept]
        keys = {
            document.offer.id: self._key(document, row, plan) for (document, _), row in zip(kept, rows, strict=True)
        }
        rows.sort(key=lambda row: (keys[row.id], row.lot, row.id))
        sizes = Counter(row.group for row in rows)
        if plan.group != "none":
            best: dict[str, Row] = {}
            for row in rows:
                best.setdefault(row.group, row)
            rows = list(best.values())
        window = rows[plan.window.offset :][: plan.window.size]
        counted = [
            Row(
                **{
                    **row.__dict__,
                    "group_offers": 1 if plan.group == "none" else sizes[row.group],
                    "key": keys[row.id],
                }
            )
            for row in window
        ]
        remote = sum(document.offer.stated.teaching == "remote" for document, _ in kept)
        return Answer(len(kept), len(sizes), remote, counted, facets)

    def _row(self, document: OfferDocument, fields: tuple[int, ...], plan: SearchPlan) -> Row:
        offer = document.offer
        siren = siren_of(offer.stated.siret)
        row = Row(
            id=offer.id,
            siren=int(siren),
            group=f"{siren}|{offer.certification or offer.stated.formation_number}",
            group_offers=1,
            fields=fields,
            exact=self.exact(document, plan),
            home_km=self.km(document, plan.home),
            work_km=self.km(document, plan.work),
            remote=offer.stated.teaching == "remote",
            unlocated=unlocated(document),
            available=available(document, plan.today),
            outcome=self._outcomes.get(offer.certification or "", self._unknown),
            lot=lot(plan.lot, siren, offer.id),
            score=0.0,
        )
        score = self._score(document, row, plan) if plan.sort.key == "relevance" else 0.0
        return Row(**{**row.__dict__, "score": score})

    def _score(self, document: OfferDocument, row: Row, plan: SearchPlan) -> float:
        scoring = plan.scoring
        if scoring is None:
            return 0.0
        total = scoring.outcome_weight * row.outcome + scoring.availability_weight * row.available
        if plan.text is not None:
            best = [max(w for i, w in enumerate(scoring.text.weights) if mask >> i & 1) for mask in row.fields]
            weights = [word.weight for word in plan.text.words]
            whole = [round(w / sum(weights) * b * 2**22) for w, b in zip(weights, best, strict=True)]
            text = sum(whole) / 2**22
            total += scoring.text_weight * (1.0 if row.exact else text)
        if plan.home is not None or plan.work is not None:
            if row.remote:
                closeness = scoring.remote_distance
            elif row.unlocated:
                closeness = scoring.unlocated_distance
            else:
                closeness = scoring.half_km / (scoring.half_km + self._nearer(document, plan))
            total += scoring.distance_weight * closeness
        return total

    @staticmethod
    def _nearer(document: OfferDocument, plan: SearchPlan) -> float:
        place = document.offer.place
        assert place.latitude is not None
        assert place.longitude is not None
        there = (place.latitude, place.longitude)
        return min(straight_km((o.latitude, o.longitude), there) for o in (plan.home, plan.work) if o is not None)

    def _key(self, document: OfferDocument, row: Row, plan: SearchPlan) -> tuple[bool, float]:
        findings = document.offer.findings
        doubtful = plan.sort.key in ("price", "remaining") and findings is not None and findings.price is not None
        value: float | None
        match plan.sort.key:
            case "relevance":
                return False, -row.score
            case "distance":
                known = row.home_km is not None or row.work_km is not None
                value = self._nearer(document, plan) if known else None
            case "start":
                days = open_days(document, plan.today)
                value = min(days).toordinal() if days else None
            case "rating":
                rating = document.offer.rating
                value = None if rating is None else rating.bayesian_mean
            case name:
                value = self.number(document, name, plan)
        if value is None:
            return True, math.inf
        return doubtful, -value if plan.sort.descending else value


def remaining(document: OfferDocument, plan: SearchPlan) -> float | None:
    """Cents of the price outside of the slice that the account pays."""
    number, price, hours = document.offer.certification, document.offer.stated.price, document.offer.stated.hours
    assert plan.remaining is not None
    kind = KIND_OF_CODE.get(number or "") or (number or "").rstrip("0123456789").lower()
    paid = next((row for row in plan.remaining.kinds if row.kind == kind), None)
    if price is None or paid is None:
        return None
    cents = int(price * 100)
    if paid.least_hours is not None and hours is not None and hours < paid.least_hours:
        return cents
    return cents - len(range(min(cents, paid.slice.first), min(cents, paid.slice.last)))


def name_of(wanted: Filter) -> str:
    return "start" if isinstance(wanted, StartRange) else wanted.field


def unlocated(document: OfferDocument) -> bool:
    place = document.offer.place
    return document.offer.stated.teaching != "remote" and (place.source == "department" or place.latitude is None)


def open_days(document: OfferDocument, today: date) -> list[date]:
    return [
        session.start
        for session in document.offer.stated.sessions
        if session.state == "open" and session.start is not None and session.start >= today
    ]


def available(document: OfferDocument, today: date) -> bool:
    stated = document.offer.stated
    if open_days(document, today):
        return True
    if any(session.state == "open" and session.start is None for session in stated.sessions):
        return True
    every_closed = bool(stated.sessions) and all(session.state != "open" for session in stated.sessions)
    return stated.entry == "permanent" and not every_closed


def lot(number: int, siren: str, identifier: str) -> int:
    high = int.from_bytes(blake2b(f"{number}|{siren}".encode(), digest_size=4).digest(), "big")
    low = int.from_bytes(blake2b(identifier.encode(), digest_size=4).digest(), "big") >> 1
    return high * 2**31 + low


@cache
def straight_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The arc over the straight line between two points of the WGS84 ellipsoid."""
    return 2 * 6371.0088 * math.asin(math.dist(_point(*a), _point(*b)) / (2 * 6371.0088))


@cache
def _point(latitude: float, longitude: float) -> tuple[float, float, float]:
    phi, lam = math.radians(latitude), math.radians(longitude)
    n = 6378.137 / math.sqrt(1 - 6.69437999014e-3 * math.sin(phi) ** 2)
    return (
        n * math.cos(phi) * math.cos(lam),
        n * math.cos(phi) * math.sin(lam),
        n * (1 - 6.69437999014e-3) * math.sin(phi),
    )


@cache
def _outline_km(outline: shapely.Geometry | None, origin: Origin) -> float:
    if outline is None:
        return math.inf
    if outline.covers(shapely.Point(origin.longitude, origin.latitude)):
        return 0.0
    points = shapely.segmentize(outline, 0.01).exterior.coords
    # The nearest few in degrees hold the nearest on the ground (squares of less than a degree).
    shrink = math.cos(math.radians(origin.latitude))
    ranked = sorted(points, key=lambda p: ((p[0] - origin.longitude) * shrink) ** 2 + (p[1] - origin.latitude) ** 2)
    return min(geodesic((origin.latitude, origin.longitude), (p[1], p[0])).kilometers for p in ranked[:8])


class Line:
    """The geodesic between two origins, by points of it a kilometre apart at most."""

    def __init__(self, start: Origin, end: Origin) -> None:
        line = Geodesic.WGS84.InverseLine(start.latitude, start.longitude, end.latitude, end.longitude)
        steps = max(math.ceil(line.s13 / 1000), 2)
        at = [line.Position(line.s13 * step / steps) for step in range(steps + 1)]
        self.points = [(point["lat2"], point["lon2"]) for point in at]
        self.length = line.s13 / 1000
        self._known: dict[tuple[float, float], float] = {}

    def nearest(self, here: tuple[float, float]) -> int:
        """Which of the points is nearest to another."""
        return min(range(len(self.points)), key=lambda at: math.dist(_point(*here), _point(*self.points[at])))

    def km(self, latitude: float, longitude: float) -> float:
        """Kilometres from a point: the geodesic to the nearest of the points, and between it and its neighbours the
        least of the parabola through the squares of theirs (the square of a distance to a straight line is one)."""
        here = (latitude, longitude)
        if here not in self._known:
            middle = min(max(self.nearest(here), 1), len(self.points) - 2)
            below, at, above = (geodesic(here, self.points[middle + side]).kilometers ** 2 for side in (-1, 0, 1))
            slope, bend = (above - below) / 2, (above + below - 2 * at) / 2
            step = min(max(-slope / (2 * bend), -1.0), 1.0) if bend > 0 else 0.0
            self._known[here] = math.sqrt(max(min(at + slope * step + bend * step * step, below, at, above), 0.0))
        return self._known[here]


_line = cache(Line)


@cache
def _line_to_outline_km(outline: shapely.Geometry | None, start: Origin, end: Origin) -> float:
    """To a square: 0 when a point of the line lies in it, else to the nearest of many points of its border."""
    if outline is None:
        return math.inf
    line = _line(start, end)
    if any(outline.covers(shapely.Point(longitude, latitude)) for latitude, longitude in line.points):
        return 0.0
    border = [(latitude, longitude) for longitude, latitude in shapely.segmentize(outline, 0.01).exterior.coords]
    border.sort(key=lambda here: straight_km(here, line.points[line.nearest(here)]))
    return min(line.km(*here) for here in border[:8])
