"""``docs/funding.md``: rights, caps and participation, from the rule file; ``scripts/write_reference.py`` writes it."""

from datetime import date

from search_svc.catalogue.action_kinds import KIND_NUMBERS, KIND_REGISTERS
from search_svc.funding import Rule, packaged_rules
from search_svc.funding.rules import Kind

# Section → beginnings of the names of its rules; every rule belongs to one.
SECTIONS = {
    "Crédits annuels et plafonds du compte": ("credit.", "ceiling.", "supplement.", "agreement", "corrective"),
    "Temps de travail": ("work.",),
    "Lieu et statut": ("abroad.", "other_account."),
    "Heures, jusqu'à la fin de 2018, et DIF": ("hours.", "dif."),
    "Participation du titulaire": ("participation",),
    "Plafonds de droits et conditions par type d'action": (
        "cap.",
        "cofunding.",
        "bilan.",
        "licence.",
        "business_creation.",
    ),
    "Aide de France Travail et prêt": ("abondement.", "loan."),
}
_L5213_2 = (
    "https://circulaires.legifrance.gouv.fr/affichCodeArticle.do?cidTexte=LEGITEXT000006072050"
    "&idArticle=LEGIARTI000020039309"
)
_ASH = (
    "https://ash.tm.fr/hebdo/2527/le-social-en-action/"
    "intervention-de-lagefiph-aupres-des-esat-la-nouvelle-donne-385336.php"
)
# Of a rule that no page we could read states: the reader must not take its text for checked.
UNREAD = "**non vérifié**"
_ROLES = {"opens_purchase": "ouvrir l'achat", "triggers_payment": "déclencher le paiement"}
_BEYOND = ", si le prix dépasse les droits utilisables"
_HEAD = """\
# Droits, plafonds et reste à charge

Règles du compte personnel de formation (CPF) que `POST /v1/rights/estimate` et `POST /v1/funding/plan` appliquent,
lues dans `search_svc/funding/rules.toml`. Chaque ligne porte sa date d'effet, son texte et la page publique où elle a
été relue ; « non vérifié » : nous n'avons lu aucune page qui la dise. Aucune page ne remplace Légifrance. Rien n'est
connu après le {until} : une date postérieure est refusée.

## Comment un prix est payé

Le compte paie les frais pédagogiques et ceux de la validation, rien d'autre : ni trajets, ni repas, ni matériel.

1. La participation du titulaire est due, au plus à hauteur du prix, sauf exonération.
2. Les droits paient le reste, dans la limite du plafond du type d'action. Pour un permis léger, le cofinancement exigé
   passe avant eux.
3. Les abondements complètent, dans l'ordre où ils sont donnés ; celui de France Travail, ce que nul autre ne paie.
4. Ce qui manque, et la participation si personne d'autre ne la paie, reste à la charge du titulaire. Un prêt « permis à
   un euro par jour » l'avance, sans le réduire.

Une condition dont le fait n'est pas déclaré n'interdit rien : la trace la dit inconnue. Les heures d'un agent public
ne sont pas ce compte : il n'est pas concerné, et sa demande est refusée avec la raison.

Une recherche (`rights`) applique ces règles à chaque offre, sans abondement ; le titulaire n'y est demandeur d'emploi,
donc exonéré, que si un jeton signé le dit (`status`, voir [entitlements](how-to/entitlements.md)).

À droits, date, type d'action et abondements égaux, le reste à charge ne baisse jamais quand le prix monte, sauf avec
un abondement de l'employeur, de l'Opco ou de la branche : il n'exonère de la participation que si le prix dépasse les
droits utilisables (Code du travail, art. L. 6323-7), ou si ce cofinancement est celui qu'un permis léger exige.

## Comment le compte est estimé

* Le crédit d'une année compte dès le 1er janvier suivant, bien qu'il soit inscrit dans le courant de cette année-là.
* De plusieurs statuts dans une année, le plus favorable donne le crédit.
* Le plafond arrête le crédit annuel. Le DIF compte dans le plafond et reste utilisable en entier ; l'abondement
  correctif et ce qu'un accord ajoute n'y comptent pas (Code du travail, art. L. 6323-15).
* Un usage prend d'abord le DIF, puis les crédits annuels, puis le reste.
* L'année en cours ne donne encore rien.
* À l'étranger, un contrat de droit français acquiert comme en France, un contrat de droit local n'acquiert rien. Un
  agent public, un volontaire international (VIE) et une année incomplète en ESAT sont refusés avec la raison.
* Le DIF inscrit se corrige jusqu'au premier dossier validé ; un conseiller (CEP) qui l'inscrit donne le niveau de
  diplôme.

## Ce qu'un statut ouvre dans la liste étendue

Les règles sont dans `search_svc/catalogue/financing.py`.

* `jobseeker` : ce que la Région ou France Travail achète, et ce que France Travail aide (AIF, plus bas). D'un achat, le
  compte peut être débité, dans la limite des droits et après information (Code du travail, art. L. 6323-22, relu sur
  https://code.travail.gouv.fr/code-du-travail/l6323-22).
* `disabled_worker` : ce que l'Agefiph achète (même article, et L. 5214-1). **Non vérifié** : l'article ne parle que
  d'un demandeur d'emploi ; aucun texte lu ne dit qu'il en est de même d'un travailleur handicapé en emploi.
* `esat` : la même chose, parce que l'orientation vers un ESAT (« établissement ou service d'accompagnement par le
  travail ») vaut reconnaissance de la qualité de travailleur handicapé (Code du travail, art. L. 5213-2, rédaction de
  la loi n° 2023-1196 du 18 décembre 2023, art. 10, relue sur une copie de [Légifrance][L5213-2]). **Non vérifié** : que
  l'Agefiph paie la formation d'une personne encore accueillie en ESAT. Un de ses délégués régionaux a écrit que les
  budgets de l'ESAT la paient ([ASH n° 2527][ASH]).

[L5213-2]: {l5213_2}
[ASH]: {ash}
"""


