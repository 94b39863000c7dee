"""Training organisations, as the public list (liste publique des OF) describes them."""

from msgspec import Struct


class Organisation(Struct, frozen=True, kw_only=True):
    """One line of the public list: an activity declaration (NDA) of a SIREN, with its Qualiopi certificates.

    Each ``qualiopi_*`` is the certificate for that kind of action: True, False, or None when the list does not say.
    """

    siren: str
    siret: str
    name: str
    declaration: str
    postcode: str = ""
    town: str = ""
    qualiopi_training: bool | None = None
    qualiopi_assessment: bool | None = None
    qualiopi_vae: bool | None = None
    qualiopi_apprenticeship: bool | None = None
