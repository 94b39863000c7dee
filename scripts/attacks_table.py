"""Writes the table of attacks of docs/attacks.md: ``python -m scripts.attacks_table DATA_DIR DAY [--attackers N]``.

DATA_DIR is a data directory an ``ingest`` made; nothing in it is written. Between the two marks of the page stands what
the run saw, and nothing else.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

from search_svc.audit.attack_gain import DAYS, Gain
from search_svc.audit.attack_trial import attackers, new_towns, trials
from search_svc.audit.attacks import ATTACKS
from search_svc.store import Store

PAGE = Path(__file__).resolve().parents[1] / "docs" / "attacks.md"
BEGIN, END = "<!-- attacks: written by scripts/attacks_table.py -->\n", "<!-- end of attacks -->\n"
DEFAULT_ATTACKERS = 3


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
        "| the provider … | questions | share before | share after | gain | with what lengthens short lists |\n",
        "| --- | ---: | ---: | ---: | ---: | ---: |\n",
        *(_row(trial.attack.what, trial.known) for trial in found),
        *(_row(f"{trial.attack.what}, on the titles of its own courses", trial.known) for trial in titles),
        _row("is in towns that are new to it, against one course really taught there", towns),
    ]
    return "".join(lines)


def _row(what: str, gain: Gain) -> str:
    before, after = (sum(one.share for one in part) / len(part) for part in (gain.before, gain.after))
    figures = (
        f"{len(gain.before)}",
        f"{before:.3f}",
        f"{after:.3f}",
        f"{gain.relative:+.1%}",
        f"{gain.lengthened:+.1%}",
    )
    return f"| {what} | " + " | ".join(figures) + " |\n"


def main() -> None:
    """Parse the command line and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("day", type=date.fromisoformat)
    parser.add_argument("--attackers", type=int, default=DEFAULT_ATTACKERS)
    arguments = parser.parse_args()
    table = attacks_table(arguments.data_dir, arguments.day, arguments.attackers)
    text = PAGE.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}{table}{END}{tail}", "utf-8")
    print(table)


if __name__ == "__main__":
    main()