def funding_page() -> str:
    """The page; ValueError names a rule that no section shows."""
    rules = packaged_rules()
    text = _HEAD.format(until=_day(rules.known_until), l5213_2=_L5213_2, ash=_ASH)
    shown = set()
    for title, beginnings in SECTIONS.items():
        rows = [rule for rule in rules.rows if rule.name.startswith(beginnings)]
        shown |= {rule.name for rule in rows}
        text += f"\n## {title}\n\n" + _table(
            ("règle", "montant", "à partir du", "texte", "relu sur"), [_row(rule, rules.known_until) for rule in rows]
        )
    if unseen := {rule.name for rule in rules.rows} - shown:
        raise ValueError(f"no section of docs/funding.md shows {', '.join(sorted(unseen))}")
    text += "\n## Types d'action\n\n" + _table(
        ("type", "certifications"),
        [(kind.label, _numbers_of(kind)) for kind in rules.kinds],
    )
    text += "\n## Qui peut compléter le compte\n\n" + _table(
        ("financeur", "exonère de la participation"),
        [
            (funder.label, (funder.exempts or "non") + (_BEYOND if funder.only_beyond_rights else ""))
            for funder in rules.funders.values()
        ],
    )
    text += "\nUn demandeur d'emploi est exonéré de la participation (Code du travail, art. L. 6323-7).\n"
    text += "\n## Pièces à fournir\n\n" + _table(
        ("type d'action", "pièce", "pour", "texte", "relu sur"),
        [
            (
                ", ".join(kind.label for kind in rules.kinds if kind.name in row.kinds) or "tous",
                row.label,
                _ROLES[row.role],
                row.text,
                row.source or UNREAD,
            )
            for row in rules.documents
        ],
    )
    return text


def _numbers_of(kind: Kind) -> str:
    return ", ".join(KIND_NUMBERS.get(kind.name, ())) or f"toute autre certification {KIND_REGISTERS[kind.name]}"


def _row(rule: Rule, known_until: date) -> tuple[str, ...]:
    value = _day(rule.value) if isinstance(rule.value, date) else f"{rule.value} {rule.unit}".replace(".", ",")
    if rule.value is None:
        value = "condition"
    days = _day(rule.start) if rule.end == known_until else f"{_day(rule.start)}, jusqu'au {_day(rule.end)}"
    label = f"{rule.label}. {rule.note}" if rule.note else rule.label
    return f"`{rule.name}` : {label}", value, days, rule.text, rule.source or UNREAD


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
