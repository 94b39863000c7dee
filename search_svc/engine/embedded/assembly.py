"""From the store to a segment: the whole catalogue for a snapshot, or what changed since for a delta."""

import json
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from search_svc.catalogue import Certification, Formation, Organisation
from search_svc.engine.embedded.build import FormationTokens, SegmentBuilder
from search_svc.engine.embedded.segment import Segment
from search_svc.engine.embedded.tokens import FIELD_BIT, TokenArrays, Tokens
from search_svc.engine.insertion import Insertion
from search_svc.engine.offer_fields import decode_offer
from search_svc.engine.texts import Thesaurus, formation_texts
from search_svc.store import Store

# From this many offers on, formation texts are analysed by a second process while this one reads the offers.
_WORTH_A_PROCESS = 20_000
_PROGRAM = "import sys; from search_svc.engine.embedded.assembly import main; main(*sys.argv[1:])"


@dataclass
class StoreRegister:
    """The registers of a store, as a build looks them up."""

    store: Store
    insertion: Insertion
    _organisations: dict[str, Organisation | None] = field(default_factory=dict)

    @cached_property
    def thesaurus(self) -> Thesaurus:
        """What codes mean."""
        return Thesaurus.read(self.store)

    def certification(self, number: str) -> Certification | None:
        """One fiche."""
        return self.store.certification(number)

    def organisation(self, siren: str) -> Organisation | None:
        """The provider of a SIREN."""
        if siren not in self._organisations:
            self._organisations[siren] = self.store.organisation(siren)
        return self._organisations[siren]


def analyse_formations(formations: Iterable[tuple[int, Formation]]) -> FormationTokens:
    """Analyse the texts of formations."""
    tokens, numbers = Tokens(), array("q")
    for number, formation in formations:
        for name, texts in formation_texts(formation).items():
            for text in texts:
                if text:
                    tokens.add(text, FIELD_BIT[name])
        tokens.end_row()
        numbers.append(number)
    return FormationTokens(tokens.arrays(), np.array(numbers, np.int64))


def whole_segment(store: Store, register: StoreRegister) -> Segment:
    """Every live offer of the store, as one consistent read sees it."""
    builder = SegmentBuilder(register)
    with _Texts(store, alone=store.count_offers() < _WORTH_A_PROCESS) as texts:
        for identifier, formation, _, body in store.offer_rows():
            builder.add(identifier, formation, decode_offer(body))
        return builder.finish(texts.result)


def changed_segment(store: Store, register: StoreRegister, since: int) -> tuple[Segment, list[str]]:
    """What changed after a seq: a segment of the live offers, and the ids of all (tombstones included)."""
    builder, changed = SegmentBuilder(register), []
    for identifier, formation, deleted, body in store.offer_rows(since=since):
        changed.append(identifier)
        if not deleted:
            builder.add(identifier, formation, decode_offer(body))
    formations = ((number, store.formation_row(number)) for number in builder.formations())
    return builder.finish(lambda: analyse_formations(formations)), changed


class _Texts:
    """Formation texts, analysed here or, for a large catalogue, by a process of their own meanwhile.

    That process reads a store at least as new as ours. A formation rewritten in between is harmless: the offers it
    belongs to have a higher seq than ours, so the delta replaces them.
    """

    def __init__(self, store: Store, *, alone: bool) -> None:
        self._store = store
        self._process: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="search-svc-texts-")
        if not alone:
            command = [sys.executable, "-c", _PROGRAM, str(store.path.parent), self._folder.name]
            self._process = subprocess.Popen(command)

    def __enter__(self) -> "_Texts":
        return self

    def __exit__(self, *exc: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()

    def result(self) -> FormationTokens:
        if self._process is None:
            return analyse_formations(self._store.formation_rows())
        if self._process.wait() != 0:
            raise RuntimeError(f"the analysis of formation texts ended with status {self._process.returncode}")
        return _load(Path(self._folder.name))


def _save(found: FormationTokens, folder: Path) -> None:
    np.save(folder / "formations.npy", found.numbers)
    for i, tokens in enumerate(found.tokens):
        for name in ("numbers", "bits", "starts"):
            np.save(folder / f"{i}_{name}.npy", getattr(tokens, name))
        (folder / f"{i}_words.json").write_text(json.dumps([tokens.words, tokens.terms]))


def _load(folder: Path) -> FormationTokens:
    tokens = []
    for words in sorted(folder.glob("*_words.json")):
        arrays = (np.load(folder / words.name.replace("words.json", f"{n}.npy")) for n in ("numbers", "bits", "starts"))
        tokens.append(TokenArrays(*json.loads(words.read_text()), *arrays))
    return FormationTokens(tuple(tokens), np.load(folder / "formations.npy"))


def main(directory: str, folder: str) -> None:
    """Analyse the formations of a store and leave their tokens in a folder: what the second process runs."""
    with Store(Path(directory), read_only=True) as store:
        _save(analyse_formations(store.formation_rows()), Path(folder))
