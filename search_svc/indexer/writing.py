"""From records in the spool to the store: place, decide, compare with what is stored, write in batches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from msgspec import structs

from search_svc.catalogue import Decision, Formation, Offer, StatedAction, offer_id, siret_is_valid
from search_svc.indexer import quarantine
from search_svc.indexer.decisions import INDEXED, QUARANTINED, DecisionsFile
from search_svc.indexer.eligibility import BLOCS_NOT_STATED, Registers, decide, leaves_blocs_out
from search_svc.indexer.geocoding import COORDINATE_FLAGS, Geocoder, Located
from search_svc.indexer.quarantine import Entry, Quarantine
from search_svc.indexer.records import PRICE_RANGE, Unreadable
from search_svc.indexer.report import Report
from search_svc.indexer.selection import Selection
from search_svc.indexer.spool import Contents, SpooledRecord, formation_identity, read_blocks, source_of
from search_svc.store import Batch, Store, offer_digest

# Offers a transaction holds: each costs an fsync, and a killed run loses at most one.
BATCH_OFFERS = 5_000
# Digests of stored offers kept at hand, by source: files hold one provider each, feeds go back and forth between many.
_DIGESTS_AT_HAND = 200_000

# The flags the pipeline raises, in this order; those of a reader follow.

# No price is stated: unknown, which is not free.
PRICE_MISSING = "price_missing"
# The check digit of the SIRET is wrong: a digit was mistyped, or the number made up.
SIRET_CHECK_DIGIT = "siret_check_digit"
FLAGS = (PRICE_MISSING, *COORDINATE_FLAGS, SIRET_CHECK_DIGIT, BLOCS_NOT_STATED)

# Why a record is superseded, or a stored offer withdrawn (see ``report``).
LATER_VERSION = "later_version"
STATED_IN_DETAIL = "stated_in_detail"
VANISHED = "vanished"

Progress = Callable[[int], None]
# A provider's SIRET comes with each of its offers.
_siret_is_valid = lru_cache(maxsize=1 << 14)(siret_is_valid)


@dataclass(frozen=True, slots=True)
class Judge:
    """Concludes: the place of an action, the flags it deserves, and whether it is eligible."""

    registers: Registers
    geocoder: Geocoder
    today: date

    def conclude(self, stated: StatedAction, reader_flags: Sequence[str]) -> tuple[Located, Decision]:
        """The place (None when unknown) and the decision; flags in the order of ``FLAGS``, then the reader's."""
        located = self.geocoder.locate(stated.address)
        decision = decide(stated, self.registers, self.today)
        number = decision.certification
        raised = {
            PRICE_MISSING: stated.price is None and PRICE_RANGE not in reader_flags,
            SIRET_CHECK_DIGIT: not _siret_is_valid(stated.siret),
            BLOCS_NOT_STATED: leaves_blocs_out(stated, number),
            **dict.fromkeys(located.flags, True),
        }
        flags = (*(flag for flag in FLAGS if raised.get(flag)), *reader_flags)
        return located, Decision(decision.cpf, decision.reasons, flags, number)


@dataclass(slots=True)
class _StoredDigests:
    """Digests of stored offers by source, the least recently asked for let go of when they become too many."""

    store: Store
    sources: dict[str, dict[str, bytes]] = field(default_factory=dict)
    count: int = 0

    def of(self, source: str, identifier: str) -> bytes | None:
        """Digest of a live offer of this source, None when there is none."""
        digests = self.sources.pop(source, None)
        if digests is None:
            digests = self.store.offer_hashes(source)
            self.count += len(digests)
        self.sources[source] = digests
        while self.count > _DIGESTS_AT_HAND and len(self.sources) > 1:
            self.count -= len(self.sources.pop(next(iter(self.sources))))
        return digests.get(identifier)


