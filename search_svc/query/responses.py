"""The answers of ``/v1``, as frozen ``msgspec`` structs: quick to write as JSON, and described for OpenAPI.

Every field is always there; ``null`` means "not known", never zero. Prices are decimal strings in euros, dates ISO 8601
days, distances kilometres, rates fractions in [0, 1]. Names are those of the contract in ``docs/reference``.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from search_svc.catalogue import Entry, PlaceSource, Register, SessionState, Teaching
from search_svc.catalogue.rating import PRIOR_RATINGS

Text = Annotated[str, Meta(description="Text in French.")]
PriceText = Annotated[
    str, Meta(description='Euros, TTC, as a decimal string ("1590.00").', pattern=r"^[0-9]+\.[0-9]{2}$")
]
Kilometres = Annotated[float, Meta(description="Kilometres, to the metre.", ge=0)]
Fraction = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0)]


class CertificationItem(Struct, frozen=True):
    """The certification an offer leads to. ``title`` is null when its fiche is not in the registers loaded."""

    number: Annotated[str, Meta(description="RNCP37674, RS6604, or the code of a CPF action (CPF206).")]
    title: str | None
    level: Annotated[int | None, Meta(description="3 (CAP) to 8 (doctorat); null when the fiche has none.")]
    register: Register


class ProviderItem(Struct, frozen=True):
    """The training organisation: its establishment (SIRET) and its name in the public list, else as it states it."""

    siret: str
    name: str | None


class PlaceItem(Struct, frozen=True):
    """Where the offer happens. ``source`` says how well it is known: exact coordinates stated by the provider, those
    found for its address, the commune's, or only the département (then no coordinates and no distance). A remote offer
    keeps the address it states."""

    label: str
    postcode: str
    department: Annotated[str, Meta(description="INSEE code of the département.")]
    region: Annotated[str, Meta(description="INSEE code of the region.")]
    lat: float | None
    lon: float | None
    source: PlaceSource


class SessionItem(Struct, frozen=True):
    """A session as stated. Without ``start`` entry is permanent or the date is not stated."""

    number: str
    start: date | None
    end: date | None
    state: SessionState
    guaranteed: bool | None


# Why ``insertion`` is null when it is: no source states a rate, or those stated rest on fewer people than may be shown.
InsertionState = Annotated[
    Literal["known", "cohort_too_small", "unknown"],
    Meta(
        description=(
            "Whether `insertion` gives a rate. cohort_too_small: rates are stated, of fewer than 20 people each, and"
            " none is shown; such an offer sorts and filters like one whose rate is unknown."
        )
    ),
]


class InsertionPriorItem(Struct, frozen=True):
    """What a rate is shrunk towards."""

    mean: Annotated[Fraction, Meta(description="Mean rate of similar certifications.")]
    leavers: Annotated[float, Meta(description="As much as a cohort of that many people it counts.", gt=0)]
    of: Annotated[
        Literal["domain_and_level", "level", "all", "none"],
        Meta(description="Which certifications: the narrowest group that has enough of them."),
    ]


class InsertionItem(Struct, frozen=True):
    """The insertion rate of the certification: in employment six months after, shrunk by cohort size (empirical Bayes).

    `sort=insertion` and `insertion_min` use `rate`.
    """

    rate: Annotated[
        Fraction, Meta(description="(cohort × stated + prior.leavers × prior.mean) / (cohort + prior.leavers).")
    ]
    stated: Annotated[Fraction, Meta(description="The rate as the source states it.")]
    cohort: Annotated[Count, Meta(description="How many people it was measured on, at least 20.")]
    year: Annotated[int | None, Meta(description="Year of the cohort; null when not stated.")]
    source: Annotated[str, Meta(description="France compétences, InserSup or InserJeunes.")]
    interval: Annotated[tuple[float, float], Meta(description="95 % credible interval of `rate`, equal tails.")]
    prior: InsertionPriorItem


class RatingItem(Struct, frozen=True):
    """Published ratings of the offer by its former trainees. Never part of the score."""

    mean: Annotated[float, Meta(description="Plain mean, not rounded; what `rating_min` compares.", ge=1, le=5)]
    count: Annotated[int, Meta(ge=1)]
    distribution: Annotated[tuple[int, int, int, int, int], Meta(description="How many ratings of 1, 2, 3, 4 and 5.")]
    bayesian_mean: Annotated[
        float,
        Meta(
            description=(
                f"The key of `sort=rating`: the mean after adding {PRIOR_RATINGS} ratings at the mean of all published"
                " ratings of public offers, so that one rating of 5 does not lead."
            ),
            ge=1,
            le=5,
        ),
    ]


class AccessibilityItem(Struct, frozen=True):
    """What the provider says about one kind of accessibility, with the words it was read from."""

    kind: str
    label: Text
    state: Literal["yes", "no", "not_said"]
    text: Annotated[str | None, Meta(description="The source's own words; null when nothing is said.")]
    updated: Annotated[
        date | None,
        Meta(description="Day the source last changed the action; null when it states none or nothing is said."),
    ]


class FunderItem(Struct, frozen=True):
    """Who finances the action, as its source states it."""

    code: Annotated[int, Meta(description="LHEO code of organisme-financeur.")]
    label: Text
    funder: Annotated[str | None, Meta(description="Its name in the `funder` filter, null when it has none.")]


class FinancingItem(Struct, frozen=True):
    """One way the action may be paid by or for whoever asks. What their status does not open is not told."""

    payer: Annotated[str, Meta(description="cpf (their own account), region, france_travail or agefiph.")]
    label: Text
    purchase: Annotated[
        str, Meta(description="collective: places bought for others; individual: the person buys a place.")
    ]
    account_debited: Annotated[bool, Meta(description="Whether it debits the CPF account.")]
    complement: Annotated[bool, Meta(description="Whether it pays what the account leaves to pay.")]
    conditions: Annotated[tuple[str, ...], Meta(description="What must hold beside, in French.")]
    source: Annotated[str | None, Meta(description="Rule it rests on; null for one's own account.")]


class EligibilityItem(Struct, frozen=True):
    """Whether the CPF pays for it, with the reason codes when it does not."""

    cpf: bool
    reasons: tuple[str, ...]


class PriceFinding(Struct, frozen=True):
    """The price is less than a fifth of the median of its kind. Sorted by price, such offers stand after the others."""

    kind: Annotated[
        str,
        Meta(
            description="What it was compared with: a certification number, or where too few providers state a price,"
            " a register and a Formacode domain (« RNCP 427 »)."
        ),
    ]
    median: Annotated[PriceText, Meta(description="Median of the providers' medians.")]
    providers: Annotated[int, Meta(description="Providers of public offers that state a price for that kind.", ge=1)]


class PlaceFinding(Struct, frozen=True):
    """The place is more than 100 km from the provider's declared address and from its other places. The order by
    relevance does not depend on it."""

    declared_km: Annotated[float, Meta(description="To the commune of the address in the public list.", ge=0)]
    nearest_km: Annotated[
        float | None,
        Meta(description="To the nearest other commune where it has a public offer; null when there is none."),
    ]


class Findings(Struct, frozen=True):
    """What comparing the offer with the others showed; null where nothing is to be said."""

    price_far_below_median: PriceFinding | None
    place_far_from_provider: PlaceFinding | None


class DistanceItem(Struct, frozen=True):
    """Great circle distances (WGS84) from both origins; null without that origin, for remote offers and for places
    known only by their département."""

    home_km: Kilometres | None
    work_km: Kilometres | None


class GroupItem(Struct, frozen=True):
    """The group this offer stands for."""

    offers: Annotated[int, Meta(description="Matching offers of the group, this one included.", ge=1)]


class ExplanationTerm(Struct, frozen=True):
    """One component of the score: ``contribution`` = ``weight`` × ``value``."""

    component: str
    label: Text
    weight: float
    value: Fraction
    contribution: float
    detail: Annotated[str, Meta(description="What the value comes from, in a French sentence.")]


class WordMatch(Struct, frozen=True):
    """Where one word of the question matched."""

    word: str
    fields: Annotated[tuple[str, ...], Meta(description="The fields it matched in, the one that counts first.")]
    value: Annotated[float, Meta(description="Weight of that field.", ge=0, le=1)]
    share: Annotated[float, Meta(description="The word's part of the text component.", ge=0, le=1)]


class Standing(Struct, frozen=True):
    """Where an offer stands among equals. Only the order by relevance has bands."""

    band: Annotated[int, Meta(description="1 is the best; offers of one band are equally relevant.", ge=1)]
    bands: Annotated[int, Meta(description="How many bands there are.", ge=1)]
    band_offers: Annotated[int, Meta(description="Results that share the band.", ge=1)]
    band_providers: Annotated[int, Meta(description="Providers that share the band.", ge=1)]
    turn: Annotated[int, Meta(description="1 for its provider's first result in the band.", ge=1)]
    draw: Annotated[int, Meta(description="Place its provider drew in the lottery of the band.", ge=1)]


class Explanation(Struct, frozen=True):
    """Why an offer stands where it does."""

    score: float
    exact: Annotated[bool, Meta(description="Whether the certification's title is exactly the question.")]
    terms: tuple[ExplanationTerm, ...]
    words: tuple[WordMatch, ...]
    standing: Annotated[Standing | None, Meta(description="null for another order than relevance.")]
    sentences: Annotated[tuple[str, ...], Meta(description="The same in French sentences.")]


class Item(Struct, frozen=True, kw_only=True):
    """An offer in a list of results."""

    id: Annotated[str, Meta(description="siret~formation~action, safe in a URL path.")]
    formation_number: str
    action_number: str
    title: str
    certification: CertificationItem | None
    provider: ProviderItem
    place: PlaceItem
    teaching: Teaching | None
    entry: Annotated[Entry | None, Meta(description="fixed: on the dates of the sessions; permanent: at any time.")]
    price: PriceText | None
    remaining: Annotated[
        PriceText | None,
        Meta(description="Reste à charge with these `rights`; null without them, or when the price is not known."),
    ]
    remaining_reason: Annotated[Text | None, Meta(description="What it is made of; null without `rights`.")]
    hours: float | None
    next_session: Annotated[date | None, Meta(description="First open session that starts today or later.")]
    sessions: tuple[SessionItem, ...]
    insertion: InsertionItem | None
    insertion_state: InsertionState
    rating: RatingItem | None
    accessibility: tuple[AccessibilityItem, ...]
    funders: tuple[FunderItem, ...]
    financing: tuple[FinancingItem, ...]
    eligibility: EligibilityItem
    findings: Findings
    distance: DistanceItem
    group: GroupItem
    score: Annotated[float, Meta(description="Relevance: the weighted sum of `components`.")]
    components: Annotated[dict[str, float], Meta(description="Every component of the score, each in [0, 1].")]
    explanation: Annotated[Explanation | None, Meta(description="With `explain`, else null.")]


class Total(Struct, frozen=True):
    """How much matches. ``groups`` is exact to 10,000; above that it is null and ``groups_at_least`` is a floor."""

    offers: Count
    groups: Count | None
    groups_at_least: Count | None
    remote: Annotated[int, Meta(description="Remote offers among `offers`.", ge=0)]


class FacetValue(Struct, frozen=True):
    """One value of a facet."""

    value: Annotated[
        str | None,
        Meta(
            description=(
                "The value to filter by; null counts the offers where it is unknown. A bucket of price, hours or"
                " insertion is named by its lower bound and goes to the next bucket's (excluded). Of accessibility"
                " all three states are counted and the yes is what one filters by: wheelchair; wheelchair:no and"
                " wheelchair:not_said are counts."
            )
        ),
    ]
    label: Text
    count: Annotated[int, Meta(description="Offers, counted without the facet's own filter.", ge=0)]
    selected: Annotated[bool, Meta(description="Whether the question asks for it. A selected value never vanishes.")]


class WordCorrection(Struct, frozen=True):
    """A word that stands nowhere in the catalogue, and the one searched instead."""

    word: str
    replacement: str


class Corrections(Struct, frozen=True):
    """What was changed in the question because nothing matched it."""

    question: Annotated[str, Meta(description="The words searched in the end.")]
    corrected: tuple[WordCorrection, ...]
    dropped: Annotated[tuple[str, ...], Meta(description="Words left out because nothing matched with them.")]
    literal: Annotated[
        dict[str, str] | None,
        Meta(description="Parameters to add for the words as they were written; null when there are only stop words."),
    ]


class UnderstoodItem(Struct, frozen=True):
    """Words of the question that were read as a filter."""

    kind: Annotated[
        Literal["place", "teaching", "hours", "level", "certification", "rome", "formacode"],
        Meta(description="What was read."),
    ]
    text: Annotated[str, Meta(description="The words as they were written.")]
    parameters: Annotated[
        dict[str, str], Meta(description="The parameters that ask the same; they count besides those given.")
    ]
    label: Text
    without: Annotated[
        dict[str, str], Meta(description="Parameters to replace for the question without these words, nor the filter.")
    ]
    literal: Annotated[
        dict[str, str],
        Meta(description="Parameters to replace for these words as words: they stand in quotation marks."),
    ]


class Understanding(Struct, frozen=True):
    """Words of the question that were read as filters, and how to ask otherwise."""

    question: Annotated[str, Meta(description="The words that are left; with every `parameters` they ask the same.")]
    filters: Annotated[tuple[UnderstoodItem, ...], Meta(description="In the order of their words.")]
    literal: Annotated[dict[str, str], Meta(description="Parameters to add for all words as words.")]


class Removal(Struct, frozen=True):
    """A change of one parameter of the question."""

    parameter: str
    values: Annotated[tuple[str, ...], Meta(description="The values to leave out; of `q`, words.")]
    instead: Annotated[
        str | None, Meta(description="What to send in their place; null: nothing, the parameter's other values stay.")
    ]


class HelpItem(Struct, frozen=True):
    """A search beside one that found nothing, and how many offers it has."""

    remove: Annotated[tuple[Removal, ...], Meta(description="What to change in the question, all of it.")]
    label: Text
    offers: Annotated[int, Meta(description="Offers of the question so changed.", ge=1)]


class OriginItem(Struct, frozen=True):
    """What ``home`` or ``work`` was understood as."""

    label: str
    lat: float
    lon: float
    exact: Annotated[bool, Meta(description="False when a typo was read over.")]
    alternatives: Annotated[
        tuple[str, ...], Meta(description="Other places of that name; each can be given as it is written here.")
    ]
    understood: Annotated[bool, Meta(description="Whether it was read in `q` and not given as a parameter.")]


class Origins(Struct, frozen=True):
    """The places distances are counted from."""

    home: OriginItem | None
    work: OriginItem | None


class RankingBlock(Struct, frozen=True):
    """How the answer was ordered; with these an answer can be replayed."""

    version: str
    seed: str
    index_version: str
    day: Annotated[date, Meta(description="The day that decides which sessions one can still join.")]
    sort: str
    criteria_url: str


class FundingBlock(Struct, frozen=True):
    """What `remaining` was computed from. `POST /v1/funding/plan` tells every rule for one price."""

    rights: PriceText
    day: Annotated[date, Meta(description="Day of purchase that the rules are those of.")]
    jobseeker: bool
    rules_version: str
    assumptions: Annotated[tuple[Text, ...], Meta(description="What was taken for granted.")]


class OfferPage(Struct, frozen=True):
    """The answer to a search."""

    total: Total
    items: tuple[Item, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    next: Annotated[str | None, Meta(description="`cursor` of the next page; null at the end of the list.")]
    corrections: Annotated[Corrections | None, Meta(description="null when the question was searched as written.")]
    understood: Annotated[
        Understanding | None, Meta(description="Words read as filters; null when every word was searched as a word.")
    ]
    help: Annotated[
        tuple[HelpItem, ...],
        Meta(
            description=(
                "What to leave out when nothing is found, most offers first: each filter or word whose absence alone is"
                " enough (of a question of at most 8 words), and the next larger radius with an offer. When none is"
                " enough, the best pair; else no filter at all; else suggestions near the words. Empty when there are"
                " offers, when nothing of this helps, and with a cursor."
            )
        ),
    ]
    origins: Origins
    funding: Annotated[FundingBlock | None, Meta(description="null without `rights`.")]
    ranking: RankingBlock


class BlocItem(Struct, frozen=True):
    """A bloc de compétences."""

    code: str
    title: str | None


class AddressItem(Struct, frozen=True):
    """An address as the source states it."""

    lines: tuple[str, ...]
    postcode: str
    town: str
    country: str


RemoteCondition = Literal["assistance", "activities", "evaluations"]


class RemoteConditionItem(Struct, frozen=True):
    """What the provider's texts say of one condition of article D. 6313-3-1 of the Code du travail."""

    condition: Annotated[
        RemoteCondition,
        Meta(
            description=(
                "assistance: technical and pedagogical help; activities: information on the activities to do from a"
                " distance and their mean duration; evaluations: during the training or at its end."
            )
        ),
    ]
    label: Text
    state: Literal["yes", "no", "not_said"]
    text: Annotated[str | None, Meta(description="The sentence it was read from.")]


