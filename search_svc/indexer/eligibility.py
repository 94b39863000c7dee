"""Which offers the CPF pays for, and every reason why one is not.

Sources of the rules: article L6323-6 of the Code du travail (what is eligible), the general conditions of Mon Compte
Formation (activity declaration, Qualiopi), RNCP XML V4.1 (habilitations of partners).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from search_svc.catalogue import VAE, Certification, Decision, Organisation, StatedAction, siren_of
from search_svc.indexer.records import AGGREGATED_FORMATS
from search_svc.store import Store

# The reasons, in the order of the design: a report counts an offer under its first.

# No certification nor CPF code is stated (so a preparation for a competition alone, too), or a VAP.
NOT_CERTIFYING = "not_certifying"
# The number stated is in no register, or the CPF code is not one of the list.
CERTIFICATION_UNKNOWN = "certification_unknown"
# The fiche says ACTIF = Non, or its registration ended before today.
CERTIFICATION_INACTIVE = "certification_inactive"
# The fiche lists partners, and this SIRET is neither a certifier nor a partner Actif with FORMER or ORGA_FORM.
PROVIDER_NOT_AUTHORISED = "provider_not_authorised"
# A driving licence by a school without prefectoral approval. No register of them is public: never applied so far.
DRIVING_SCHOOL_NOT_DECLARED = "driving_school_not_declared"
# The SIREN is not in the public list of training organisations.
NO_ACTIVITY_DECLARATION = "no_activity_declaration"
# CPF203 wholly carried out or paid by Pôle emploi (France Travail), APEC, a mission locale or Cap emploi.
PUBLICLY_DELIVERED_BUSINESS_CREATION = "publicly_delivered_business_creation"
# The public list says that the organisation has no Qualiopi certificate for this kind of action.
NO_QUALITY_CERTIFICATION = "no_quality_certification"
# Only when the dated rule is on (see DATED_RULES): an RNCP offer that states no bloc.
BLOCS_NOT_STATED = "blocs_not_stated"

REASONS = (
    NOT_CERTIFYING,
    CERTIFICATION_UNKNOWN,
    CERTIFICATION_INACTIVE,
    PROVIDER_NOT_AUTHORISED,
    DRIVING_SCHOOL_NOT_DECLARED,
    NO_ACTIVITY_DECLARATION,
    PUBLICLY_DELIVERED_BUSINESS_CREATION,
    NO_QUALITY_CERTIFICATION,
    BLOCS_NOT_STATED,
)

ASSESSMENT, BUSINESS_CREATION = "CPF202", "CPF203"
# 206 B, 210–217 heavy licences, 219–222 light ones; 201, 207 and 208 CléA. 204, 205, 209 and 218 are not in use.
CPF_CODES = frozenset(f"CPF{code}" for code in (200, 201, 202, 203, 206, 207, 208, *range(210, 218), *range(219, 223)))

# Validation des acquis professionnels opens a training, it certifies nothing (articles D613-38 to 50, Code de
# l'éducation), whatever diploma the offer names: "VAP - accès au master droit social".
_VAP = re.compile(r"\bVAP\b|\b(?i:validation des acquis professionnels)\b")
_PUBLIC_EMPLOYMENT_SERVICE = re.compile(
    r"\b(?:p[oô]le emploi|france travail|apec|missions? locales?|cap emploi)\b", re.I
)
# LHEO code of Pôle emploi / France Travail; the three other services have none.
_PUBLIC_FUNDERS = {4}

QualiopiKind = Literal["training", "assessment", "vae"]
_QUALIOPI_KINDS: Mapping[str | None, QualiopiKind] = {ASSESSMENT: "assessment", VAE: "vae"}


@dataclass(frozen=True, slots=True)
class DatedRule:
    """A rule that holds from a day on. ``enabled`` False: known, not applied."""

    reason: str
    since: date
    enabled: bool
    source: str


# Announced by the operator, not law: off until the platform really removes these offers.
DATED_RULES = (
    DatedRule(
        reason=BLOCS_NOT_STATED,
        since=date(2026, 10, 22),
        enabled=False,
        source="EDOF, kit of 06/2026: offers state their blocs since 11/06/2026, those without leave on 22/10/2026",
    ),
)


@dataclass(frozen=True, slots=True)
class _Fiche:
    active: bool
    end: date | None
    authorised: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Registers:
    """What the rules look up, small enough to keep in memory whole (30,000 fiches, 400,000 partners).

    ``loaded`` names the registers that have at least one row: "RNCP", "RS", "habilitations", "organisations".
    ``qualiopi`` maps a SIREN of the public list to its certificates, None where the list does not say.
    """

    fiches: Mapping[str, _Fiche]
    qualiopi: Mapping[str, Mapping[QualiopiKind, bool | None]]
    names: Mapping[str, str]
    loaded: frozenset[str]

    @classmethod
    def of_store(cls, store: Store) -> "Registers":
        """Read the registers a store holds."""
        authorised = store.authorised_sirets()
        return cls.of(store.certifications(), store.organisations(), authorised)

    @classmethod
    def of(
        cls,
        certifications: Iterable[Certification],
        organisations: Iterable[Organisation],
        authorised: Mapping[str, frozenset[str]],
    ) -> "Registers":
        """From the nouns; ``authorised`` holds who may sell a fiche, for the fiches that list partners."""
        loaded: set[str] = set()
        fiches = {}
        for certification in certifications:
            loaded.add(certification.register)
            if certification.lists_partners is not None:
                loaded.add("habilitations")
            fiches[certification.number] = _Fiche(
                certification.active, certification.end_of_registration, authorised.get(certification.number)
            )
        qualiopi: dict[str, dict[QualiopiKind, bool | None]] = {}
        names: dict[str, str] = {}
        for organisation in organisations:
            loaded.add("organisations")
            if not organisation.declaration:
                continue
            names.setdefault(organisation.siren, organisation.name)
            known = qualiopi.setdefault(organisation.siren, {})
            for kind, stated in _certificates(organisation):
                known[kind] = _either(known.get(kind), stated)
        return cls(fiches, qualiopi, names, frozenset(loaded))

    def rules_skipped(self) -> list[str]:
        """Rules that are not applied because their register was never loaded.

        ``certification_unknown:RS`` says that the rule is applied to RNCP numbers only.
        """
        skipped = [
            rule if register is None else f"{rule}:{register}"
            for rule in (CERTIFICATION_UNKNOWN, CERTIFICATION_INACTIVE)
            for register in self._registers_missing()
        ]
        if "habilitations" not in self.loaded:
            skipped.append(PROVIDER_NOT_AUTHORISED)
        skipped.append(DRIVING_SCHOOL_NOT_DECLARED)
        if "organisations" not in self.loaded:
            skipped += [NO_ACTIVITY_DECLARATION, NO_QUALITY_CERTIFICATION]
        return skipped

    def differ_between(self, first: date, last: date) -> bool:
        """Whether a registration ends in [first, last) or a rule begins in (first, last].

        Decisions taken on these two days may then differ.
        """
        return any(fiche.end is not None and first <= fiche.end < last for fiche in self.fiches.values()) or any(
            rule.enabled and first < rule.since <= last for rule in DATED_RULES
        )

    def _registers_missing(self) -> list[str | None]:
        missing = [register for register in ("RNCP", "RS") if register not in self.loaded]
        return [None] if len(missing) == 2 else [*missing]


def decide(stated: StatedAction, registers: Registers, today: date, flags: tuple[str, ...] = ()) -> Decision:
    """The decision on an action as of ``today``.

    Of several certifications stated, the first that makes the offer eligible decides; else the one that comes closest
    (whose first reason is the latest in the order), the first stated among equals.
    """
    best: tuple[int, tuple[str, ...], str | None] | None = None
    for number in stated.certifications or (None,):
        reasons = tuple(reason for reason, applies in _RULES if applies(stated, number, registers, today))
        rank = REASONS.index(reasons[0]) if reasons else len(REASONS)
        if best is None or rank > best[0]:
            best = (rank, reasons, number)
    assert best is not None
    _, reasons, number = best
    return Decision(cpf=not reasons, reasons=reasons, flags=flags, certification=number)


def leaves_blocs_out(stated: StatedAction, number: str | None) -> bool:
    """Whether an RNCP offer states no bloc although its format has a place for them."""
    is_rncp = number is not None and number.startswith("RNCP")
    return is_rncp and not stated.blocs and stated.format not in AGGREGATED_FORMATS


def _certificates(organisation: Organisation) -> tuple[tuple[QualiopiKind, bool | None], ...]:
    return (
        ("training", organisation.qualiopi_training),
        ("assessment", organisation.qualiopi_assessment),
        ("vae", organisation.qualiopi_vae),
    )


def _either(first: bool | None, second: bool | None) -> bool | None:
    """Several declarations of one SIREN: one certificate is enough."""
    return True if first or second else second if first is None else first


_Rule = Callable[[StatedAction, str | None, Registers, date], bool]


def _not_certifying(stated: StatedAction, number: str | None, _registers: Registers, _today: date) -> bool:
    return number is None or (number != VAE and _VAP.search(stated.title) is not None)


def _unknown(_stated: StatedAction, number: str | None, registers: Registers, _today: date) -> bool:
    if number is None:
        return False
    if number.startswith("CPF"):
        return number not in CPF_CODES
    register = "RS" if number.startswith("RS") else "RNCP"
    return register in registers.loaded and number not in registers.fiches


def _inactive(_stated: StatedAction, number: str | None, registers: Registers, today: date) -> bool:
    fiche = registers.fiches.get(number or "")
    return fiche is not None and (not fiche.active or (fiche.end is not None and fiche.end < today))


def _not_authorised(stated: StatedAction, number: str | None, registers: Registers, _today: date) -> bool:
    fiche = registers.fiches.get(number or "")
    return fiche is not None and fiche.authorised is not None and stated.siret not in fiche.authorised


def _not_declared(stated: StatedAction, _number: str | None, registers: Registers, _today: date) -> bool:
    return "organisations" in registers.loaded and siren_of(stated.siret) not in registers.qualiopi


def _publicly_delivered(stated: StatedAction, number: str | None, registers: Registers, _today: date) -> bool:
    if number != BUSINESS_CREATION:
        return False
    names = (stated.provider_name, registers.names.get(siren_of(stated.siret), ""))
    if any(_PUBLIC_EMPLOYMENT_SERVICE.search(name) for name in names):
        return True
    # A funder that is only listed may pay a part: "wholly" needs a stated remainder of nothing.
    return stated.cost_left == 0 and bool(stated.funders) and set(stated.funders) <= _PUBLIC_FUNDERS


def _no_quality(stated: StatedAction, number: str | None, registers: Registers, _today: date) -> bool:
    certificates = registers.qualiopi.get(siren_of(stated.siret), {})
    return certificates.get(_QUALIOPI_KINDS.get(number, "training")) is False


def _no_bloc(stated: StatedAction, number: str | None, _registers: Registers, today: date) -> bool:
    applied = any(rule.enabled and rule.since <= today for rule in DATED_RULES if rule.reason == BLOCS_NOT_STATED)
    return applied and leaves_blocs_out(stated, number)


_RULES: tuple[tuple[str, _Rule], ...] = (
    (NOT_CERTIFYING, _not_certifying),
    (CERTIFICATION_UNKNOWN, _unknown),
    (CERTIFICATION_INACTIVE, _inactive),
    (PROVIDER_NOT_AUTHORISED, _not_authorised),
    (NO_ACTIVITY_DECLARATION, _not_declared),
    (PUBLICLY_DELIVERED_BUSINESS_CREATION, _publicly_delivered),
    (NO_QUALITY_CERTIFICATION, _no_quality),
    (BLOCS_NOT_STATED, _no_bloc),
)
