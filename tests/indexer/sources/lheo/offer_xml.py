"""Formations as XML for the tests of the offer readers: a sound one, of which each test spoils one thing."""

from collections.abc import Iterator
from pathlib import Path

from search_svc.indexer.records import OfferItem, OfferRecord, Unreadable
from search_svc.indexer.sources import lheo
from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.recognise import recognise

EDOF = "https://www.of.moncompteformation.gouv.fr"
LHEO_22 = "http://www.lheo.org/2.2"
LHEO_23 = "http://lheo.gouv.fr/2.3"

SIRET = "73282932000074"
CONTACT = "<nom>ATELIER LYON</nom><prenom>-</prenom>"
ADDRESS = (
    "<adresse numero='1'><ligne>ATELIER LYON</ligne><codepostal>69100</codepostal><ville>VILLEURBANNE</ville></adresse>"
)
PLACE = f"<lieu-de-formation><coordonnees numero='1'>{CONTACT}{ADDRESS}</coordonnees></lieu-de-formation>"
PERIOD = "<periode><debut>20270104</debut><fin>20270129</fin></periode>"
SESSION = f"<session numero='S1'>{PERIOD}<etat-recrutement>1</etat-recrutement></session>"
CODED = "<modalites-enseignement>0</modalites-enseignement><modalites-entrees-sorties>0</modalites-entrees-sorties>"
PRICE = (
    "<extras info='action'><extras info='frais-pedagogiques'><extra info='frais-ttc'>1200.50</extra></extras></extras>"
)
CERTIFICATION = "<certification><code-RNCP>RNCP38565</code-RNCP></certification>"
RESPONSIBLE = (
    "<organisme-formation-responsable><SIRET-organisme-formation><SIRET>{siret}</SIRET></SIRET-organisme-formation>"
    "{more}</organisme-formation-responsable>"
)


def action(
    number: str = "A1", coded: str = CODED, place: str = PLACE, sessions: str = SESSION, more: str = PRICE
) -> str:
    return f"<action numero='{number}' datemaj='20261101'>{coded}{place}{sessions}{more}</action>"


def formation(
    actions: str | None = None,
    number: str = "F1",
    title: str = "CAP Pâtissier",
    texts: str = "<contenu-formation>Pâte feuilletée</contenu-formation>",
    certification: str = CERTIFICATION,
    siret: str = SIRET,
    responsible: str = "",
    more: str = "",
) -> str:
    return (
        f"<formation numero='{number}'><intitule-formation>{title}</intitule-formation>{texts}{certification}"
        f"{action() if actions is None else actions}"
        f"{RESPONSIBLE.format(siret=siret, more=responsible)}{more}</formation>"
    )


def document(*formations: str, namespace: str = EDOF, encoding: str = "UTF-8") -> str:
    body = "\n".join(formations)
    return f"<?xml version='1.0' encoding='{encoding}'?>\n<lheo xmlns='{namespace}'><offres>\n{body}\n</offres></lheo>"


def read_path(path: Path) -> Iterator[OfferItem]:
    for file in walk(path):
        format_ = recognise(file.name, file.head)
        assert format_ is not None
        assert format_.kind == "offers"
        yield from lheo.read(file, format_.name)


class Reader:
    """Writes a document to a file and reads it back."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "offers.xml"

    def items(self, xml: str | bytes) -> list[OfferItem]:
        self._path.write_bytes(xml if isinstance(xml, bytes) else xml.encode())
        return list(read_path(self._path))

    def offer(self, *formations: str, namespace: str = EDOF) -> OfferRecord:
        """The one offer of a document that holds one."""
        (item,) = self.items(document(*formations, namespace=namespace))
        assert isinstance(item, OfferRecord), item
        return item

    def refused(self, *formations: str) -> Unreadable:
        """The one unreadable offer of a document that holds one."""
        (item,) = self.items(document(*formations))
        assert isinstance(item, Unreadable), item
        return item
