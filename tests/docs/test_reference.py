"""The reference is written from the code, and a page that no longer says what the code does fails here."""

from scripts import write_reference
from search_svc.settings import PREFIX, Settings


def test_every_page_of_the_reference_is_what_the_code_would_write() -> None:
    assert write_reference.stale() == [], "run make reference"


def test_every_setting_is_documented() -> None:
    page = (write_reference.TARGET / "settings.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in page]
    assert missing == []


def test_every_reason_and_flag_is_explained() -> None:
    page = (write_reference.TARGET / "reasons-and-flags.md").read_text(encoding="utf-8")
    unexplained = [line for line in page.splitlines() if line.startswith("| `") and line.endswith("|  |")]
    assert unexplained == []
