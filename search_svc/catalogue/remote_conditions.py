"""What article D. 6313-3-1 of the Code du travail asks of a training followed wholly or partly from a distance.

« La mise en œuvre d'une action de formation en tout ou partie à distance comprend : 1° une assistance technique et
pédagogique appropriée pour accompagner le bénéficiaire dans le déroulement de son parcours ; 2° une information du
bénéficiaire sur les activités pédagogiques à effectuer à distance et leur durée moyenne ; 3° des évaluations qui
jalonnent ou concluent l'action de formation » (decree 2018-1341 of 28 December 2018).
"""

from typing import Literal

from msgspec import Struct

RemoteCondition = Literal["assistance", "activities", "evaluations"]
REMOTE_CONDITIONS: tuple[RemoteCondition, ...] = ("assistance", "activities", "evaluations")


class RemoteFact(Struct, frozen=True):
    """What a remote offer's texts state of one condition, with the sentence it was read from.

    ``state`` is None when the texts say nothing of it, which is not a no.
    """

    condition: RemoteCondition
    state: Literal["yes", "no"] | None
    text: str = ""
