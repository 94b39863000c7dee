"""Results and explanations as tables on the terminal, in the words of the page."""

import os

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from search_svc.query.rank_responses import OfferRanking
from search_svc.query.responses import Explanation, Item, OfferPage
from search_svc.web import wording
from search_svc.web.results import correction_text, help_text, total_text, understanding_text

# Where standard output is no terminal and COLUMNS is not set: wide enough for four columns of text.
_WIDTH = 140


def console() -> Console:
    """Standard output."""
    found = Console()
    return found if found.is_terminal or "COLUMNS" in os.environ else Console(width=_WIDTH)


def show_page(page: OfferPage, *, explain: bool) -> None:
    """A page of results. ``explain``: with the sentences of each rank."""
    out = console()
    if page.understood:
        out.print(escape(understanding_text(page.understood)))
    if page.corrections:
        out.print(escape(correction_text(page.corrections)))
    out.print(escape(total_text(page.total)))
    understood = page.origins.home is not None and page.origins.home.understood
    origins = [
        f"{wording.UNDERSTOOD_ORIGIN if understood else name} : {origin.label}"
        for name, origin in (("domicile", page.origins.home), ("travail", page.origins.work))
        if origin
    ]
    if origins:
        out.print(escape(" ; ".join(origins)))
    if page.funding:
        out.print(escape(wording.funding(page.funding)))
    if page.help:
        out.print("Il y aurait des offres :")
        for help_item in page.help:
            out.print(escape(f"• {help_text(help_item)}"))
    if not page.items:
        return
    table = Table(box=box.ROUNDED, show_lines=True, pad_edge=False)
    for heading, justify, ratio in (("", "right", None), ("Offre", "left", 4), ("Faits", "left", 5)):
        table.add_column(heading, justify=justify, ratio=ratio)  # type: ignore[arg-type]
    table.add_column("Pourquoi ce rang", ratio=4)
    for rank, item in enumerate(page.items, start=1):
        table.add_row(
            str(rank),
            _offer(item),
            _facts(item, origins=bool(origins), understood=understood),
            _why(item.explanation, explain),
        )
    out.print(table)
    if page.next:
        out.print("D’autres résultats suivent : --size en montre jusqu’à 100.")


def show_ranking(title: str, ranking: OfferRanking) -> None:
    """Why one offer stands where it does."""
    out = console()
    out.print(f"[bold]{escape(title)}[/] ({ranking.id})")
    if ranking.understood:
        out.print(escape(understanding_text(ranking.understood)))
    if ranking.corrections:
        out.print(escape(correction_text(ranking.corrections)))
    if not ranking.matches or ranking.explanation is None:
        out.print("Cette offre ne répond pas à cette recherche.")
        if ranking.missing:
            out.print(escape(wording.missing(ranking.missing)))
        _show_changes(out, ranking)
        return
    if ranking.rank:
        out.print(f"Rang {ranking.rank}.")
    elif ranking.shown_by:
        out.print(f"Montrée sous une autre offre de son groupe : {ranking.shown_by}")
    else:
        out.print(f"Au-delà du rang {ranking.ranked_to}.")
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("Critère", "Valeur", "Poids", "Points"):
        table.add_column(heading, justify="left" if heading == "Critère" else "right")
    for term in ranking.explanation.terms:
        table.add_row(
            escape(term.label), *(_decimal(number) for number in (term.value, term.weight, term.contribution))
        )
    table.add_row("Note", "", "", _decimal(ranking.explanation.score))
    out.print(table)
    for sentence in ranking.explanation.sentences:
        out.print(escape(f"• {sentence}"))
    if ranking.expected:
        out.print(escape(wording.expected_rank(ranking.expected)))
    if ranking.before:
        out.print(escape(wording.before(ranking)))
        table = Table(box=box.SIMPLE_HEAD)
        for heading in ("Rang", "Organisme", "Offre", "Note", "Pourquoi avant"):
            table.add_column(heading)
        for other in ranking.before:
            name = other.provider.name or other.provider.siret
            table.add_row(*map(escape, (str(other.rank), name, other.title, _decimal(other.score), other.detail)))
        out.print(table)
    _show_changes(out, ranking)


def _show_changes(out: Console, ranking: OfferRanking) -> None:
    if ranking.changes:
        out.print("Ce qui changerait la note :")
    for change in ranking.changes:
        place = f" {wording.expected_rank(change.expected)}" if change.expected else ""
        out.print(escape(f"• {change.detail}{place}"))
    if ranking.unaffecting:
        out.print("Ce qui n’y change rien :")
    for fact in ranking.unaffecting:
        out.print(escape(f"• {fact.detail}"))


def _offer(item: Item) -> str:
    certification = "sans certification indiquée"
    if item.certification:
        certification = f"{item.certification.number}, {wording.level(item)}"
    lines = [
        f"[bold]{escape(item.title)}[/]",
        escape(certification),
        escape(item.provider.name or "organisme au nom non communiqué"),
        wording.others(item),
        f"[dim]{item.id}[/]",
    ]
    return "\n".join(line for line in lines if line)


def _facts(item: Item, *, origins: bool, understood: bool) -> str:
    facts = (
        wording.where(item, origins=origins, understood=understood),
        wording.price(item),
        *([] if item.remaining_reason is None else [f"Reste à payer : {wording.remaining(item)}"]),
        *(wording.financing(way) for way in item.financing if not item.eligibility.cpf),
        wording.next_session(item),
        f"{wording.teaching(item)}, {wording.hours(item)}",
        f"Insertion : {wording.insertion(item.insertion, item.insertion_state)}",
        f"Avis : {wording.rating(item.rating)}",
        f"Accessibilité : {wording.accessibility(item.accessibility)}",
    )
    return "\n".join(escape(fact) for fact in facts)


def _why(explanation: Explanation | None, sentences: bool) -> str:
    if explanation is None:
        return ""
    if sentences:
        return "\n".join(escape(sentence) for sentence in explanation.sentences)
    terms = [f"{term.label} {_decimal(term.contribution)}" for term in explanation.terms if term.weight]
    return "\n".join(escape(line) for line in (f"Note {_decimal(explanation.score)}", *terms))


def _decimal(number: float) -> str:
    return f"{number:.3f}".replace(".", ",")
