"""Départements and regions: codes and names (INSEE, Code officiel géographique), and what a postcode says of them."""

from msgspec import Struct


class Department(Struct, frozen=True):
    """A département or an overseas collectivity. ``region`` is "" for those that are in no region.

    ``capital`` is its préfecture, as GeoNames spells it.
    """

    code: str
    name: str
    region: str
    capital: str


# Regions since 2016 (loi n° 2015-29 du 16 janvier 2015), INSEE codes.
REGIONS = {
    "01": "Guadeloupe",
    "02": "Martinique",
    "03": "Guyane",
    "04": "La Réunion",
    "06": "Mayotte",
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d'Azur",
    "94": "Corse",
}

_TABLE = """
01|Ain|84|Bourg-en-Bresse
02|Aisne|32|Laon
03|Allier|84|Moulins
04|Alpes-de-Haute-Provence|93|Digne-les-Bains
05|Hautes-Alpes|93|Gap
06|Alpes-Maritimes|93|Nice
07|Ardèche|84|Privas
08|Ardennes|44|Charleville-Mézières
09|Ariège|76|Foix
10|Aube|44|Troyes
11|Aude|76|Carcassonne
12|Aveyron|76|Rodez
13|Bouches-du-Rhône|93|Marseille
14|Calvados|28|Caen
15|Cantal|84|Aurillac
16|Charente|75|Angoulême
17|Charente-Maritime|75|La Rochelle
18|Cher|24|Bourges
19|Corrèze|75|Tulle
2A|Corse-du-Sud|94|Ajaccio
2B|Haute-Corse|94|Bastia
21|Côte-d'Or|27|Dijon
22|Côtes-d'Armor|53|Saint-Brieuc
23|Creuse|75|Guéret
24|Dordogne|75|Périgueux
25|Doubs|27|Besançon
26|Drôme|84|Valence
27|Eure|28|Évreux
28|Eure-et-Loir|24|Chartres
29|Finistère|53|Quimper
30|Gard|76|Nîmes
31|Haute-Garonne|76|Toulouse
32|Gers|76|Auch
33|Gironde|75|Bordeaux
34|Hérault|76|Montpellier
35|Ille-et-Vilaine|53|Rennes
36|Indre|24|Châteauroux
37|Indre-et-Loire|24|Tours
38|Isère|84|Grenoble
39|Jura|27|Lons-le-Saunier
40|Landes|75|Mont-de-Marsan
41|Loir-et-Cher|24|Blois
42|Loire|84|Saint-Étienne
43|Haute-Loire|84|Le Puy-en-Velay
44|Loire-Atlantique|52|Nantes
45|Loiret|24|Orléans
46|Lot|76|Cahors
47|Lot-et-Garonne|75|Agen
48|Lozère|76|Mende
49|Maine-et-Loire|52|Angers
50|Manche|28|Saint-Lô
51|Marne|44|Châlons-en-Champagne
52|Haute-Marne|44|Chaumont
53|Mayenne|52|Laval
54|Meurthe-et-Moselle|44|Nancy
55|Meuse|44|Bar-le-Duc
56|Morbihan|53|Vannes
57|Moselle|44|Metz
58|Nièvre|27|Nevers
59|Nord|32|Lille
60|Oise|32|Beauvais
61|Orne|28|Alençon
62|Pas-de-Calais|32|Arras
63|Puy-de-Dôme|84|Clermont-Ferrand
64|Pyrénées-Atlantiques|75|Pau
65|Hautes-Pyrénées|76|Tarbes
66|Pyrénées-Orientales|76|Perpignan
67|Bas-Rhin|44|Strasbourg
68|Haut-Rhin|44|Colmar
69|Rhône|84|Lyon
70|Haute-Saône|27|Vesoul
71|Saône-et-Loire|27|Mâcon
72|Sarthe|52|Le Mans
73|Savoie|84|Chambéry
74|Haute-Savoie|84|Annecy
75|Paris|11|Paris
76|Seine-Maritime|28|Rouen
77|Seine-et-Marne|11|Melun
78|Yvelines|11|Versailles
79|Deux-Sèvres|75|Niort
80|Somme|32|Amiens
81|Tarn|76|Albi
82|Tarn-et-Garonne|76|Montauban
83|Var|93|Toulon
84|Vaucluse|93|Avignon
85|Vendée|52|La Roche-sur-Yon
86|Vienne|75|Poitiers
87|Haute-Vienne|75|Limoges
88|Vosges|44|Épinal
89|Yonne|27|Auxerre
90|Territoire de Belfort|27|Belfort
91|Essonne|11|Évry
92|Hauts-de-Seine|11|Nanterre
93|Seine-Saint-Denis|11|Bobigny
94|Val-de-Marne|11|Créteil
95|Val-d'Oise|11|Cergy-Pontoise
971|Guadeloupe|01|Basse-Terre
972|Martinique|02|Fort-de-France
973|Guyane|03|Cayenne
974|La Réunion|04|Saint-Denis
975|Saint-Pierre-et-Miquelon||Saint-Pierre
976|Mayotte|06|Mamoudzou
977|Saint-Barthélemy||Gustavia
978|Saint-Martin||Marigot
980|Monaco||Monaco
984|Terres australes et antarctiques françaises||
986|Wallis-et-Futuna||Mata-Utu
987|Polynésie française||Papeete
988|Nouvelle-Calédonie||Nouméa
"""

DEPARTMENTS = {fields[0]: Department(*fields) for fields in (line.split("|") for line in _TABLE.strip().split("\n"))}

# Postcodes that do not begin like the territory they serve: islands that left Guadeloupe, Mayotte's former prefix.
_SPECIAL_POSTCODES = {"97133": "977", "97150": "978"}
_SPECIAL_PREFIXES = {"985": "976"}
# Postcodes of Corse-du-Sud are 200 and 201; those of Haute-Corse 202 and 206.
_CORSE_DU_SUD = ("200", "201")


def region_of(department: str) -> str:
    """INSEE code of the region of a département; "" when it is in none (collectivities) or is not one."""
    found = DEPARTMENTS.get(department)
    return found.region if found else ""


def department_of_insee(insee: str) -> str | None:
    """The département of a commune's INSEE code (``2A004`` → ``2A``, ``97411`` → ``974``); None when there is none."""
    # La Poste gives Monaco the code of a foreign country (99138), Clipperton one of its own (98901).
    special = {"99138": "980", "98901": "987"}.get(insee)
    code = special or (insee[:3] if insee[:2] in ("97", "98") else insee[:2])
    return code if code in DEPARTMENTS else None


def department_of_prefix(postcode: str) -> str | None:
    """The département a five-digit postcode begins with; None when no département does (``00``, ``96``, ``99``).

    Some twenty communes are served from the next département: the gazetteer knows them, the prefix does not.
    """
    if len(postcode) != 5 or not (postcode.isascii() and postcode.isdigit()):
        return None
    if postcode in _SPECIAL_POSTCODES:
        return _SPECIAL_POSTCODES[postcode]
    prefix = postcode[:3]
    if prefix in _SPECIAL_PREFIXES:
        return _SPECIAL_PREFIXES[prefix]
    if prefix.startswith("20"):
        return "2A" if prefix in _CORSE_DU_SUD else "2B"
    code = prefix if prefix[:2] in ("97", "98") else prefix[:2]
    return code if code in DEPARTMENTS else None
