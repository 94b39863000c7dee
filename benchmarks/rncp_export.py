"""Read an RNCP export of the real size into a store: seconds and resident memory.

    python -m benchmarks.rncp_export [--samples FOLDER] [--megabytes 570] [--fiches 30475] [--keep FILE]

The export is made of the real fiches of ``--samples`` repeated under new numbers, long and short ones in the proportion
that gives as many fiches as the real one has. It is read twice, each time in a process of its own: by the reader alone,
then from the zip into a store, as ``ingest`` does.
"""

import argparse
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from search_svc.catalogue import Certification
from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.readers import read_certifications
from search_svc.indexer.sources.recognise import recognise
from search_svc.store import Store

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "certifications"
# The export of 16/08/2026: 30,475 fiches, about 570 MB.
MEGABYTES, FICHES = 570, 30_475
COUNTED = ("fiches", "partners", "blocs", "unreadable")

_FICHE = re.compile(rb"[ \t]*<FICHE>.*?</FICHE>\n?", re.DOTALL)
_NUMBER = re.compile(rb"<NUMERO_FICHE>(\w+)</NUMERO_FICHE>")
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n  <VERSION_FLUX>4.1</VERSION_FLUX>\n'


def fiches(samples: Path, megabytes: int, count: int) -> Iterator[bytes]:
    """The fiches of the export: each time the next long or the next short sample, whichever keeps the mean size."""
    found = [fiche for path in sorted(samples.glob("*.xml")) for fiche in _FICHE.findall(path.read_bytes())]
    mean = megabytes * 1_000_000 / count
    longer, shorter = (
        [fiche for fiche in found if len(fiche) > mean],
        [fiche for fiche in found if len(fiche) <= mean],
    )
    if not longer or not shorter:
        sys.exit(f"{samples}: no sample longer and shorter than {mean:.0f} bytes")
    long, short = cycle(longer), cycle(shorter)
    written = 0
    for place in range(count):
        fiche = next(long) if written < mean * place else next(short)
        number = _NUMBER.search(fiche)
        assert number
        fiche = fiche.replace(number[1], b"RNCP%d" % (100_000 + place))
        written += len(fiche)
        yield fiche


def write_export(path: Path, samples: Path, megabytes: int, count: int) -> int:
    """Write the zipped export; its size unzipped."""
    size = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        member = zipfile.ZipInfo("export_fiches_RNCP_V4_1_2026-08-16.xml", (2026, 8, 16, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(member, "w", force_zip64=True) as stream:
            size += stream.write(_HEAD)
            for fiche in fiches(samples, megabytes, count):
                size += stream.write(fiche)
            size += stream.write(b"</FICHES>\n")
    return size


def read(path: Path, store: Path | None) -> dict[str, float]:
    """Read the export, into a store if one is given: counts, seconds, megabytes resident at most."""
    started = time.perf_counter()
    counts = dict.fromkeys(COUNTED, 0)

    def certifications() -> Iterator[Certification]:
        formatted = [(found.name, file) for file in walk(path) if (found := recognise(file.name, file.head))]
        for record in read_certifications(formatted):
            if isinstance(record, Certification):
                counts["fiches"] += 1
                counts["partners"] += len(record.partners)
                counts["blocs"] += len(record.blocs)
                yield record
            else:
                counts["unreadable"] += 1

    if store:
        with Store(store) as opened:
            opened.merge_certifications(certifications())
    else:
        for _ in certifications():
            pass
    seconds = time.perf_counter() - started
    return {**counts, "seconds": seconds, "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _in_a_process(path: Path, store: Path | None) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.rncp_export", "--read", str(path)]
    command += ["--store", str(store)] if store else []
    outcome: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return outcome


def main() -> None:
    """Make the export, read it, print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    parser.add_argument("--fiches", type=int, default=FICHES)
    parser.add_argument("--keep", type=Path, help="write the export here and leave it")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        print(json.dumps(read(options.read, options.store)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "export-fiches-rncp-v4-1-2026-08-16.zip"
        size = write_export(path, options.samples, options.megabytes, options.fiches)
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        print(f"export: {size / 1e6:.0f} MB, {path.stat().st_size / 1e6:.0f} MB zipped")
        for what, store in (("reader alone", None), ("into the store", Path(folder) / "store")):
            found = _in_a_process(path, store)
            print(f"{what}: {found['seconds']:.1f} s, {found['resident_mb']:.0f} MB resident")
            print(
                "  " + ", ".join(f"{found[name]:.0f} {name}" for name in ("fiches", "partners", "blocs", "unreadable"))
            )


if __name__ == "__main__":
    main()
