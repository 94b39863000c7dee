"""Plain text out of the texts of offers: HTML, entities (broken, or escaped twice), odd characters, SQL quoting.

Only what is certainly markup goes: a tag HTML knows, an entity HTML knows. « 3 <x> 5 » and « achats&regions » stay.
"""

import html
import re
import unicodedata
from functools import lru_cache
from html.entities import html5

_BLOCK = (
    "address|article|aside|blockquote|body|br|caption|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|head|header|hr|html|li"
    "|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE = "a|abbr|b|big|center|cite|code|del|em|font|i|img|ins|label|mark|o:p|q|s|small|span|strike|strong|sub|sup|tt|u"
# Attributes need their "=", so that « a <b et c> d » is no tag.
_ATTRIBUTES = r"""(?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>=]+))*\s*/?>"""
_TAGS = re.compile(rf"(?:</?(?:{_BLOCK}|{_INLINE}){_ATTRIBUTES})+", re.IGNORECASE)
_HAS_BLOCK = re.compile(rf"</?(?:{_BLOCK})[\s/>]", re.IGNORECASE)
_OPENING_AND_CLOSING = re.compile(r"<[^/].*</|</.*<[^/]", re.DOTALL)
_SPANS = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))

# Names that lost their semicolon: accented letters even inside a word (m&eacutetier), the others only at its end,
# since « France&europe » and « vente&location » mean an ampersand.
_ACCENTED = [
    name for name in html5 if re.fullmatch(r"[A-Za-z]{1,2}(?:acute|grave|circ|uml|cedil|tilde|ring|lig)", name)
]
_BARE = ("nbsp", "amp", "lt", "gt", "quot", "rsquo", "lsquo", "ldquo", "rdquo", "laquo", "raquo", "hellip", "ndash",
         "mdash", "euro", "deg", "oelig", "OElig")  # fmt: skip
_ENTITY = re.compile(
    r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30};"
    rf"|(?:{'|'.join(sorted(_ACCENTED, key=len, reverse=True))})|(?:{'|'.join(_BARE)})(?![A-Za-z0-9;]))"
)

# Windows-1252 bytes read as ISO-8859-1 land on control characters: U+0092 is meant as ’ (browsers read it so too).
_TRANSLATION: dict[int, str | None] = {
    code: bytes([code]).decode("cp1252", "replace").replace("\ufffd", " ") for code in range(0x80, 0xA0)
}
_TRANSLATION |= {code: " " for code in (*range(0x20), 0x7F, 0x2028, 0x2029) if code not in (9, 10, 13)}
# Invisible: soft hyphen, zero-width blanks and joiners, direction marks, byte order mark.
_TRANSLATION |= dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF))
_ODD = "".join(map(chr, _TRANSLATION))
_DIRTY = re.compile(rf"[<&{re.escape(_ODD)}]|''")
_DOUBLED_APOSTROPHE = re.compile(r"(?<=\w)'{2,}(?=\w)")
# Escaped once for HTML, once for XML, once by the editor: real exports do not go further.
_ROUNDS = 4
# Names of providers and towns come again and again; long texts do not, and would fill the memory.
_CACHED_LENGTH = 80


def plain_text(raw: str | None) -> str:
    """The text without markup, one line a paragraph or list item; "" when it has no letter or digit ("-", "…")."""
    if not raw:
        return ""
    text = _clean(raw)
    if "\n" in text or "\r" in text:
        lines = (" ".join(line.split()) for line in text.replace("\r", "\n").split("\n"))
        text = "\n".join(filter(None, lines))
    else:
        text = " ".join(text.split())
    return text if any(map(str.isalnum, text)) else ""


def label(raw: str | None) -> str:
    """As ``plain_text``, on one line: titles, names, addresses."""
    if raw and len(raw) <= _CACHED_LENGTH:
        return _short_label(raw)
    return plain_text(raw).replace("\n", " ")


@lru_cache(maxsize=1 << 12)
def _short_label(raw: str) -> str:
    return plain_text(raw).replace("\n", " ")


def _clean(text: str) -> str:
    # Printable text needs the pattern only for these marks, and looking for them is three times faster.
    plain = text.isprintable() and "<" not in text and "&" not in text and "''" not in text
    if not plain and _DIRTY.search(text):
        for _ in range(_ROUNDS):
            before = text
            text = _without_markup(_without_entities(text))
            if text == before:
                break
        text = _DOUBLED_APOSTROPHE.sub("'", text.translate(_TRANSLATION))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _without_entities(text: str) -> str:
    if "&" not in text:
        return text
    for _ in range(_ROUNDS):
        before = text
        text = _ENTITY.sub(_character, text)
        if text == before:
            break
    return text


def _character(found: re.Match[str]) -> str:
    entity = found[0]
    if entity.startswith("&#"):
        return html.unescape(entity)
    return html5.get(f"{entity[1:].rstrip(';')};", entity)


def _without_markup(text: str) -> str:
    if "<" not in text:
        return text
    for start, end in _SPANS:
        text = _without_spans(text, start, end)
    return _TAGS.sub(_separator, text)


def _without_spans(text: str, start: str, end: str) -> str:
    """Without what lies between ``start`` and ``end``. In one pass: a pattern would be quadratic on « <!--<!--… »."""
    lowered = text.lower() if start in text.lower() else ""
    # Lower case may be longer than the text (İ): then positions would not agree, and the tags alone are taken away.
    if not lowered or len(lowered) != len(text):
        return text
    pieces, position = [], 0
    while (begin := lowered.find(start, position)) >= 0 and (stop := lowered.find(end, begin)) >= 0:
        pieces.append(text[position:begin])
        position = stop + len(end)
    return " ".join([*pieces, text[position:]])


def _separator(tags: re.Match[str]) -> str:
    """What stands where a run of tags stood: ``<b>M</b>odule`` is one word, ``<b>Excel</b><i>Word</i>`` are two."""
    run = tags[0]
    if _HAS_BLOCK.search(run):
        return "\n"
    return " " if _OPENING_AND_CLOSING.search(run) else ""
