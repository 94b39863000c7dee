"""What the ministries' statistical services measure of leavers, by their own codes of trainings."""

from msgspec import Struct


class OutcomeRow(Struct, frozen=True):
    """Leavers of one year of one training: how many, and their rate in [0, 1] in employment six months after.

    ``code`` is the training's: a CFD (code formation diplôme) or MEFSTAT11 of InserJeunes, a SISE code of InserSup.
    """

    code: str
    year: int
    source: str
    leavers: int
    rate: float


class TrainingCode(Struct, frozen=True):
    """A training's code leads to the certification of that number. A code may lead to several (a fiche renewed)."""

    code: str
    number: str