class OfferDetail(Item, frozen=True, kw_only=True):
    """One offer with all its texts. ``group`` counts this offer alone, as there is no question."""

    objectives: str | None
    results: str | None
    contents: str | None
    blocs: tuple[BlocItem, ...]
    address: AddressItem
    hours_in_company: float | None
    cost_left: Annotated[PriceText | None, Meta(description="Frais restants, as the source states them.")]
    language: str | None
    url: str | None
    remote_conditions: Annotated[
        tuple[RemoteConditionItem, ...],
        Meta(
            description=(
                "Of an offer followed wholly or partly from a distance, what its texts state of the three conditions of"
                " article D. 6313-3-1 of the Code du travail; a fact, no eligibility. Empty for other offers."
            )
        ),
    ]
    updated: Annotated[date | None, Meta(description="Last change according to the source.")]
    flags: Annotated[tuple[str, ...], Meta(description="What was corrected or found missing at indexing.")]


class SuggestionItem(Struct, frozen=True):
    """One way to complete what is typed."""

    text: str
    kind: Literal["job", "certification", "provider", "domain"]
    code: Annotated[str, Meta(description="Its number: ROME code, certification number, SIREN, Formacode.")]
    offers: Annotated[int, Meta(description="Public offers it stands for.", ge=0)]


