"""Plain text from the texts of exports: HTML, double-escaped entities, doubled apostrophes."""

import html
import re

_BLOCK_END = re.compile(r"</(?:p|div|li|ul|ol|h[1-6]|tr|table)\s*>|<br\s*/?>", re.IGNORECASE)
# A tag starts with a letter, so that "< 3 ans" stays.
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def label(text: str | None) -> str:
    """A name on one line: entities resolved, blanks collapsed, ``''`` (SQL quoting left in exports) made one."""
    if not text:
        return ""
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split()).replace("''", "'")


def plain_text(text: str | None) -> str:
    """A text without markup: one line a block (paragraph, list item), entities resolved even when escaped twice."""
    if not text:
        return ""
    # XML escaping took one layer: what is left of &amp;eacute; is &eacute;, and of &lt;p&gt; a tag.
    if "<" in text:
        text = _TAG.sub(" ", _BLOCK_END.sub("\n", text))
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:
            text = _TAG.sub(" ", _BLOCK_END.sub("\n", text))
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()
