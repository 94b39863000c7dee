"""What an action has to meet for the account to pay it, by kind of action. Each condition is asked and told."""

from collections.abc import Callable
from decimal import Decimal

from search_svc.funding.errors import FundingError
from search_svc.funding.rules import Kind
from search_svc.funding.statements import PriceToPay
from search_svc.funding.trace import Trace

_ZERO = Decimal(0)
# A stated fact → the kinds of action it says something about.
_SPEAKS_OF = {
    "hours": ("bilan", "business_creation"),
    "recent_bilan": ("bilan",),
    "holds_licence": ("light_licence",),
    "one_euro_loan": ("light_licence",),
    "certifying": ("business_creation",),
    "pricing": ("business_creation",),
}
# Categories of licence for which holding one already does not count (BE: a trailer behind what one may drive).
_BESIDE_A_LICENCE = ("CPF222",)


def check_facts(asked: PriceToPay, kind: Kind) -> None:
    """FundingError naming the fact that says nothing of this kind of action, or of this account."""
    if asked.public_agent:
        raise FundingError("public_agent", "a public agent's hours are another account, that the employer pays")
    for field, kinds in _SPEAKS_OF.items():
        if getattr(asked, field) is not None and kind.name not in kinds:
            raise FundingError(field, f"says nothing about this kind of action ({kind.label})")
    if asked.pricing == "flat" and asked.hours is None:
        raise FundingError("hours", "is needed: a flat price is for a number of hours")


def may_be_paid(asked: PriceToPay, kind: Kind, trace: Trace) -> bool:
    """Whether the account may pay, but for the co-funding of a light licence. A fact not stated does not forbid it."""
    asking = _BY_KIND.get(kind.name)
    return asking is None or asking(asked, trace)


def cofunding(asked: PriceToPay, kind: Kind, trace: Trace) -> tuple[bool, Decimal]:
    """(whether rights may be used, euros that others pay before rights do)."""
    if kind.name != "light_licence":
        return True, _ZERO
    rule = trace.rule("cofunding.light_licence")
    if rule is None:
        return True, _ZERO
    if asked.jobseeker:
        trace.say(rule, "not_applied", "le titulaire est demandeur d'emploi")
        return True, _ZERO
    granted = sum((abondement.amount for abondement in asked.abondements), _ZERO)
    if granted < rule.amount:
        trace.say(rule, "applied", f"cofinancement de {granted} € : le compte ne peut pas payer ce permis")
        return False, _ZERO
    trace.say(rule, "applied", f"cofinancement de {granted} € : le permis est ouvert")
    return True, rule.amount


def _bilan(asked: PriceToPay, trace: Trace) -> bool:
    allowed = True
    if shortest := trace.rule("bilan.hours"):
        if asked.hours is None:
            trace.say(shortest, "unknown", "la durée d'accompagnement n'est pas déclarée")
        elif asked.hours < shortest.amount:
            trace.say(shortest, "applied", f"{asked.hours} h : trop court, le compte ne peut pas payer ce bilan")
            allowed = False
        else:
            trace.say(shortest, "applied", f"{asked.hours} h : la durée suffit")
    if waiting := trace.rule("bilan.waiting"):
        if asked.recent_bilan is None:
            trace.say(waiting, "unknown", "la date du bilan précédent n'est pas déclarée")
        elif asked.recent_bilan:
            trace.say(waiting, "applied", "un bilan est trop récent : le compte ne peut pas payer celui-ci")
            allowed = False
        else:
            trace.say(waiting, "applied", "aucun bilan financé dans ce délai")
    return allowed


def _light_licence(asked: PriceToPay, trace: Trace) -> bool:
    rule = trace.rule("licence.none_held")
    if rule is None:
        return True
    if asked.certification in _BESIDE_A_LICENCE:
        trace.say(rule, "not_applied", "le permis BE complète un permis que l'on a")
        return True
    if asked.holds_licence is None:
        trace.say(rule, "unknown", "il n'est pas dit si le titulaire a déjà un permis en cours de validité")
        return True
    if asked.holds_licence:
        trace.say(rule, "applied", "le titulaire a un permis : le compte ne peut pas payer celui-ci")
        return False
    trace.say(rule, "applied", "le titulaire n'a pas de permis en cours de validité")
    return True


def _business_creation(asked: PriceToPay, trace: Trace) -> bool:
    if pricing := trace.rule("business_creation.pricing"):
        if asked.pricing is None:
            trace.say(pricing, "unknown", "il n'est pas dit si le prix est un forfait ou un devis")
        elif asked.pricing == "flat":
            trace.say(pricing, "applied", f"forfait de {asked.hours} h à {asked.price} €")
        else:
            trace.say(pricing, "applied", f"devis personnel de {asked.price} € : il fixe les heures et le prix")
    rule = trace.rule("business_creation.certifying")
    if rule is None:
        return True
    if asked.certifying is None:
        trace.say(rule, "unknown", "il n'est pas dit si l'action prépare une certification")
        return True
    if not asked.certifying:
        trace.say(rule, "applied", "l'action ne prépare aucune certification : le compte ne peut pas la payer")
        return False
    trace.say(
        rule, "applied", "l'action prépare une certification ; le plafond est celui de son répertoire, à demander"
    )
    return True


_BY_KIND: dict[str, Callable[[PriceToPay, Trace], bool]] = {
    "bilan": _bilan,
    "light_licence": _light_licence,
    "business_creation": _business_creation,
}
