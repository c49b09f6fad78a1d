"""Facts cut down to what rules that compare notes ask of them: a check holds those of all notes at once.

A note of 10 KB has facts of 25 KB, most of it highlights and links to the web; its gist has 10 KB.
"""

from __future__ import annotations

from dataclasses import replace

from vaultlint.digests import blake2b
from vaultlint.index import ADDRESSES
from vaultlint.parse.note import Facts, Highlight, Link, Origin, Reading

_MARK = Highlight("", 0, 0)  # what is left of one whose words nobody asks for
_LONG = 40  # characters of a text from which a digest stands for it: as long as the digest


def gist_of(fact: Facts) -> Facts:
    """Return facts without what no `Rule.survey` asks for.

    Links to the web are left out, and of highlights all but the words: of long ones a digest is kept, which is equal
    where the words are. Of the origin address and id are kept, of the exporter's own lines those with
    links. Links without their places and with shared names would take a quarter less, and 30 µs a note.
    """
    links = tuple([link for link in fact.links if not link.target.startswith(ADDRESSES)])
    return replace(fact, links=links, reading=_reading(fact.reading, links))


def _reading(reading: Reading, links: tuple[Link, ...]) -> Reading:
    own, marks = reading.origin, reading.highlights
    said = tuple([_MARK._replace(text=_shortened(mark.text)) for mark in marks])
    lines = reading.apparatus.intersection([link.line for link in links]) if reading.apparatus else frozenset()
    return Reading(reading.format, Origin(url=own.url, document_id=own.document_id), said, lines)


def _shortened(text: str) -> str:
    """Return a text as it is compared, or what stands for it."""
    bare = " ".join(text.split())
    return bare if len(bare) < _LONG else blake2b(bare.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()
