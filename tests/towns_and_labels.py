"""Towns and labels that readings of questions are tested with: facts of INSEE and the ROME, made-up providers."""

from search_svc.catalogue.thesaurus import Commune
from search_svc.engine.port import Suggestion, SuggestionKind
from search_svc.places import Gazetteer
from search_svc.query.reading.labels import Labels

TOWNS = Gazetteer(
    (
        Commune("69123", "Lyon", "69001", 45.758, 4.835, "69", "84", population=522_000),
        Commune("69266", "Villeurbanne", "69100", 45.772, 4.890, "69", "84", population=156_000),
        Commune("37261", "Tours", "37000", 47.383, 0.683, "37", "24", population=136_000),
        Commune("06088", "Nice", "06000", 43.7, 7.25, "06", "93", population=345_000),
        Commune("26362", "Valence", "26000", 44.93, 4.89, "26", "84", population=64_000),
        Commune("44109", "Nantes", "44000", 47.217, -1.55, "44", "52", population=320_000),
        Commune("72181", "Le Mans", "72000", 48.0, 0.2, "72", "52", population=145_000),
        Commune("97407", "Le Port", "97420", -20.94, 55.29, "974", "04", population=34_000),
        Commune("17300", "La Rochelle", "17000", 46.16, -1.15, "17", "75", population=77_000),
        Commune("42218", "Saint-Étienne", "42000", 45.43, 4.39, "42", "84", population=173_000),
        Commune("74010", "Annecy", "74000", 45.9, 6.13, "74", "84", population=131_000),
        Commune("89387", "Sens", "89100", 48.2, 3.28, "89", "27", population=26_000),
        Commune("16061", "Brie", "16590", 45.73, 0.24, "16", "75", population=4_200),
        Commune("38544", "Vienne", "38200", 45.524, 4.878, "38", "84", population=30_000),
        Commune("69004", "Saint-Cyr-au-Mont-d'Or", "69450", 45.81, 4.82, "69", "84", population=5_700),
    )
)


def suggestion(text: str, kind: SuggestionKind = "job") -> Suggestion:
    return Suggestion(text, kind, "X", 1)


LABELS = Labels(
    (
        suggestion("Conducteur / Conductrice de grue à tour"),
        suggestion("Conducteur / Conductrice de tours à reproduire en industrie du bois"),
        suggestion("Conducteur / Conductrice de ligne de production"),
        suggestion("Conseiller / Conseillère relation client à distance"),
        suggestion("Vendeur / Vendeuse à distance"),
        suggestion("Chargé / Chargée de clientèle en ligne"),
        suggestion("Concepteur / Conceptrice e-learning"),
        suggestion("Gestionnaire de port de plaisance"),
        suggestion("Technicien véhicule hybride"),
        suggestion("Développement sens commercial", "certification"),
        suggestion("Communiquer avec impact à l'oral en présentiel et à distance", "certification"),
        suggestion("Ingénieur diplômé de l'université Lyon 1 spécialité mécanique", "certification"),
        suggestion("Soudeur niveau 6", "certification"),
        suggestion("Bac pro cuisine", "certification"),
        suggestion("Anglais professionnel", "domain"),
        suggestion("Boulangerie", "domain"),
        suggestion("GRETA LYON MÉTROPOLE", "provider"),
        suggestion("ANGLAIS LYON", "provider"),
    )
)
