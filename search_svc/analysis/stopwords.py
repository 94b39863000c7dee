"""French function words, folded. A word that can carry the subject of a training title is not one of them.

Kept on purpose, though common stop lists hold them: "son" (technicien du son), "est" (région Est), "sous" (cuisson sous
vide), "sans", "pas", "hors" (hors d'œuvre), "vers", "bas", "soi" (estime de soi), "ete", "mains", "plein", "tout" and
"plus" (Excel plus), "ton", "contre", "car" (conducteur de car), "or" (bijoutier en or). Single letters are decided by
their neighbours, see ``tokenizer``: "permis d" is a licence, in "reprise d entreprise" an apostrophe was not typed.
"""

_LIST = """
le la les un une des du de au aux
et ou ni mais donc
en dans par pour sur avec chez entre afin ainsi
ce cet cette ces ceux celle celles celui cela ceci ca
se sa ses leur leurs mon ma mes tes ta notre nos votre vos
je tu il elle ils elles on nous vous me te lui eux moi toi
qui que quoi dont quel quelle quels quelles lequel laquelle lesquels lesquelles
ne comme si
suis es sont etes sommes etait etaient sera seront soit etant
ai as ont avons avez avait avaient aura auront ayant
"""
STOP_WORDS = frozenset(_LIST.split())
