"""Contrast of every pair of colours the stylesheet puts together (WCAG 2.2, 1.4.3 and 1.4.11), in both schemes."""

import re
from importlib.resources import files

import pytest

CSS = files("search_svc.web").joinpath("static/page.css").read_text("utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.S)
)
TEXT, PICTURE = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "wash", TEXT),
    ("ink", "note-wash", TEXT),
    ("ink", "fault-wash", TEXT),
    ("soft", "paper", TEXT),
    ("soft", "wash", TEXT),
    ("link", "paper", TEXT),
    ("link", "wash", TEXT),
    ("link", "note-wash", TEXT),
    ("link", "fault-wash", TEXT),
    ("fault", "paper", TEXT),
    ("fault", "wash", TEXT),
    ("on-deep", "deep", TEXT),
    ("edge", "paper", PICTURE),
    ("edge", "wash", PICTURE),
    ("link", "paper", PICTURE),
]


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_stand_out(scheme: dict[str, str], front: str, back: str, least: float) -> None:
    high, low = sorted((luminance(scheme[front]), luminance(scheme[back])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= least


def test_no_colour_is_written_outside_the_two_schemes() -> None:
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.S)
    assert not re.findall(r"#[0-9a-f]{3,8}\b", rules)
