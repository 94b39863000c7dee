"""Writes the table of attacks of docs/attacks.md: ``python -m scripts.attacks_table [DATA_DIR DAY] [--attackers N]``.

DATA_DIR is a data directory an ``ingest`` made (without it, a demo catalogue of 2,500 offers is made for the run);
nothing in it is written. Between the two marks of the page stands what the run saw, and nothing else.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

from fixtures.make_demo import write_catalogue
from search_svc.audit.attack_gain import DAYS, Gain
from search_svc.audit.attack_trial import attackers, new_towns, trials
from search_svc.audit.attacks import ATTACKS
from search_svc.indexer.pipeline import IngestRequest, ingest
from search_svc.store import Store

PAGE = Path(__file__).resolve().parents[1] / "docs" / "attacks.md"
BEGIN, END = "<!-- attacks: written by scripts/attacks_table.py -->\n", "<!-- end of attacks -->\n"
DEFAULT_ATTACKERS, DEMO_OFFERS, TODAY = 3, 2_500, date(2026, 11, 22)


def attacks_table(data_dir: Path, day: date, count: int) -> str:
    """The table, in Markdown."""
    with Store(data_dir, read_only=True) as store:
        some, ground = attackers(store, count)
        offers = store.count_offers()
    with tempfile.TemporaryDirectory(prefix="search-svc-attacks-") as scratch:
        found = list(trials(data_dir, Path(scratch), some, ground, day))
        stuffing = [attack for attack in ATTACKS if attack.name == "keywords"]
        titles = list(trials(data_dir, Path(scratch), some, ground, day, stuffing, own_titles=True))
        towns = new_towns(data_dir, Path(scratch), some, ground, day)
    lines = [
        f"{offers:,} offers, {len(some)} attackers, {DAYS} days to {day.isoformat()}.\n\n",
        "| the provider … | questions | share before | share after | gain | with what lengthens short lists"
        " | the same in points of the page |\n",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        *(_row(trial.attack.what, trial.known) for trial in found),
        *(_row(f"{trial.attack.what}, on the titles of its own courses", trial.known) for trial in titles),
        _row("is in towns that are new to it, against one course really taught there", towns),
    ]
    return "".join(lines)


def demo(directory: Path) -> Path:
    """The data directory of a demo catalogue made below ``directory``."""
    files = write_catalogue(directory / "files", DEMO_OFFERS, today=TODAY)
    ingest(IngestRequest(data_dir=directory / "data", today=TODAY, offers=files))
    return directory / "data"


def _row(what: str, gain: Gain) -> str:
    before, after = (sum(one.share for one in part) / len(part) for part in (gain.before, gain.after))
    figures = (
        f"{len(gain.before)}",
        f"{before:.3f}",
        f"{after:.3f}",
        f"{gain.relative:+.1%}",
        f"{gain.lengthened:+.1%}",
        f"{100 * gain.points:+.1f}",
    )
    return f"| {what} | " + " | ".join(figures) + " |\n"


def main() -> None:
    """Parse the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path, nargs="?")
    parser.add_argument("day", type=date.fromisoformat, nargs="?", default=TODAY)
    parser.add_argument("--attackers", type=int, default=DEFAULT_ATTACKERS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="search-svc-demo-") as scratch:
        data_dir = arguments.data_dir or demo(Path(scratch))
        table = attacks_table(data_dir, arguments.day, arguments.attackers)
    text = PAGE.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}{table}{END}{tail}", "utf-8")
    print(table)


if __name__ == "__main__":
    main()