class Suggestions(Struct, frozen=True):
    """Completions, best first."""

    items: tuple[SuggestionItem, ...]


class PlaceFound(Struct, frozen=True):
    """A place that ``home`` and ``work`` understand. Codes are null where only the packaged towns are loaded."""

    label: str
    postcode: str | None
    department: Annotated[str | None, Meta(description="INSEE code of the département.")]
    lat: float
    lon: float


class Places(Struct, frozen=True):
    """Places, best first."""

    items: tuple[PlaceFound, ...]


class CohortEstimate(Struct, frozen=True):
    """What a cohort's overall rate at six months says once shrunk by cohort size, as `insertion` is."""

    rate: Fraction
    interval: Annotated[tuple[float, float], Meta(description="95 % credible interval of `rate`, equal tails.")]


class CohortItem(Struct, frozen=True):
    """One year of leavers as one source states it; rates are fractions, null when not stated."""

    year: int | None
    source: str
    certified: Annotated[int | None, Meta(description="How many people the rates rest on.")]
    certified_vae: int | None
    overall_6_months: float | None
    in_job_6_months: float | None
    in_job_2_years: float | None
    too_small: Annotated[bool, Meta(description="Fewer than 20 people: rates are null even if the source states some.")]
    estimate: Annotated[
        CohortEstimate | None,
        Meta(
            description=(
                "`overall_6_months` drawn towards `insertion.prior` by the number of people; null without that rate,"
                " without that number, or when they are too few."
            )
        ),
    ]
    counts: Annotated[bool, Meta(description="Whether `insertion` is of this cohort: what offers sort and filter by.")]


