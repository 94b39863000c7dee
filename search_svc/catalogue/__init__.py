"""The nouns of the catalogue: what a certification, an organisation, a place and an offer are.

Plain frozen ``msgspec`` structs: they carry facts and no behaviour beyond naming themselves.
Money is ``Decimal`` euros, dates are ``date``, hours are ``float`` hours, coordinates are WGS84 degrees.
``None`` always means "not known", never zero.
"""

from search_svc.catalogue.accessibility import ACCESSIBILITY_VALUES, accessibility_values, state_of
from search_svc.catalogue.action_kinds import ACTION_KINDS, ActionKind, action_kind
from search_svc.catalogue.certification import (
    AccessRoutes,
    Bloc,
    Certification,
    Certifier,
    Coded,
    Cohort,
    CohortTooSmall,
    Habilitation,
    InsertionPrior,
    InsertionRate,
    Partner,
    Register,
)
from search_svc.catalogue.cpf_actions import CPF_ACTIONS, VAE
from search_svc.catalogue.document import OfferDocument
from search_svc.catalogue.financing import (
    AUDIENCES,
    PUBLIC,
    Audience,
    Financing,
    audience_bits,
    audiences,
    audiences_of_status,
    financing,
)
from search_svc.catalogue.findings import Findings, PlaceFarFromProvider, PriceFarBelowMedian
from search_svc.catalogue.identity import (
    is_siret,
    offer_id,
    siren_of,
    siret_is_valid,
    split_offer_id,
)
from search_svc.catalogue.offer import (
    ACCESSIBILITY_KINDS,
    AccessibilityFact,
    Address,
    Decision,
    Entry,
    Formation,
    Funder,
    Offer,
    Place,
    PlaceSource,
    Session,
    SessionState,
    SourceRef,
    StatedAction,
    Teaching,
)
from search_svc.catalogue.organisation import Organisation

__all__ = [
    "ACCESSIBILITY_KINDS",
    "ACCESSIBILITY_VALUES",
    "ACTION_KINDS",
    "AUDIENCES",
    "CPF_ACTIONS",
    "PUBLIC",
    "VAE",
    "AccessRoutes",
    "AccessibilityFact",
    "ActionKind",
    "Address",
    "Audience",
    "Bloc",
    "Certification",
    "Certifier",
    "Coded",
    "Cohort",
    "CohortTooSmall",
    "Decision",
    "Entry",
    "Financing",
    "Findings",
    "Formation",
    "Funder",
    "Habilitation",
    "InsertionPrior",
    "InsertionRate",
    "Offer",
    "OfferDocument",
    "Organisation",
    "Partner",
    "Place",
    "PlaceFarFromProvider",
    "PlaceSource",
    "PriceFarBelowMedian",
    "Register",
    "Session",
    "SessionState",
    "SourceRef",
    "StatedAction",
    "Teaching",
    "accessibility_values",
    "action_kind",
    "audience_bits",
    "audiences",
    "audiences_of_status",
    "financing",
    "is_siret",
    "offer_id",
    "siren_of",
    "siret_is_valid",
    "split_offer_id",
    "state_of",
]
