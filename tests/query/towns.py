"""Named towns of the tests (facts of INSEE and La Poste)."""

from search_svc.catalogue.thesaurus import Commune
from search_svc.places import Gazetteer

LYON = Commune("69123", "Lyon", "69001", 45.7580, 4.8351, "69", "84", population=522_000)
VILLEURBANNE = Commune("69266", "Villeurbanne", "69100", 45.7719, 4.8902, "69", "84", population=156_000)
VIENNE = Commune("38544", "Vienne", "38200", 45.5242, 4.8781, "38", "84", population=30_000)
GRENOBLE = Commune("38185", "Grenoble", "38000", 45.1885, 5.7245, "38", "84", population=157_000)
PARIS = Commune("75056", "Paris", "75001", 48.8566, 2.3522, "75", "11", population=2_100_000)
SAINT_DENIS = Commune("93066", "Saint-Denis", "93200", 48.9362, 2.3574, "93", "11", population=113_000)
SAINT_DENIS_974 = Commune("97411", "Saint-Denis", "97400", -20.8789, 55.4481, "974", "04", population=153_000)

GAZETTEER = Gazetteer((LYON, VILLEURBANNE, VIENNE, GRENOBLE, PARIS, SAINT_DENIS, SAINT_DENIS_974))