class CodedItem(Struct, frozen=True):
    """A code of a nomenclature with its label."""

    code: str
    label: str | None


class CertificationDetail(Struct, frozen=True, kw_only=True):
    """A certification (fiche) with what it leads to."""

    number: str
    title: str
    abbreviation: str | None
    register: Register
    level: int | None
    active: bool
    end_of_registration: date | None
    certifiers: tuple[str, ...]
    rome: tuple[CodedItem, ...]
    formacodes: tuple[CodedItem, ...]
    nsf: tuple[CodedItem, ...]
    accessible_jobs: str | None
    sectors: str | None
    objectives: str | None
    blocs: tuple[BlocItem, ...]
    insertion: InsertionItem | None
    insertion_state: InsertionState
    cohorts: tuple[CohortItem, ...]
    replaced_by: tuple[str, ...]
    replaces: tuple[str, ...]
    offers: Annotated[int, Meta(description="Public offers that lead to it.", ge=0)]


class Criterion(Struct, frozen=True):
    """One weight of the ranking and why it is what it is."""

    name: str
    label: Text
    weight: Fraction
    reason: Text


class CriteriaStatement(Struct, frozen=True):
    """A sentence the law asks for about the order, in French, and that law."""

    name: str
    label: Text
    text: Text
    law: Text


