"""Reading offer files into spool files, in worker processes when there is enough to read."""

import multiprocessing
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path

from search_svc.indexer.sources.files import FileDamagedError, FileRefusedError
from search_svc.indexer.sources.readers import FormattedFile, read_offers
from search_svc.indexer.spool import Contents, SpoolWriter

# A worker takes about half a second to start, in which one process reads some 2,000 offers: half a megabyte of zip.
WORTH_WORKERS_BYTES = 512 << 10
# Each worker gets about this many tasks, so that none is left alone with the last long one.
TASKS_A_WORKER = 16
# How often a waiting parent reports progress, in seconds.
_TICK = 0.2
# Offers between two updates of the progress.
REPORT_EVERY = 200

# Called with the number of offers read so far.
ReadProgress = Callable[[int], None]


class OfferReadError(Exception):
    """A reader failed in a way no input should make it fail; the message names the file."""


def read_all(files: Sequence[FormattedFile], directory: Path, progress: ReadProgress) -> list[Contents]:
    """Read every offer file (with its format's name) into spool files of ``directory``.

    Returns what they hold, in the order of ``files`` whatever process read them. OfferReadError names a file.
    """
    weights = _weights(files)
    workers = min(len(os.sched_getaffinity(0)), len(files))
    if workers < 2 or sum(weights) < WORTH_WORKERS_BYTES:
        counted = _Counted(progress)
        return [_read_task(files, directory / "0", counted)] if files else []
    return _read_in_processes(_tasks(files, weights, workers), directory, workers, progress)


class _Counted:
    """Counts offers in this process and reports now and then."""

    def __init__(self, progress: ReadProgress) -> None:
        self._progress = progress
        self._count = 0

    def __call__(self, offers: int) -> None:
        self._count += offers
        self._progress(self._count)


def _weights(files: Sequence[FormattedFile]) -> list[float]:
    """Bytes on disk of each file; the members of an archive share its size."""
    members = Counter(file.path for _, file in files)
    sizes = {path: path.stat().st_size / count for path, count in members.items()}
    return [sizes[file.path] for _, file in files]


def _tasks(
    files: Sequence[FormattedFile], weights: Sequence[float], workers: int
) -> list[tuple[float, int, list[FormattedFile]]]:
    """(weight, position, consecutive files): of about equal weight, a heavy file alone."""
    fair = sum(weights) / (workers * TASKS_A_WORKER)
    tasks: list[tuple[float, int, list[FormattedFile]]] = []
    group: list[FormattedFile] = []
    weight = 0.0
    for file, own in zip(files, weights, strict=True):
        if group and weight + own > fair:
            tasks.append((weight, len(tasks), group))
            group, weight = [], 0.0
        group.append(file)
        weight += own
    tasks.append((weight, len(tasks), group))
    return tasks


def _read_in_processes(
    tasks: list[tuple[float, int, list[FormattedFile]]], directory: Path, workers: int, progress: ReadProgress
) -> list[Contents]:
    # Spawned, not forked: the parent may have threads (a progress bar), whose locks a fork would copy as they stand.
    context = multiprocessing.get_context("spawn")
    counter, stop = context.Value("q", 0), context.Event()
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(counter, stop)) as pool:
        try:
            # The heaviest first, so that the end is not one worker on one long file.
            futures: dict[Future[Contents], int] = {
                pool.submit(_work, files, directory / str(position)): position
                for _, position, files in sorted(tasks, key=lambda task: -task[0])
            }
            pending = set(futures)
            while pending:
                done, pending = wait(pending, timeout=_TICK, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                progress(counter.value)
        except BaseException:
            # A file may take minutes: a worker looks at this every REPORT_EVERY offers.
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise
    return [future.result() for future in sorted(futures, key=futures.__getitem__)]


class _Stopped(Exception):  # noqa: N818 (nobody sees it)
    """The parent no longer wants what this worker reads."""


class _SharedCount:
    """Counts offers for the parent, in a worker, until the parent says stop."""

    def __init__(self, counter: "Synchronized[int]", stop: Event) -> None:
        self._counter = counter
        self._stop = stop

    def __call__(self, offers: int) -> None:
        with self._counter.get_lock():
            self._counter.value += offers
        if self._stop.is_set():
            raise _Stopped


_shared_count: _SharedCount | None = None


def _start_worker(counter: "Synchronized[int]", stop: Event) -> None:
    global _shared_count
    _shared_count = _SharedCount(counter, stop)
    # Ctrl-C is the parent's to handle: it stops the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that is killed cannot stop its workers, which would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(files: Sequence[FormattedFile], path: Path) -> Contents:
    assert _shared_count is not None
    return _read_task(files, path, _shared_count)


def _read_task(files: Sequence[FormattedFile], path: Path, count: Callable[[int], None]) -> Contents:
    with SpoolWriter(path) as writer:
        for format_name, file in files:
            problem = None
            unreported = 0
            try:
                for item in read_offers(file, format_name):
                    writer.add(item)
                    unreported += 1
                    if unreported == REPORT_EVERY:
                        count(unreported)
                        unreported = 0
            except (FileRefusedError, FileDamagedError) as error:
                problem = (file.name, str(error).removeprefix(f"{file.name}: "))
            except _Stopped:
                raise
            except Exception as error:
                raise OfferReadError(f"{file.name}: {type(error).__name__}: {error}") from error
            writer.end_file(problem)
            count(unreported)
    return writer.contents
