"""A process that writes batches until it is killed, and says of each what it has been told is durable.

``python -m tests.engine.embedded.writer DIRECTORY SEED``: prints ``begin N`` before batch N is written and ``done N``
after; now and then it publishes a snapshot.
"""

import random
import sys
from pathlib import Path

from search_svc.catalogue import Formation
from search_svc.engine.embedded import build_snapshot
from search_svc.store import Batch, Store
from tests.engine.offers import make

BATCH = 40


def state(number: int) -> set[str]:
    """Ids of the offers after batch ``number``: each adds some and withdraws one of the batch before."""
    added = {make(f"{n}_{k}", formation=f"F{n}").id for n in range(number + 1) for k in range(BATCH)}
    return added - {make(f"{n}_0", formation=f"F{n}").id for n in range(number)}


def batch(number: int) -> Batch:
    """Batch ``number``: one commit."""
    offers = [make(f"{number}_{k}", formation=f"F{number}") for k in range(BATCH)]
    gone = [make(f"{number - 1}_0", formation=f"F{number - 1}").id] if number else []
    return Batch(offers, [Formation(siret=offers[0].stated.siret, number=f"F{number}", title="CAP Pâtissier")], gone)


def main(directory: Path, seed: int) -> None:
    draw = random.Random(seed)
    with Store(directory, wait_seconds=5) as store:
        while True:
            number = store.seq()
            print("begin", number, flush=True)
            store.write(batch(number))
            print("done", number, flush=True)
            if draw.random() < 0.5:
                build_snapshot(directory)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
