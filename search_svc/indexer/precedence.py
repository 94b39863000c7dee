"""Which source of a formation counts: an aggregated one gives way to any other.

A row of the open catalogue of Mon Compte Formation sums up every action of a formation in a département. Where the
actions themselves are known (from EDOF, say) it would stand beside them as a double with neither place nor date. So it
is not written when another source states an offer of its formation, in the same run or stored; and when such a source
comes later, the stored row is withdrawn. The whole formation is compared, not the département: a provider's own file
states all its actions, and a département it leaves out is one where the formation is no longer given.
"""

from collections.abc import Iterable, Iterator, Sequence

from search_svc.indexer.records import AGGREGATED_FORMATS
from search_svc.indexer.spool import IDENTITY_BYTES, Contents, formation_of
from search_svc.store import Store


def stated_in_detail(contents: Sequence[Contents], store: Store, detailed_formats: Iterable[str]) -> frozenset[bytes]:
    """Identities of the formations some source of ``detailed_formats`` states in detail: those of this run, and of
    the store as far as they matter to this run. An offer that is sure to be quarantined states nothing."""
    in_run = any(1 in part.aggregated for part in contents)
    if not in_run and not any(_aggregated_ids(store)):
        return frozenset()
    found = set(_identities(contents, aggregated=False))
    wanted = set(_identities(contents, aggregated=True)) - found
    if wanted:
        for name in detailed_formats:
            found.update(wanted.intersection(map(formation_of, store.offer_ids(name))))
    return frozenset(found)


def replaced(store: Store, in_detail: frozenset[bytes]) -> list[str]:
    """Ids of the stored offers of aggregated formats whose formation is now stated in detail."""
    return [identifier for identifier in _aggregated_ids(store) if formation_of(identifier) in in_detail]


def _aggregated_ids(store: Store) -> Iterator[str]:
    for name in sorted(AGGREGATED_FORMATS):
        yield from store.offer_ids(name)


def _identities(contents: Sequence[Contents], *, aggregated: bool) -> Iterator[bytes]:
    for part in contents:
        # Most files hold no aggregated record at all, or nothing else.
        if aggregated not in part.aggregated:
            continue
        raw = bytes(part.formations)
        wanted = {
            formation
            for formation, doomed in zip(part.belongs_to, part.doomed, strict=True)
            if not doomed and part.aggregated[formation] == aggregated
        }
        for formation in wanted:
            yield raw[formation * IDENTITY_BYTES : (formation + 1) * IDENTITY_BYTES]
