"""How rows are encoded (MessagePack maps, so that a field added later reads as its default) and compared."""

from hashlib import blake2b

import msgspec
from msgspec import structs

from search_svc.catalogue import Certification, Formation, Offer, Organisation, Partner, SourceRef

_ENCODER = msgspec.msgpack.Encoder()
_NOWHERE = SourceRef(file="")
DIGEST_BYTES = 16

encode = _ENCODER.encode
decode_offer = msgspec.msgpack.Decoder(Offer).decode
decode_formation = msgspec.msgpack.Decoder(Formation).decode
decode_certification = msgspec.msgpack.Decoder(Certification).decode
decode_organisation = msgspec.msgpack.Decoder(Organisation).decode
decode_partners = msgspec.msgpack.Decoder(tuple[Partner, ...]).decode


def digest(body: bytes) -> bytes:
    """16 bytes of BLAKE2b: equal bodies, equal digests."""
    return blake2b(body, digest_size=DIGEST_BYTES).digest()


def offer_digest(offer: Offer, formation: Formation) -> bytes:
    """Digest of an offer and its formation's texts: what ``Store.offer_hashes`` returns for the stored ones.

    Where the record was read (``StatedAction.source``) does not count: the same offer in another file is unchanged.
    """
    stated = structs.replace(offer.stated, source=_NOWHERE)
    return digest(encode((offer.id, stated, offer.place, offer.decision, formation)))


def authorised_sirets(certification: Certification) -> frozenset[str] | None:
    """SIRETs that may sell a fiche: its certifiers, and partners Actif with FORMER or ORGA_FORM (RNCP XML V4.1).

    None when the fiche lists no partners (anyone may) or the source does not know.
    """
    if not certification.lists_partners:
        return None
    certifiers = {c.siret for c in certification.certifiers if c.siret}
    partners = {p.siret for p in certification.partners if p.active and p.habilitation in ("FORMER", "ORGA_FORM")}
    return frozenset(certifiers | partners)
