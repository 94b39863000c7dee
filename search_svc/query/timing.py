"""How long the phases of a search take, told to whoever asked to know."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

# Takes the name of a phase and its seconds.
Observe = Callable[[str, float], None]


def unobserved(_phase: str, _seconds: float) -> None:
    """Nobody asked."""


@contextmanager
def phase(observe: Observe, name: str) -> Iterator[None]:
    """Tell how long the block took."""
    start = perf_counter()
    try:
        yield
    finally:
        observe(name, perf_counter() - start)
