"""Building and publishing a snapshot of a data directory: one process at a time, whoever needs it first."""

from pathlib import Path

from search_svc.engine.embedded.assembly import StoreRegister, whole_segment
from search_svc.engine.embedded.snapshot import INDEX, Snapshot, current_name, open_current, publish
from search_svc.engine.insertion import insertion_rates
from search_svc.store import Store
from search_svc.store.lock import FileLock

_LOCK = "build.lock"
# A build of two million offers takes minutes; who waits longer than this is told.
_WAIT_SECONDS = 600.0


def build_snapshot(directory: Path, *, replacing: str | None = None) -> Snapshot:
    """Build and publish a snapshot of everything committed, and open it.

    ``replacing``: name of the snapshot found wanting. If another process has published one since, that one is opened
    and nothing is built. Raises StoreMissing, and StoreBusy when another build lasts ten minutes.
    """
    (directory / INDEX).mkdir(parents=True, exist_ok=True)
    lock = FileLock(directory / INDEX / _LOCK, _WAIT_SECONDS)
    try:
        if replacing is not None and current_name(directory) != replacing and (found := open_current(directory)):
            return found
        with Store(directory, read_only=True) as store, store.consistent():
            register = StoreRegister(store, insertion_rates(store.certifications()))
            snapshot = Snapshot(
                seq=store.seq(),
                register_seq=store.register_seq(),
                identity=store.identity(),
                segment=whole_segment(store, register),
                insertion=register.insertion,
            )
        publish(directory, snapshot)
    finally:
        lock.release()
    opened = open_current(directory)
    if opened is None:
        raise OSError(f"the snapshot just written to {directory} does not read back")
    return opened