class OfferWriter:
    """Writes the offers of a run into the store, and what it sets aside into the quarantine."""

    def __init__(
        self, store: Store, judge: Judge, quarantine_: Quarantine, decisions: DecisionsFile, report: Report
    ) -> None:
        self._store = store
        self._judge = judge
        self._quarantine = quarantine_
        self._decisions = decisions
        self._report = report
        self._stored = _StoredDigests(store)
        self._store_was_empty = store.count_offers() == 0
        self._batch = Batch()
        self._read: list[str] = []
        self._entries: list[Entry] = []
        # (source, id) of the offers set aside: a full run withdraws what is stored of them.
        self.set_aside: list[tuple[str, str]] = []

    def write(self, contents: Sequence[Contents], selection: Selection, progress: Progress) -> None:
        """Write every record that counts, in the order read; each committed batch stays, whatever happens next."""
        position = 0
        for part in contents:
            for block in read_blocks(part.path):
                formations = [_chosen(formation, selection) for formation in block.formations]
                for record in block.records:
                    if selection.covered[position]:
                        self._report.superseded_by_reason[STATED_IN_DETAIL] += 1
                    elif selection.superseded[position]:
                        self._report.superseded_by_reason[LATER_VERSION] += 1
                    else:
                        self._take(record, formations[record.formation])
                    position += 1
                for item in block.unreadable:
                    self._take_unreadable(item)
                if len(self._read) >= BATCH_OFFERS:
                    self._commit()
                progress(position)
        self._commit()

    def _take(self, record: SpooledRecord, formation: Formation) -> None:
        stated, report = record.action, self._report
        identifier = offer_id(stated.siret, stated.formation_number, stated.action_number)
        source = source_of(stated)
        self._read.append(identifier)
        for session in record.quarantined_sessions:
            report.sessions_quarantined_by_reason[session.reason] += 1
            detail = f"session {session.number} of offer {identifier}"
            self._entries.append(Entry("session", identifier, session.source, source, session.reason, detail))
        located, decision = self._judge.conclude(stated, record.flags)
        reasons = quarantine.reasons(stated, placed=located.place is not None)
        if reasons or located.place is None:
            self._set_aside(stated, identifier, source, reasons)
            self._decisions.add(stated, located.place, outcome=QUARANTINED, reasons=reasons, flags=decision.flags)
            return
        offer = Offer(id=identifier, stated=stated, place=located.place, decision=decision)
        report.flagged_by_reason.update(decision.flags)
        if decision.reasons:
            report.ineligible_by_reason[decision.reasons[0]] += 1
        self._decisions.add(stated, offer.place, outcome=INDEXED, reasons=decision.reasons, flags=decision.flags)
        self._compare(offer, formation, source)

    def _compare(self, offer: Offer, formation: Formation, source: str) -> None:
        stored = None if self._store_was_empty else self._stored.of(source, offer.id)
        if stored is not None and stored == offer_digest(offer, formation):
            self._report.unchanged += 1
            return
        # Not stored under this source: it may be under another (the provider changed format).
        if stored is not None or (not self._store_was_empty and _is_live(self._store, offer.id)):
            self._report.updated += 1
        else:
            self._report.indexed += 1
        self._batch.offers.append(offer)
        if not self._batch.formations or self._batch.formations[-1] is not formation:
            self._batch.formations.append(formation)

    def _set_aside(self, stated: StatedAction, identifier: str, source: str, reasons: tuple[str, ...]) -> None:
        self._report.quarantined_by_reason[reasons[0]] += 1
        self._entries.append(
            Entry("offer", identifier, stated.source, source, reasons[0], _explanation(stated, reasons))
        )
        self.set_aside.append((source, identifier))

    def _take_unreadable(self, item: Unreadable) -> None:
        self._report.quarantined_by_reason[quarantine.UNREADABLE] += 1
        identifier = offer_id(item.siret, item.formation, item.action) if item.siret and item.action else ""
        self._entries.append(Entry("offer", identifier, item.source, "", quarantine.UNREADABLE, item.detail))
        self._decisions.add_unreadable(item)

    def _commit(self) -> None:
        if self._batch.offers:
            self._store.write(self._batch)
        self._quarantine.replace(self._read, self._entries)
        self._batch, self._read, self._entries = Batch(), [], []


def re_decide(store: Store, judge: Judge, progress: Progress) -> int:
    """Place and decide every stored offer anew; returns how many changed.

    An offer whose place the present registers no longer tell keeps the one it has.
    """
    changed, batch = 0, Batch()
    for seen, stored in enumerate(store.offers(), start=1):
        offer = stored.offer
        reader_flags = [flag for flag in offer.decision.flags if flag not in FLAGS]
        located, decision = judge.conclude(offer.stated, reader_flags)
        anew = structs.replace(offer, place=located.place or offer.place, decision=decision)
        if anew != offer:
            changed += 1
            batch.offers.append(anew)
        if len(batch.offers) >= BATCH_OFFERS:
            store.write(batch)
            batch = Batch()
        if seen % BATCH_OFFERS == 0:
            progress(seen)
    if batch.offers:
        store.write(batch)
    return changed


def withdraw(store: Store, identifiers: Iterable[str]) -> int:
    """Withdraw those of the offers that are stored, in batches; returns how many."""
    live = [identifier for identifier in identifiers if _is_live(store, identifier)]
    for start in range(0, len(live), BATCH_OFFERS):
        store.write(Batch(deleted=live[start : start + BATCH_OFFERS]))
    return len(live)


def _is_live(store: Store, identifier: str) -> bool:
    found = store.offer(identifier)
    return found is not None and not found.deleted


def _chosen(formation: Formation, selection: Selection) -> Formation:
    if not selection.formations:
        return formation
    return selection.formations.get(formation_identity(formation), formation)


def _explanation(stated: StatedAction, reasons: tuple[str, ...]) -> str:
    told = {
        quarantine.NEGATIVE_PRICE: f"the price is {stated.price} €",
        quarantine.PLACE_UNKNOWN: (
            f"neither usable coordinates, nor a postcode ({stated.address.postcode!r}), nor a département"
        ),
    }
    return "; ".join(told[reason] for reason in reasons)
