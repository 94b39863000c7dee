"""Plots of an audit as inline SVG, each with a text that says what it shows (drawn with matplotlib)."""

import io
import re
from collections.abc import Callable, Sequence

import matplotlib as mpl
import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from search_svc.audit.results import CutFound, ProviderFound

# Okabe and Ito (2008): told apart with any colour vision; shapes and labels say the same again.
_FOUND, _FAIR = "#0072B2", "#D55E00"
_BINS = np.arange(-5.0, 5.5, 0.5)


def exposure_plot(providers: Sequence[ProviderFound]) -> Markup:
    """Exposure of each provider against that under fair lots, both on log scales; the diagonal is fairness."""
    seen = [one for one in providers if one.exposure > 0 and one.expected > 0]
    x, y = [one.expected for one in seen], [one.exposure for one in seen]
    alt = (
        f"Scatter plot of {len(seen)} providers: exposure found against exposure under fair lots, logarithmic scales. "
        "Points on the diagonal are seen exactly as fair lots would have it."
    )

    def draw(axes: Axes) -> None:
        axes.loglog(x, y, ".", color=_FOUND, markersize=4, label="a provider")
        ends = [min(x + y), max(x + y)]
        axes.plot(ends, ends, "--", color=_FAIR, label="as fair lots")
        axes.set_xlabel("exposure under fair lots")
        axes.set_ylabel("exposure found")
        axes.legend()

    return _svg(draw, "exposure", alt, height=4.5)


def score_counts(providers: Sequence[ProviderFound]) -> tuple[tuple[str, int], ...]:
    """How many providers lie in each half of a standard score about fair lots, those that no lot touches left out."""
    scores = np.clip([one.score for one in providers if one.score != 0], -4.999, 4.999)
    counts, _ = np.histogram(scores, _BINS)
    return tuple((f"{low:+.1f} to {low + 0.5:+.1f}", int(count)) for low, count in zip(_BINS[:-1], counts, strict=True))


def score_plot(providers: Sequence[ProviderFound]) -> Markup:
    """Histogram of the providers' standard scores about fair lots."""
    counts = [count for _, count in score_counts(providers)]
    alt = (
        f"Histogram of the standard scores of {sum(counts)} providers about fair lots; "
        "a fair lottery leaves most between -2 and 2."
    )

    def draw(axes: Axes) -> None:
        axes.bar(_BINS[:-1], counts, width=0.5, align="edge", color=_FOUND, edgecolor="white")
        axes.set_xlabel("standard score about fair lots (0: as expected)")
        axes.set_ylabel("providers")

    return _svg(draw, "scores", alt)


def lorenz_plot(providers: Sequence[ProviderFound]) -> Markup:
    """Lorenz curves: what part of exposure the least seen part of providers has, found and under fair lots."""
    curves = {
        "found": np.sort([one.exposure for one in providers]),
        "fair lots": np.sort([one.expected for one in providers]),
    }
    half = {name: float(values[: len(values) // 2].sum() / values.sum()) for name, values in curves.items()}
    alt = (
        f"Lorenz curves of first-page exposure over {len(providers)} providers. The less seen half has "
        f"{100 * half['found']:.1f} % of exposure, and {100 * half['fair lots']:.1f} % under fair lots."
    )

    def draw(axes: Axes) -> None:
        for (name, values), colour, style in zip(curves.items(), (_FOUND, _FAIR), ("-", "--"), strict=True):
            part = np.r_[0.0, np.cumsum(values) / values.sum()]
            axes.plot(np.linspace(0, 1, len(part)), part, style, color=colour, label=name)
        axes.plot([0, 1], [0, 1], ":", color="black", label="all alike")
        axes.set_xlabel("part of providers, least seen first")
        axes.set_ylabel("part of exposure")
        axes.legend()

    return _svg(draw, "lorenz", alt, height=4.5)


def cut_plot(cut: CutFound) -> Markup:
    """Exposure of each category over that under fair lots, with the middle 95 % of fair lots."""
    told = [one for one in cut.categories if one.expected > 0]
    outside = [one.label for one in told if not one.low <= one.exposure <= one.high]
    alt = (
        f"Exposure by {cut.name} as a ratio to fair lots, {len(told)} categories, with the range of 95 % of fair lots. "
        + (f"Outside that range: {', '.join(outside)}." if outside else "None lies outside that range.")
    )

    def draw(axes: Axes) -> None:
        rows = np.arange(len(told))[::-1]
        low, high = (np.array([getattr(one, end) / one.expected for one in told]) for end in ("low", "high"))
        axes.hlines(rows, low, high, color=_FAIR, linewidth=4, alpha=0.5, label="95 % of fair lots")
        axes.plot([one.exposure / one.expected for one in told], rows, "o", color=_FOUND, markersize=4, label="found")
        axes.axvline(1, color="black", linewidth=0.8)
        axes.set_yticks(rows, [one.label for one in told])
        axes.set_xlabel("exposure, 1 = as under fair lots")
        axes.legend()

    return _svg(draw, f"cut-{cut.name.replace(' ', '-')}", alt, height=1.2 + 0.25 * len(told))


def _svg(draw: Callable[[Axes], None], name: str, alt: str, height: float = 3.0) -> Markup:
    # Text stays text; the salt keeps ids the same from run to run.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif"}):
        figure = Figure(figsize=(7.0, height), layout="constrained")
        draw(figure.add_subplot())
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    drawn = out.getvalue()
    # Ids must differ between the plots of one page: "axes_1" is in all of them.
    drawn = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", drawn[drawn.index("<svg") :])
    return Markup(drawn.replace("<svg", Markup('<svg role="img" aria-label="{}"').format(alt), 1))
