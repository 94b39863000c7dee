"""The HTML report of an audit: one file, no script, nothing loaded from elsewhere."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from search_svc.audit.plots import cut_plot, exposure_plot, lorenz_plot, score_counts, score_plot
from search_svc.audit.results import Audit


def html_report(found: Audit) -> str:
    """The report as a page. Every plot has a text alternative and its data as a table beside it."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["percent"] = lambda part: f"{100 * part:.2f} %"
    template = environment.from_string(files("search_svc.audit").joinpath("report.html").read_text("utf-8"))
    return template.render(
        audit=found,
        exposure=exposure_plot(found.providers),
        scores=score_plot(found.providers),
        score_counts=score_counts(found.providers),
        lorenz=lorenz_plot(found.providers),
        cuts=[(cut, cut_plot(cut)) for cut in found.cuts],
    )