class NoCriterion(Struct, frozen=True):
    """Something that changes no rank by relevance."""

    name: str
    text: Text


class CatalogueFacts(Struct, frozen=True):
    """How much is compared, and from when it is."""

    offers: Annotated[int, Meta(description="Offers anybody may see.", ge=0)]
    providers: Annotated[int, Meta(description="Providers (SIREN) that have at least one of them.", ge=0)]
    index_version: str
    updated: Annotated[
        datetime | None,
        Meta(description="When the last import ended; null where the process that answers has no store beside it."),
    ]


class RankingCriteria(Struct, frozen=True):
    """The criteria of relevance, from the very file that ranks."""

    version: str
    criteria: Annotated[
        tuple[Criterion, ...], Meta(description="Components of the score; those a question does not use are left out.")
    ]
    fields: Annotated[tuple[Criterion, ...], Meta(description="What a word is worth by the best field it is found in.")]
    constants: Annotated[dict[str, float], Meta(description="Every other number of the ranking.")]
    reasons: Annotated[dict[str, str], Meta(description="Why these numbers, in French, and how equals are ordered.")]
    statements: Annotated[
        tuple[CriteriaStatement, ...],
        Meta(
            description="Payment, links, exhaustiveness, updates, other orders, ratings: what the law asks to be told."
        ),
    ]
    unaffecting: Annotated[tuple[NoCriterion, ...], Meta(description="What changes no rank by relevance.")]
    catalogue: CatalogueFacts
